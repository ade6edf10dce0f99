// The table of assignments.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& AssignmentTable();

// Those of one organisation, or of any of several (not none).
resource::Condition OfOrganizations(const std::vector<std::string>& organizations);
// Those that are neither accepted nor cancelled.
resource::Condition Open();
// Those at these paths below the group (not none).
resource::Condition AtPaths(const std::vector<std::string>& paths);
// Those with a due date that are neither accepted nor cancelled.
resource::Condition OpenWithDueDate();

// How many assignments of each task of a plan are neither accepted nor cancelled, by the name of
// the task.
using OpenCounts = std::map<std::string, int>;
absl::StatusOr<OpenCounts> CountOpen(const rpc::Call& call, const std::string& plan,
                                     resource::Store& store);

}  // namespace edugroup::task
