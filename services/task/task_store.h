// The table of tasks.
#pragma once

#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& TaskTable();

}  // namespace edugroup::task
