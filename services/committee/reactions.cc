#include "services/committee/reactions.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "services/committee/body_store.h"
#include "services/committee/breach.h"
#include "services/committee/breach_store.h"
#include "services/committee/departure_store.h"
#include "services/committee/group_composition.h"

namespace edugroup::committee {
namespace {

using journal::v1::Change;
using membership::v1::Affiliation;
using membership::v1::Kind;
using membership::v1::Organization;

// Before and after of a change of a resource of type M; nothing for another type.
template <class M>
std::optional<std::pair<M, M>> Both(const Change& change) {
  std::pair<M, M> both;
  if (!change.after().Is<M>() || !change.after().UnpackTo(&both.second)) return std::nullopt;
  if (change.has_before()) change.before().UnpackTo(&both.first);
  return both;
}

// Whether rules may see the organisation otherwise.
bool IsOfAnotherKind(const Organization& before, const Organization& after) {
  return before.kind() != after.kind() || before.standard_kind() != after.standard_kind() ||
         absl::StrJoin(before.tags(), "|") != absl::StrJoin(after.tags(), "|") ||
         before.merged_into() != after.merged_into();
}

bool Differs(const Affiliation& before, const Affiliation& after) {
  using google::protobuf::util::MessageDifferencer;
  return before.state() != after.state() ||
         !MessageDifferencer::Equals(before.start_date(), after.start_date()) ||
         !MessageDifferencer::Equals(before.end_date(), after.end_date());
}

// First day on which none of the affiliations is in force any more; nothing while one is open, or
// when none ever was.
std::optional<absl::CivilDay> LeftOn(const std::vector<Affiliation>& affiliations) {
  std::optional<absl::CivilDay> left;
  for (const Affiliation& affiliation : affiliations) {
    if (!value::ToCivilDay(affiliation.start_date()).ok()) continue;
    const absl::StatusOr<absl::CivilDay> end = value::ToCivilDay(affiliation.end_date());
    if (!end.ok()) return std::nullopt;
    left = std::max(left.value_or(*end), *end);
  }
  return left;
}

// First day of the newest affiliation.
std::optional<absl::CivilDay> CameOn(const std::vector<Affiliation>& affiliations) {
  std::optional<absl::CivilDay> came;
  for (const Affiliation& affiliation : affiliations) {
    const absl::StatusOr<absl::CivilDay> start = value::ToCivilDay(affiliation.start_date());
    if (start.ok()) came = std::max(came.value_or(*start), *start);
  }
  return came;
}

// What the change did to the facts of today: after it as they are, before it as they were.
void Undo(const Change& change, const Reaction& reaction, Facts& facts) {
  if (reaction.left.has_value()) facts.departures.erase(reaction.organization);
  if (reaction.came_back.has_value()) {
    facts.departures[reaction.organization] = *reaction.came_back - 1;
  }
  if (const auto organizations = Both<Organization>(change)) {
    facts.organizations[reaction.organization] = organizations->first;
  }
  if (const auto kinds = Both<Kind>(change)) {
    for (auto& [name, organization] : facts.organizations) {
      if (organization.kind() == kinds->first.name()) {
        organization.set_standard_kind(kinds->first.standard_kind());
      }
    }
  }
}

// Takes over what the change says where the membership server was asked before it did.
void Do(const Reaction& reaction, Facts& facts) {
  if (reaction.left.has_value()) facts.departures[reaction.organization] = *reaction.left;
  if (reaction.came_back.has_value()) facts.departures.erase(reaction.organization);
}

// Fills in which breaches open and which are mended.
absl::Status Weigh(const GroupRecord& record, const std::vector<v1::Breach>& open, Facts& before,
                   Facts& after, const Change& change, Reaction& reaction) {
  for (const v1::Body& body : record.bodies) {
    ASSIGN_OR_RETURN(const CompositionFindings findings, EvaluateBody(record, body, before, after));
    for (v1::Breach& breach : BreachesOf(findings, reaction.effective)) {
      breach.set_name(BreachTable().pattern.Child(body.name(), resource::NewId()));
      breach.set_organization(reaction.organization);
      breach.set_change_position(change.position());
      reaction.breaches.push_back(std::move(breach));
    }
    for (const v1::Breach& breach : open) {
      if (resource::ParentOf(breach.name()) == body.name() && !StillBroken(breach, findings)) {
        reaction.mended.push_back(breach.name());
      }
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

absl::StatusOr<std::optional<Reaction>> Reactions::ConsiderStanding(
    const rpc::Call& call, const std::string& organization) {
  ASSIGN_OR_RETURN(const std::vector<Affiliation> affiliations,
                   AskAffiliations(call, membership_, organization));
  const std::optional<absl::CivilDay> left = LeftOn(affiliations);
  ASSIGN_OR_RETURN(const Departures departed,
                   DeparturesOn(store_, call.deadline, organization, absl::CivilDay(9999, 12, 31)));
  const auto known = departed.find(organization);
  const bool was_gone = known != departed.end();
  if (left.has_value() ? was_gone && known->second == *left : !was_gone) return std::nullopt;
  Reaction reaction;
  reaction.organization = organization;
  if (left.has_value()) {
    reaction.left = left;
  } else {
    reaction.came_back = CameOn(affiliations).value_or(call.today);
  }
  reaction.effective = left.value_or(reaction.came_back.value_or(call.today));
  return reaction;
}

absl::StatusOr<std::optional<Reaction>> Reactions::Consider(const rpc::Call& call,
                                                            const Change& change) {
  std::optional<Reaction> reaction;
  if (const auto affiliations = Both<Affiliation>(change)) {
    if (!Differs(affiliations->first, affiliations->second)) return reaction;
    ASSIGN_OR_RETURN(reaction, ConsiderStanding(call, affiliations->second.organization()));
  } else if (const auto organizations = Both<Organization>(change)) {
    const Organization& after = organizations->second;
    if (!change.has_before() || !IsOfAnotherKind(organizations->first, after)) return reaction;
    reaction.emplace().organization = after.name();
    reaction->effective =
        value::ToCivilDay(after.last_change().effective_date()).value_or(call.today);
  } else if (const auto kinds = Both<Kind>(change)) {
    if (kinds->first.standard_kind() == kinds->second.standard_kind()) return reaction;
    reaction.emplace().effective = call.today;
  }
  if (!reaction.has_value()) return reaction;

  ASSIGN_OR_RETURN(const GroupRecord record,
                   ReadGroup(call, store_, std::max(reaction->effective, call.today)));
  ASSIGN_OR_RETURN(Facts after, AskGroupFacts(call, store_, membership_, record, false));
  Do(*reaction, after);
  Facts before = after;
  Undo(change, *reaction, before);
  resource::ListQuery query;
  query.parent = absl::StrCat("groups/", call.group, "/bodies/-");
  query.conditions.push_back(OpenBreaches());
  ASSIGN_OR_RETURN(const std::vector<v1::Breach> open,
                   store_.All<v1::Breach>(call, BreachTable(), query));
  RETURN_IF_ERROR(Weigh(record, open, before, after, change, *reaction));
  return reaction;
}

absl::Status Reactions::Keep(resource::Change& change, const Reaction& reaction,
                             absl::CivilDay today) {
  if (reaction.left.has_value()) {
    RETURN_IF_ERROR(KeepDeparture(change, reaction.organization, *reaction.left));
  }
  if (reaction.came_back.has_value()) {
    RETURN_IF_ERROR(KeepReturn(change, reaction.organization, *reaction.came_back));
  }
  for (v1::Breach breach : reaction.breaches) {
    // The row of the body is the lock of its breaches.
    const std::string body(resource::ParentOf(breach.name()));
    RETURN_IF_ERROR(change.Load<v1::Body>(BodyTable(), body).status());
    ASSIGN_OR_RETURN(const std::vector<v1::Breach> open,
                     change.LoadAll<v1::Breach>(BreachTable(), body, OpenBreaches()));
    const bool known = std::any_of(open.begin(), open.end(),
                                   [&](const v1::Breach& one) { return SameBreach(one, breach); });
    if (!known) RETURN_IF_ERROR(change.Insert(BreachTable(), breach));
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
