// Rules of mergers of organisations (合并, C2.6): which affiliations go where.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/membership/affiliation.h"

namespace edugroup::membership {

inline constexpr int kMostAliases = 50;  // of an organisation, as its contract says

// What becomes of an organisation's affiliations when it goes into another.
struct MovedAffiliations {
  // An affiliation of before, and what it becomes.
  struct Changed {
    v1::Affiliation before;
    v1::Affiliation after;
  };
  std::vector<Changed> changed;
  // What goes on for the organisation that stays; without names.
  std::vector<v1::Affiliation> added;
};

// Moves `affiliations` to `target`, which has those of `targets`, from facts.date on.
// - What ended before stays as it was. An application goes along, unless the target has applied for
//   the same kind: then it is rejected.
// - What is in force is ended with reason MERGED and goes on as an affiliation of the target on
// those
//   days on which the target has none of its kind; what begins later and shares no day moves whole.
// So a census of each later day counts the target exactly when one of the two was in force.
MovedAffiliations MoveAffiliations(absl::Span<const v1::Affiliation> affiliations,
                                   absl::Span<const v1::Affiliation> targets,
                                   const std::string& target, const ChangeFacts& facts);

// Makes every name of `source` an alias of `target`, and gives it the credit code where it has
// none. `source` is MERGED afterwards. A HARD finding "organization.too-many-names" when the target
// would have more than kMostAliases.
std::vector<type::Finding> MergeInto(v1::Organization& source, v1::Organization& target);

}  // namespace edugroup::membership
