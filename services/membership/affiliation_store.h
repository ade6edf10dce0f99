// How affiliations are kept.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/membership/v1/affiliation_policy.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::membership {

const resource::Table& Affiliations();
// The same for a list of a day: its field "grade" is the grade of `day`.
resource::Table AffiliationsOn(absl::CivilDay day);

// In force on `day`: started, and not yet ended.
resource::Condition InForceOn(absl::CivilDay day);
// Of one organisation and kind.
resource::Condition OfOneKind(const std::string& organization, const std::string& kind);
// Of one of `kinds`; of any when empty.
resource::Condition OfKinds(const std::vector<std::string>& kinds);
// Members that lapse until `day`, itself included, under the policies, which are by kind.
resource::Condition LapsedBy(absl::CivilDay day,
                             const std::map<std::string, v1::AffiliationPolicy>& policies);

// Every write of an affiliation: also records its history (history_tables.h). `today` says which of
// its grades is the present one.
absl::Status InsertAffiliation(resource::Change& change, v1::Affiliation& affiliation);
absl::Status UpdateAffiliation(resource::Change& change, const v1::Affiliation& before,
                               v1::Affiliation& after, absl::CivilDay today);

}  // namespace edugroup::membership
