// What a change in the membership server's journal is about, as far as it may matter to who sits
// where and by which right. Pure functions.
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

struct MembershipChange {
  // That changed, or whose affiliation, post or person did; empty when a kind did.
  std::string organization = {};
  absl::CivilDay effective;  // first day of it
  // What was before it; one, and none of an affiliation: whether its organisation is a member lies
  // with all of its affiliations.
  std::optional<membership::v1::Organization> organization_before = {};
  std::optional<membership::v1::Kind> kind_before = {};
  std::optional<membership::v1::Post> post_before = {};
  std::optional<membership::v1::Person> person_before = {};

  bool OfAffiliation() const;
};

// Nothing for a change that does not matter. One that says no day of its own is of `today`.
std::optional<MembershipChange> ReadChange(const journal::v1::Change& change, absl::CivilDay today);

// Puts into the facts of after the change what was before it.
void Undo(const MembershipChange& change, Facts& facts);

}  // namespace edugroup::committee
