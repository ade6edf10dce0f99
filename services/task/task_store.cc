#include "services/task/task_store.h"

#include "absl/strings/str_format.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/columns.h"
#include "services/task/plan_rows.h"
#include "services/task/turn_day.h"

namespace edugroup::task {

using v1::Task;

namespace {

// "|groups/jiading/bodies/services/duties/feedback|".
std::string DutyKeys(const Task& task) {
  std::vector<std::string> keys;
  for (const v1::TaskDuty& duty : task.duties()) keys.push_back(DutyKey(duty));
  return JoinSet(keys);
}

}  // namespace

const resource::Table& TaskTable() {
  static const auto* const table = new resource::Table{
      "task",
      resource::Pattern("groups/{group}/plans/{plan}/tasks/{task}"),
      {
          resource::Text<Task>("lead_text", "lead_text",
                               [](const Task& task) { return task.lead_text(); }),
          resource::Text<Task>("category", "category",
                               [](const Task& task) { return task.category(); }),
          resource::Text<Task>("printed_number", "printed_number",
                               [](const Task& task) { return task.printed_number(); }),
          resource::Text<Task>(
              "limit_kind", "limit_kind",
              [](const Task& task) { return v1::Limit::Kind_Name(task.limit().kind()); }),
          resource::Text<Task>("text", "task_text", [](const Task& task) { return task.text(); }),
          resource::Number<Task>("position", "position",
                                 [](const Task& task) { return int64_t{task.position()}; }),
          resource::Text<Task>("stage", "stage", [](const Task& task) { return task.stage(); }),
          // What no caller names: when it is measured (migration 0038).
          resource::Number<Task>(
              "", "turn_day",
              [](const Task& task) { return task.has_measure() ? kLookAgain : kNeverTurns; }),
          resource::Set<Task>("leads", "leads",
                              [](const Task& task) { return JoinSet(task.leads()); }),
          resource::Set<Task>("duties", "duties", &DutyKeys),
      },
      resource::Of<Task>([](const Task& task) { return absl::StrFormat("%06d", task.position()); }),
      {}};
  return *table;
}

}  // namespace edugroup::task
