// Facts for scoring (A14, S17): counts per organisation, each with what it was counted from.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"

namespace edugroup::task {

// Both days included.
struct FactsPeriod {
  absl::CivilDay first;
  absl::CivilDay last;
};

// The four facts of each organisation in `organizations`, in that order, as known on `as_of`; of
// every organisation that has an assignment, in order of names, when `organizations` is empty. The
// rules are those written at TaskFactsService.GetTaskFacts.
std::vector<v1::SubjectTaskFacts> CountFacts(const std::vector<v1::Assignment>& assignments,
                                             const std::vector<std::string>& organizations,
                                             FactsPeriod period, absl::CivilDay as_of);

}  // namespace edugroup::task
