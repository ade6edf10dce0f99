#include "services/committee/reactions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "services/committee/body_store.h"
#include "services/committee/breach.h"
#include "services/committee/breach_store.h"
#include "services/committee/departure_store.h"
#include "services/committee/group_composition.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using journal::v1::Change;
using membership::v1::Affiliation;

// Whether anybody sits by the post, or rules look at people.
bool Concerns(const MembershipChange& what, const GroupRecord& record) {
  if (what.of_person.has_value()) return LooksAtPeople(record);
  if (!what.of_post.has_value()) return true;
  const std::vector<const v1::Appointment*> everybody = record.Everybody();
  return std::any_of(everybody.begin(), everybody.end(), [&what](const v1::Appointment* one) {
    return one->post().post() == what.of_post->second.name();
  });
}

// Whoever held the post on the day before the change and after it.
Names HoldersOn(const MembershipChange& what, absl::CivilDay day) {
  Names holders;
  if (!what.of_post.has_value()) return holders;
  for (const membership::v1::Post* post : {&what.of_post->first, &what.of_post->second}) {
    const membership::v1::PostTenure* const tenure = TenureOn(*post, day);
    if (tenure != nullptr) holders.insert(tenure->person());
  }
  return holders;
}

// Fills in which breaches open and which are mended.
absl::Status Weigh(const GroupRecord& record, const std::vector<v1::Breach>& open, Facts& before,
                   Facts& after, int64_t position, Reaction& reaction) {
  for (const v1::Body& body : record.bodies) {
    ASSIGN_OR_RETURN(const CompositionFindings findings, EvaluateBody(record, body, before, after));
    for (v1::Breach& breach : BreachesOf(findings, reaction.effective)) {
      breach.set_name(BreachTable().pattern.Child(body.name(), resource::NewId()));
      breach.set_organization(reaction.organization);
      breach.set_change_position(position);
      reaction.breaches.push_back(std::move(breach));
    }
    for (const v1::Breach& breach : open) {
      if (resource::ParentOf(breach.name()) != body.name()) continue;
      // What is yet to break is not looked at before.
      if (StartOf(breach) > record.day || StillBroken(breach, findings)) continue;
      reaction.mended.push_back(breach.name());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Affiliation>> AskAffiliations(const rpc::Call& call,
                                                         rpc::Peer& membership,
                                                         const std::string& organization) {
  membership::v1::ListAffiliationsRequest request;
  request.set_parent(absl::StrCat("groups/", call.group));
  request.set_page_size(1000);
  request.set_filter(absl::StrCat("organization = \"", organization, "\""));
  ASSIGN_OR_RETURN(
      const auto answer,
      membership.Ask<membership::v1::ListAffiliationsResponse>(
          call, "edugroup.membership.v1.AffiliationService/ListAffiliations", request));
  return std::vector<Affiliation>(answer.affiliations().begin(), answer.affiliations().end());
}

}  // namespace

absl::Status Reactions::Take(rpc::Call& call, const rpc::Followed& followed) {
  ASSIGN_OR_RETURN(const std::optional<Reaction> reaction, Consider(call, followed.change()));
  if (!reaction.has_value()) return absl::OkStatus();
  using google::protobuf::Empty;
  return store_
      .Write<Empty>(call, Empty(),
                    [&](resource::Change& change) -> absl::StatusOr<Empty> {
                      RETURN_IF_ERROR(Keep(change, *reaction, call.today));
                      RETURN_IF_ERROR(followed.Take(change));
                      return Empty();
                    })
      .status();
}

absl::Status Reactions::ConsiderStanding(const rpc::Call& call, Reaction& reaction) {
  ASSIGN_OR_RETURN(const std::vector<Affiliation> affiliations,
                   AskAffiliations(call, membership_, reaction.organization));
  ASSIGN_OR_RETURN(Departures known, ReadDepartures(store_, call.deadline, reaction.organization));
  Absences absences = AbsencesOf(affiliations);
  const std::optional<absl::CivilDay> day = FirstDifference(known[reaction.organization], absences);
  if (!day.has_value()) return absl::OkStatus();
  reaction.effective = *day;
  reaction.absences = std::move(absences);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Reaction>> Reactions::Consider(const rpc::Call& call,
                                                            const Change& change) {
  const std::optional<MembershipChange> what = ReadChange(change, call.today);
  if (!what.has_value()) return std::nullopt;
  Reaction reaction{.organization = what->organization, .effective = what->effective};
  if (what->OfAffiliation()) {
    RETURN_IF_ERROR(ConsiderStanding(call, reaction));
    if (!reaction.absences.has_value()) return std::nullopt;
  }
  RETURN_IF_ERROR(ConsiderBodies(call, *what, change.position(), reaction));
  const bool nothing =
      !reaction.absences.has_value() && reaction.breaches.empty() && reaction.mended.empty();
  if (nothing) return std::nullopt;
  return reaction;
}

absl::Status Reactions::ConsiderBodies(const rpc::Call& call, const MembershipChange& what,
                                       int64_t position, Reaction& reaction) {
  ASSIGN_OR_RETURN(const GroupRecord record,
                   ReadGroup(call, store_, std::max(reaction.effective, call.today)));
  if (!Concerns(what, record)) return absl::OkStatus();
  ASSIGN_OR_RETURN(Facts after, AskGroupFacts(call, store_, membership_, record, false));
  if (LooksAtPeople(record)) {
    ASSIGN_OR_RETURN(auto holders, AskPeople(call, membership_, {}, HoldersOn(what, record.day)));
    after.people.merge(holders);
  }
  // Of what changed again since, the state of then counts.
  PutAfter(what, after);
  Facts before = after;
  PutBefore(what, before);
  // The departures were read from what was kept before this change.
  if (reaction.absences.has_value()) after.departures[reaction.organization] = *reaction.absences;
  resource::ListQuery query;
  query.parent = absl::StrCat("groups/", call.group, "/bodies/-");
  query.conditions.push_back(OpenBreaches());
  ASSIGN_OR_RETURN(const std::vector<v1::Breach> open,
                   store_.All<v1::Breach>(call, BreachTable(), query));
  return Weigh(record, open, before, after, position, reaction);
}

absl::Status Reactions::Keep(resource::Change& change, const Reaction& reaction,
                             absl::CivilDay today) {
  if (reaction.absences.has_value()) {
    RETURN_IF_ERROR(KeepAbsences(change, reaction.organization, *reaction.absences));
  }
  for (v1::Breach breach : reaction.breaches) {
    // The row of the body is the lock of its breaches.
    const std::string body(resource::ParentOf(breach.name()));
    RETURN_IF_ERROR(change.Load<v1::Body>(BodyTable(), body).status());
    ASSIGN_OR_RETURN(const std::vector<v1::Breach> open,
                     change.LoadAll<v1::Breach>(BreachTable(), body, OpenBreaches()));
    const auto known = std::find_if(open.begin(), open.end(),
                                    [&](const v1::Breach& one) { return SameBreach(one, breach); });
    if (known == open.end()) {
      RETURN_IF_ERROR(change.Insert(BreachTable(), breach));
    } else if (StartOf(breach) < StartOf(*known)) {
      breach.set_name(known->name());
      v1::Breach earlier = *known;
      earlier.MergeFrom(breach);
      RETURN_IF_ERROR(change.Update(BreachTable(), *known, earlier));
    }
  }
  for (const std::string& name : reaction.mended) {
    ASSIGN_OR_RETURN(const v1::Breach before, change.Load<v1::Breach>(BreachTable(), name));
    if (before.state() != v1::Breach::OPEN) continue;
    v1::Breach after = before;
    Mend(after, std::max(reaction.effective, today));
    RETURN_IF_ERROR(change.Update(BreachTable(), before, after));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
