#include "services/committee/membership_change.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/value/date.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::committee {
namespace {

using google::protobuf::util::MessageDifferencer;
using membership::v1::Affiliation;
using membership::v1::Kind;
using membership::v1::Organization;
using membership::v1::Person;
using membership::v1::Post;

template <class M>
bool Same(const google::protobuf::RepeatedPtrField<M>& a,
          const google::protobuf::RepeatedPtrField<M>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), &MessageDifferencer::Equals);
}

bool IsOfAnotherKind(const Organization& before, const Organization& after) {
  return before.kind() != after.kind() || before.standard_kind() != after.standard_kind() ||
         before.merged_into() != after.merged_into() ||
         !std::equal(before.tags().begin(), before.tags().end(), after.tags().begin(),
                     after.tags().end());
}

// A merger takes affiliations along to another organisation.
bool Differs(const Affiliation& before, const Affiliation& after) {
  return before.state() != after.state() || before.organization() != after.organization() ||
         !MessageDifferencer::Equals(before.start_date(), after.start_date()) ||
         !MessageDifferencer::Equals(before.end_date(), after.end_date());
}

std::string HolderOn(const Post& post, absl::CivilDay day) {
  const membership::v1::PostTenure* const tenure = TenureOn(post, day);
  return tenure == nullptr ? "" : tenure->person();
}

// The first day on which the post has another holder than before, or none.
std::optional<absl::CivilDay> FirstNewHolder(const Post& before, const Post& after) {
  std::set<absl::CivilDay> turns;
  AddTurns(before, turns);
  AddTurns(after, turns);
  for (const absl::CivilDay day : turns) {
    if (HolderOn(before, day) != HolderOn(after, day)) return day;
  }
  return std::nullopt;
}

// Each says what a change from `before` to `after` is about, if it matters.

std::optional<MembershipChange> Read(const Affiliation& before, const Affiliation& after,
                                     absl::CivilDay today) {
  if (!Differs(before, after)) return std::nullopt;
  return MembershipChange{.organization = after.organization(), .effective = today};
}

std::optional<MembershipChange> Read(const Organization& before, const Organization& after,
                                     absl::CivilDay today) {
  if (before.name().empty() || !IsOfAnotherKind(before, after)) return std::nullopt;
  return MembershipChange{
      .organization = after.name(),
      .effective = value::ToCivilDay(after.last_change().effective_date()).value_or(today),
      .of_organization = std::pair(before, after)};
}

std::optional<MembershipChange> Read(const Kind& before, const Kind& after, absl::CivilDay today) {
  if (before.standard_kind() == after.standard_kind()) return std::nullopt;
  return MembershipChange{.effective = today, .of_kind = std::pair(before, after)};
}

// A merger takes posts along, on the day that it is recorded.
std::optional<MembershipChange> Read(const Post& before, const Post& after, absl::CivilDay today) {
  if (before.name().empty()) return std::nullopt;
  std::optional<absl::CivilDay> day = FirstNewHolder(before, after);
  if (before.organization() != after.organization()) day = std::min(day.value_or(today), today);
  if (!day.has_value()) return std::nullopt;
  return MembershipChange{
      .organization = after.organization(), .effective = *day, .of_post = std::pair(before, after)};
}

std::optional<MembershipChange> Read(const Person& before, const Person& after,
                                     absl::CivilDay today) {
  if (before.name().empty() || Same(before.attributes(), after.attributes())) return std::nullopt;
  return MembershipChange{.organization = after.organization(),
                          .effective = today,
                          .of_person = std::pair(before, after)};
}

// Of a change of a resource of type M; whether it is one, `read` says what of it.
template <class M>
bool ReadAs(const journal::v1::Change& change, absl::CivilDay today,
            std::optional<MembershipChange>& read) {
  M before, after;
  if (!change.after().Is<M>() || !change.after().UnpackTo(&after)) return false;
  if (change.has_before()) change.before().UnpackTo(&before);
  read = Read(before, after, today);
  return true;
}

// Of one that merged the facts have the one it went into.
void Put(const Organization& organization, Facts& facts) {
  if (organization.merged_into().empty()) facts.organizations[organization.name()] = organization;
}
void Put(const Kind& kind, Facts& facts) {
  for (auto& [name, organization] : facts.organizations) {
    if (organization.kind() == kind.name()) organization.set_standard_kind(kind.standard_kind());
  }
}
void Put(const Post& post, Facts& facts) { facts.posts[post.name()] = post; }
void Put(const Person& person, Facts& facts) { facts.people[person.name()] = person; }

}  // namespace

bool MembershipChange::OfAffiliation() const {
  return !of_organization.has_value() && !of_kind.has_value() && !of_post.has_value() &&
         !of_person.has_value();
}

std::optional<MembershipChange> ReadChange(const journal::v1::Change& change,
                                           absl::CivilDay today) {
  std::optional<MembershipChange> read;
  ReadAs<Affiliation>(change, today, read) || ReadAs<Organization>(change, today, read) ||
      ReadAs<Kind>(change, today, read) || ReadAs<Post>(change, today, read) ||
      ReadAs<Person>(change, today, read);
  return read;
}

void PutBefore(const MembershipChange& change, Facts& facts) {
  if (change.of_organization.has_value()) Put(change.of_organization->first, facts);
  if (change.of_kind.has_value()) Put(change.of_kind->first, facts);
  if (change.of_post.has_value()) Put(change.of_post->first, facts);
  if (change.of_person.has_value()) Put(change.of_person->first, facts);
}

void PutAfter(const MembershipChange& change, Facts& facts) {
  if (change.of_organization.has_value()) Put(change.of_organization->second, facts);
  if (change.of_kind.has_value()) Put(change.of_kind->second, facts);
  if (change.of_post.has_value()) Put(change.of_post->second, facts);
  if (change.of_person.has_value()) Put(change.of_person->second, facts);
}

}  // namespace edugroup::committee
