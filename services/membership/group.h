// Rules of a group's own record (集团) and of the totals that documents declare for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/group_service.pb.h"

namespace edugroup::membership {

// Dates and quantities of the group. `field` is the path of the group in the request.
std::vector<FieldViolation> CheckGroup(const v1::Group& group, absl::string_view field);

// The kinds that the declared censuses name, each once.
std::vector<std::string> KindsNamedBy(const v1::Group& group);

// The newest declared census of exactly these affiliation kinds whose date is not later than
// `as_of` (J7, X6); a month counts as its last day, and of two of one day the later in the list
// wins. Nothing when there is none.
std::optional<v1::DeclaredCensus> DeclaredBefore(const v1::Group& group,
                                                 const std::vector<std::string>& affiliation_kinds,
                                                 absl::CivilDay as_of);

}  // namespace edugroup::membership
