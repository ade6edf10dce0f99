#include "services/task/task_store.h"

#include "absl/strings/str_format.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/columns.h"
#include "services/task/turn_day.h"

namespace edugroup::task {

using v1::Task;

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
          // What no caller names: when it is measured (migration 0038).
          resource::Number<Task>(
              "", "turn_day",
              [](const Task& task) { return task.has_measure() ? kLookAgain : kNeverTurns; }),
          resource::Set<Task>("leads", "leads",
                              [](const Task& task) { return JoinSet(task.leads()); }),
      },
      resource::Of<Task>([](const Task& task) { return absl::StrFormat("%06d", task.position()); }),
      {}};
  return *table;
}

}  // namespace edugroup::task
