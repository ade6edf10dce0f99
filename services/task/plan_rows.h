// A task as a row of its table again: what ImportPlan reads, ExportPlan gives back.
#pragma once

#include <vector>

#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// The row that the task was read from; its category is filled down.
v1::PlanRow ToRow(const v1::Task& task);

// Tasks that no corrected document took out, in their order.
std::vector<v1::Task> StandingTasks(const std::vector<v1::Task>& tasks);

// "groups/jiading/bodies/services/duties/feedback": what filters and boards call a duty (J17).
std::string DutyKey(const v1::TaskDuty& duty);

}  // namespace edugroup::task
