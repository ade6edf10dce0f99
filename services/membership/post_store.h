// How posts are kept.
#pragma once

#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::membership {

const resource::Table& Posts();

// Posts that the person holds or held.
resource::Condition HeldBy(absl::string_view person);

}  // namespace edugroup::membership
