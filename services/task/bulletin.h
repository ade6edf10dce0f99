// How units did over a period, ranked (通报, C1.13), and who owes what (未报清单, C1.16).
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/bulletin.pb.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/period_view.h"

namespace edugroup::task {

// `tasks` give leads their names as printed.
v1::Bulletin MakeBulletin(const std::vector<v1::Task>& tasks,
                          const std::vector<v1::Assignment>& assignments, FactsPeriod period,
                          absl::CivilDay as_of);

// `orders` are those for the assignments.
v1::DutyList MakeDutyList(const std::vector<v1::Assignment>& assignments,
                          const std::vector<v1::Order>& orders, FactsPeriod period,
                          absl::CivilDay as_of);

}  // namespace edugroup::task
