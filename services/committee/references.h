// Names of other resources in a request: of the right form and group, and, on the membership
// server, there.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/name.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "common/value/error.h"
#include "services/committee/composition.h"

namespace edugroup::committee {

const resource::Pattern& OrganizationPattern();

// Adds a violation unless `name` is empty or a name of `pattern` in the group of `parent`.
void CheckReference(const resource::Pattern& pattern, absl::string_view parent,
                    absl::string_view field, absl::string_view name,
                    std::vector<FieldViolation>& violations);

// Names of organisations that a request speaks of, each with the field that does.
struct OrganizationReference {
  std::string field;
  std::string name;
};

// What the membership server says of `required` and `others`, by name; 200 are asked at once. Those
// of `others` that it does not have come back empty: of no kind, without tags.
//   REFERENCE_NOT_FOUND  one of `required` does not exist
//   UNAVAILABLE          the membership server does not answer
absl::StatusOr<Organizations> AskOrganizations(const rpc::Call& call, rpc::Peer& membership,
                                               const std::vector<OrganizationReference>& required,
                                               const absl::flat_hash_set<std::string>& others);

}  // namespace edugroup::committee
