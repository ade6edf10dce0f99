// Facts for scoring (A14, S17): counts per organisation or lead, each with what it was counted
// from.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"
#include "services/task/period_view.h"

namespace edugroup::task {

// Whose facts they are.
enum class FactsOf { kOrganizations, kLeads };

// The facts of each of `subjects`, in that order, as known on `as_of`; of every organisation that
// has an assignment, or every body that leads one, in order of names, when `subjects` is empty. The
// rules are those written at TaskFactsService.GetTaskFacts. `orders` are those for the assignments.
std::vector<v1::SubjectTaskFacts> CountFacts(const std::vector<v1::Assignment>& assignments,
                                             const std::vector<v1::Order>& orders, FactsOf of,
                                             const std::vector<std::string>& subjects,
                                             FactsPeriod period, absl::CivilDay as_of);

}  // namespace edugroup::task
