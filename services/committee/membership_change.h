// What a change in the membership server's journal is about, as far as it may matter to who sits
// where and by which right. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

struct MembershipChange {
  template <class M>
  using BeforeAndAfter = std::optional<std::pair<M, M>>;

  // That changed, or whose affiliation, post or person did; empty when a kind did.
  std::string organization = {};
  absl::CivilDay effective;  // first day of it
  // One, and none of an affiliation: whether its organisation is a member lies with all of its
  // affiliations.
  BeforeAndAfter<membership::v1::Organization> of_organization = {};
  BeforeAndAfter<membership::v1::Kind> of_kind = {};
  BeforeAndAfter<membership::v1::Post> of_post = {};
  BeforeAndAfter<membership::v1::Person> of_person = {};

  bool OfAffiliation() const;
};

// Nothing for a change that does not matter. One that says no day of its own is of `today`.
std::optional<MembershipChange> ReadChange(const journal::v1::Change& change, absl::CivilDay today);

// Puts into facts, which may be older or newer, what was before the change, and what after it.
void PutBefore(const MembershipChange& change, Facts& facts);
void PutAfter(const MembershipChange& change, Facts& facts);

}  // namespace edugroup::committee
