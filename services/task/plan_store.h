// The table of plans.
#pragma once

#include "common/resource/table.h"

namespace edugroup::task {

const resource::Table& PlanTable();

}  // namespace edugroup::task
