// The table of breaches.
#pragma once

#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::committee {

const resource::Table& BreachTable();
resource::Condition OpenBreaches();

}  // namespace edugroup::committee
