// The table of assignments.
#pragma once

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& AssignmentTable();

// Those of one organisation, or of any of several (not none).
resource::Condition OfOrganizations(const std::vector<std::string>& organizations);
// Those with a due date that are neither accepted nor cancelled.
resource::Condition OpenWithDueDate();

}  // namespace edugroup::task
