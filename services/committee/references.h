// Names of other resources in a request: of the right form and group, and, on the membership
// server, there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/name.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "common/value/error.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

// Of the membership server's resources.
const resource::Pattern& OrganizationPattern();
const resource::Pattern& PostPattern();
const resource::Pattern& PersonPattern();
const resource::Pattern& KindPattern();

// Adds a violation unless `name` is empty or a name of `pattern` in the group of `parent`.
void CheckReference(const resource::Pattern& pattern, absl::string_view parent,
                    absl::string_view field, absl::string_view name,
                    std::vector<FieldViolation>& violations);

// A name that a request speaks of, with the field that does.
struct Reference {
  std::string field;
  std::string name;
};
using References = std::vector<Reference>;
using Names = absl::flat_hash_set<std::string>;

// A NOT_FOUND that names its resource becomes REFERENCE_NOT_FOUND of the field in `required` that
// gives it; other errors stay.
absl::Status AsReferenceOf(const absl::Status& status, const References& required);

// What the membership server says of `required` and `others`, by name, as of a day where one is
// given; 200 are asked at once. Those of `others` that it does not have come back empty: of no
// kind, without tags. A merged organisation comes back as the one it went into.
//   REFERENCE_NOT_FOUND  one of `required` does not exist
//   UNAVAILABLE          the membership server does not answer
absl::StatusOr<Organizations> AskOrganizations(const rpc::Call& call, rpc::Peer& membership,
                                               const References& required, const Names& others,
                                               std::optional<absl::CivilDay> as_of = {});

// The posts and the people of these names, 200 at once. Errors as AskOrganizations; one that is
// only in `others` and does not exist is an error of the membership server.
absl::StatusOr<absl::flat_hash_map<std::string, membership::v1::Post>> AskPosts(
    const rpc::Call& call, rpc::Peer& membership, const References& required, const Names& others);
absl::StatusOr<absl::flat_hash_map<std::string, membership::v1::Person>> AskPeople(
    const rpc::Call& call, rpc::Peer& membership, const References& required, const Names& others);

// That the membership server has these kinds of organisations. One call for each 1,000 kinds of the
// group, none when nothing is asked. Errors as AskOrganizations.
absl::Status AskKinds(const rpc::Call& call, rpc::Peer& membership, const References& required);

}  // namespace edugroup::committee
