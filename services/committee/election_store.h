// The table of elections.
#pragma once

#include "common/resource/table.h"

namespace edugroup::committee {

// Names of candidates belong to no organisation: in full for the SECRETARIAT only.
const resource::Table& ElectionTable();

}  // namespace edugroup::committee
