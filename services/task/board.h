// The board of a plan (看板) on one day, counted from the dated events of its assignments.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Most overdue assignments, and most missing measures, that a board lists; it counts all.
inline constexpr int kMostBoardItems = 500;

// `tasks` in printed order. Fills everything but `simulated`.
v1::PlanBoard MakeBoard(const v1::Plan& plan, const std::vector<v1::Task>& tasks,
                        const std::vector<v1::Assignment>& assignments, absl::CivilDay day);

}  // namespace edugroup::task
