// The table of reminders.
#pragma once

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& ReminderTable();

// Those of these assignments (not none), by their paths below the group.
resource::Condition OfAssignments(const std::vector<std::string>& paths);

}  // namespace edugroup::task
