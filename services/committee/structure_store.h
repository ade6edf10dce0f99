// The table of versions of the structure.
#pragma once

#include "common/resource/table.h"

namespace edugroup::committee {

const resource::Table& StructureVersionTable();

}  // namespace edugroup::committee
