// How affiliations are kept.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"

namespace edugroup::membership {

const resource::Table& Affiliations();

// In force on `day`: started, and not yet ended.
resource::Condition InForceOn(absl::CivilDay day);
// Of one organisation and kind.
resource::Condition OfOneKind(const std::string& organization, const std::string& kind);
// Of one of `kinds`; of any when empty.
resource::Condition OfKinds(const std::vector<std::string>& kinds);

}  // namespace edugroup::membership
