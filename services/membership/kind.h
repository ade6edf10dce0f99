// Rules of a group's taxonomies (分类).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/value/error.h"
#include "edugroup/membership/v1/group_service.pb.h"

namespace edugroup::membership {

// Whether the standard kind fits the taxonomy: required for ORGANIZATION_KIND, absent elsewhere.
// And whether the affiliation policy is right, which only an AFFILIATION_KIND has. `field` is the
// path of the kind in the request.
std::vector<FieldViolation> CheckKind(const v1::Kind& kind, absl::string_view field);

// Keeps the display name of `before` in `after.former_names` when it was replaced.
void KeepFormerName(const v1::Kind& before, v1::Kind& after);

}  // namespace edugroup::membership
