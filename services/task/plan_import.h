// Importing a plan: reading its table, and keeping plan and tasks.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/plan_table.h"

namespace edugroup::task {

struct ImportedPlan {
  std::vector<v1::Task> tasks;
  // The answer, but for the plan itself.
  v1::ImportPlanResponse summary;
};

// Reads the rows; findings about the plan come first, then those about the table, then those about
// rows.
ImportedPlan ReadPlan(const v1::Plan& plan, const Rows& rows, const Directory& directory);

// Makes the plan, or replaces the DRAFT of its name, and its tasks: one for each position.
// FAILED_PRECONDITION STATE_CONFLICT when the name belongs to a plan that is no DRAFT.
absl::StatusOr<v1::Plan> KeepImported(resource::Change& change, const v1::Plan& draft,
                                      const std::vector<v1::Task>& tasks);

}  // namespace edugroup::task
