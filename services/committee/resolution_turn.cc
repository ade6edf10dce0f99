#include "services/committee/resolution_turn.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/rpc/peer.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "services/committee/body.h"
#include "services/committee/body_store.h"
#include "services/committee/effect.h"

namespace edugroup::committee {
namespace {

using v1::Effect;

constexpr int kMostPerPage = 1000;

template <class Resource, class Request>
absl::StatusOr<Resource> Ask(rpc::Peer& peer, const rpc::Call& call, const char* method,
                             const std::string& name) {
  Request request;
  request.set_name(name);
  return peer.Ask<Resource>(call, method, request);
}

// The name when the answer refers to what was asked, empty when it does not or there is none.
template <class Resource, class Refers>
absl::StatusOr<std::string> NameOf(const absl::StatusOr<Resource>& answer, Refers refers) {
  if (absl::IsNotFound(answer.status())) return std::string();
  if (!answer.ok()) return answer.status();
  return refers(*answer) ? answer->name() : std::string();
}

// The objection by which the assessment was looked at again; empty when there is none.
absl::StatusOr<std::string> FindReconsideration(const v1::ReconsiderEffect& effect,
                                                const rpc::Call& call, rpc::Peer& peer) {
  evaluation::v1::ListObjectionsRequest request;
  request.set_parent(std::string(resource::ParentOf(effect.assessment())));
  request.set_page_size(kMostPerPage);
  do {
    ASSIGN_OR_RETURN(const auto page,
                     peer.Ask<evaluation::v1::ListObjectionsResponse>(
                         call, "edugroup.evaluation.v1.ObjectionService/ListObjections", request));
    for (const evaluation::v1::Objection& objection : page.objections()) {
      if (IsReconsideration(objection, effect)) return objection.name();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return std::string();
}

}  // namespace

absl::CivilDay ResolutionTurn::Decided() const {
  return value::ToCivilDay(seen_.decision_date()).value_or(absl::CivilDay());
}

absl::Status ResolutionTurn::Prepare(
    const rpc::Call& call, const rpc::Platform& platform,
    const google::protobuf::RepeatedPtrField<type::Waiver>& waivers) {
  for (int i = 0; i < seen_.effects_size(); ++i) {
    const Effect& effect = seen_.effects(i);
    if (effect.state() == Effect::DONE || effect.has_establish_body()) continue;
    if (effect.has_appoint()) {
      RETURN_IF_ERROR(PrepareAppointments(i, call, platform, waivers));
    } else {
      ASSIGN_OR_RETURN(found_[i], Find(effect, call, platform));
    }
  }
  ShareFacts();
  return absl::OkStatus();
}

// Who comes by one effect is in office for the next.
void ResolutionTurn::ShareFacts() {
  Facts all;
  for (const auto& [i, one] : appointing_) {
    all.organizations.insert(one.facts.facts.organizations.begin(),
                             one.facts.facts.organizations.end());
    all.posts.insert(one.facts.facts.posts.begin(), one.facts.facts.posts.end());
    all.people.insert(one.facts.facts.people.begin(), one.facts.facts.people.end());
  }
  for (auto& [i, one] : appointing_) {
    one.facts.facts.organizations = all.organizations;
    one.facts.facts.posts = all.posts;
    one.facts.facts.people = all.people;
  }
}

absl::Status ResolutionTurn::PrepareAppointments(
    int i, const rpc::Call& call, const rpc::Platform& platform,
    const google::protobuf::RepeatedPtrField<type::Waiver>& waivers) {
  const v1::AppointEffect& effect = seen_.effects(i).appoint();
  const std::string field = absl::StrCat("resolution.effects[", i, "].appoint");
  AppointmentTurn turn(effect.body());
  ASSIGN_OR_RETURN(const auto people,
                   AskPeople(call, *platform.membership, PeopleOf(effect, field), {}));
  const std::vector<v1::Appointment> coming = AppointmentsOf(effect, people, Decided());
  for (size_t k = 0; k < coming.size(); ++k) {
    RETURN_IF_ERROR(
        turn.Appoint(coming[k], "", field, absl::StrCat(field, ".appointments[", k, "]")));
  }
  for (int k = 0; k < effect.ends_size(); ++k) {
    turn.End(effect.ends(k), "", absl::StrCat(field, ".ends[", k, "].end_date"));
  }
  turn.Waive(waivers);
  RETURN_IF_ERROR(turn.Check());
  ASSIGN_OR_RETURN(TurnFacts facts, turn.Ask(call, *platform.store, *platform.membership));
  appointing_.emplace(i, Appointing{std::move(turn), std::move(facts)});
  return absl::OkStatus();
}

absl::StatusOr<std::string> ResolutionTurn::Find(const Effect& effect, const rpc::Call& call,
                                                 const rpc::Platform& platform) const {
  const std::string& resolution = seen_.name();
  switch (effect.what_case()) {
    case Effect::kAdmit:
      return NameOf(Ask<membership::v1::Affiliation, membership::v1::GetAffiliationRequest>(
                        *platform.membership, call,
                        "edugroup.membership.v1.AffiliationService/GetAffiliation",
                        effect.admit().affiliation()),
                    [&](const auto& one) { return IsAdmittedBy(one, resolution); });
    case Effect::kAdoptPlan:
      return NameOf(Ask<task::v1::Plan, task::v1::GetPlanRequest>(
                        *platform.task, call, "edugroup.task.v1.PlanService/GetPlan",
                        effect.adopt_plan().plan()),
                    [&](const auto& one) { return IsAdoptedBy(one, resolution); });
    default:
      return FindReconsideration(effect.reconsider(), call, *platform.evaluation);
  }
}

absl::Status ResolutionTurn::Write(const rpc::Call& call, resource::Change& change,
                                   v1::Resolution& resolution) {
  if (resolution.state() != v1::Resolution::PASSED) {
    return StateConflict(resolution.name(), v1::Resolution::State_Name(resolution.state()),
                         "PASSED");
  }
  if (resolution.etag() != seen_.etag()) {
    return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
                 absl::StrCat(resolution.name(), " was changed meanwhile; repeat"),
                 "决议同时被他人修改，请重试");
  }
  // Appointments come first: a body that the same resolution establishes is filled by then.
  for (int i = 0; i < resolution.effects_size(); ++i) {
    Effect& effect = *resolution.mutable_effects(i);
    if (effect.state() == Effect::DONE) continue;
    effect.set_state(Effect::PENDING);
    if (effect.has_appoint()) RETURN_IF_ERROR(Appoint(i, call, change, effect));
  }
  for (int i = 0; i < resolution.effects_size(); ++i) {
    Effect& effect = *resolution.mutable_effects(i);
    if (effect.state() == Effect::DONE) continue;
    if (effect.has_establish_body()) RETURN_IF_ERROR(Establish(call, change, effect));
    const auto found = found_.find(i);
    if (found == found_.end() || found->second.empty()) continue;
    MarkDone(effect, call.today, {found->second});
  }
  return absl::OkStatus();
}

absl::Status ResolutionTurn::Establish(const rpc::Call& call, resource::Change& change,
                                       Effect& effect) const {
  const v1::EstablishBodyEffect& what = effect.establish_body();
  const absl::StatusOr<v1::Body> before = change.Load<v1::Body>(BodyTable(), what.body());
  if (!before.ok()) {
    return rpc::AsReference(before.status(), "resolution.effects.establish_body.body", what.body());
  }
  v1::Body after = *before;
  RETURN_IF_ERROR(committee::Establish(
      after, value::IsSet(what.date()) ? what.date() : value::ToPartialDate(Decided()),
      call.today));
  RETURN_IF_ERROR(change.Update(BodyTable(), *before, after));
  MarkDone(effect, call.today, {after.name()});
  return absl::OkStatus();
}

absl::Status ResolutionTurn::Appoint(int i, const rpc::Call& call, resource::Change& change,
                                     Effect& effect) const {
  const auto prepared = appointing_.find(i);
  if (prepared == appointing_.end()) return absl::OkStatus();
  const Appointing& appointing = prepared->second;
  ASSIGN_OR_RETURN(const v1::BatchAppointResponse written,
                   appointing.turn.Write(call, change, appointing.facts));
  std::vector<std::string> results;
  for (const v1::Appointment& one : written.appointments()) results.push_back(one.name());
  for (const v1::Appointment& one : written.ended()) results.push_back(one.name());
  MarkDone(effect, call.today, results);
  return absl::OkStatus();
}

}  // namespace edugroup::committee
