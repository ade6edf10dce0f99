// The table of resolutions.
#pragma once

#include "common/resource/table.h"

namespace edugroup::committee {

const resource::Table& ResolutionTable();

}  // namespace edugroup::committee
