#include "services/evaluation/objection_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/evaluation/cycle_peers.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/objection.h"
#include "services/evaluation/submission.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Objection;
using v1::Observation;

namespace {

// An objection that the caller may act for, and its cycle, both held.
struct Held {
  Cycle cycle;
  Objection objection;
};
absl::StatusOr<Held> Hold(rpc::Call& call, Change& change, const std::string& name,
                          const std::string& etag) {
  RETURN_IF_ERROR(Objections().pattern.Check("name", name));
  Held held;
  ASSIGN_OR_RETURN(held.cycle, HoldCycle(change, resource::ParentOf(name)));
  ASSIGN_OR_RETURN(held.objection, change.Load<Objection>(Objections(), name));
  RETURN_IF_ERROR(call.MayActFor(held.objection.organization()));
  RETURN_IF_ERROR(resource::CheckEtag(etag, held.objection));
  if (held.objection.state() != Objection::FILED) {
    return StateConflict(name, Objection::State_Name(held.objection.state()), "FILED");
  }
  return held;
}

absl::Status CheckIndicators(const Objection& objection, const Cycle& cycle) {
  for (const std::string& id : objection.indicator_ids()) {
    const auto& all = cycle.frozen_indicator_set().indicators();
    if (std::none_of(all.begin(), all.end(),
                     [&](const v1::Indicator& indicator) { return indicator.id() == id; })) {
      return ReferenceNotFound("objection.indicator_ids", id);
    }
  }
  return absl::OkStatus();
}

// Puts right what the reconsideration corrects, and says by which resolution.
absl::Status Correct(Change& change, const Cycle& cycle, const Objection& objection) {
  const std::string group_name = absl::StrCat("groups/", resource::GroupOf(cycle.name()));
  for (const v1::ValueCorrection& correction : objection.reconsideration().corrections()) {
    const v1::Indicator* leaf = FindLeaf(cycle.frozen_indicator_set(), correction.indicator_id());
    ASSIGN_OR_RETURN(const std::vector<Observation> present,
                     change.LoadAll<Observation>(
                         Observations(), group_name,
                         OfLeaf(cycle.name(), correction.indicator_id(), objection.subject())));
    Observation after;
    if (!present.empty()) {
      after = present[0];
    } else {
      after.set_origin(Observation::ENTERED);
      after.set_cycle(cycle.name());
      after.set_indicator_id(correction.indicator_id());
      after.set_subject(objection.subject());
    }
    v1::Settlement& settlement = *after.mutable_settlement();
    if (!present.empty()) settlement.set_collected_text(ObservedText(present[0]));
    settlement.set_choice(v1::Settlement::OTHER);
    settlement.set_reason(objection.name());
    settlement.set_settler(objection.reconsideration().resolution());
    after.mutable_source()->set_document(objection.reconsideration().resolution());
    if (correction.has_quantity()) {
      RETURN_IF_ERROR(SetValue(*leaf, correction.quantity(), after));
    } else {
      after.set_no_value(correction.no_value());
    }
    if (present.empty()) {
      ASSIGN_OR_RETURN(const std::string name,
                       resource::NewName(Observations(), group_name, "", "observation"));
      after.set_name(name);
      RETURN_IF_ERROR(change.Insert(Observations(), after));
    } else {
      RETURN_IF_ERROR(change.Update(Observations(), present[0], after));
    }
  }
  return Outdate(change, cycle);
}

}  // namespace

ObjectionService::ObjectionService(resource::Store& store, rpc::Peer& committee,
                                   rpc::Methods& methods)
    : store_(store), committee_(committee) {
  using S = ObjectionService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.ObjectionService/";
  methods.Serve(absl::StrCat(kName, "CreateObjection"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetObjection"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListObjections"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "DecideObjection"), this, &S::Decide);
  methods.Serve(absl::StrCat(kName, "WithdrawObjection"), this, &S::Withdraw);
}

absl::StatusOr<Objection> ObjectionService::Create(rpc::Call& call,
                                                   const v1::CreateObjectionRequest& request) {
  RETURN_IF_ERROR(Objections().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(MayActForSubject(call, request.objection().subject()));
  ASSIGN_OR_RETURN(
      const std::string name,
      resource::NewName(Objections(), request.parent(), request.objection_id(), "objection_id"));
  return store_.Write<Objection>(call, request, [&](Change& change) -> absl::StatusOr<Objection> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, request.parent()));
    ASSIGN_OR_RETURN(const v1::CycleSubject subject,
                     SubjectOf(call, cycle, "objection.subject", request.objection().subject()));
    RETURN_IF_ERROR(NeedsState(cycle, {Cycle::PUBLICITY}));
    RETURN_IF_ERROR(Refuse(FilingFindings(cycle, call.today)));
    Objection objection = request.objection();
    resource::ClearOutputOnly(objection);
    RETURN_IF_ERROR(CheckIndicators(objection, cycle));
    objection.set_name(name);
    objection.set_state(Objection::FILED);
    objection.set_organization(subject.organization());
    *objection.mutable_file_date() = value::ToDate(call.today);
    RETURN_IF_ERROR(change.Insert(Objections(), objection));
    return objection;
  });
}

absl::StatusOr<Objection> ObjectionService::Get(rpc::Call& call,
                                                const v1::GetObjectionRequest& request) {
  ASSIGN_OR_RETURN(Objection objection, store_.Get<Objection>(call, Objections(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(objection.organization()));
  return objection;
}

absl::StatusOr<v1::ListObjectionsResponse> ObjectionService::List(
    rpc::Call& call, const v1::ListObjectionsRequest& request) {
  RETURN_IF_ERROR(Objections().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OfOrganization(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Objection>(call, Objections(), query));
  v1::ListObjectionsResponse response;
  for (Objection& objection : page.items) *response.add_objections() = std::move(objection);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Objection> ObjectionService::Decide(rpc::Call& call,
                                                   const v1::DecideObjectionRequest& request) {
  RETURN_IF_ERROR(Objections().pattern.Check("name", request.name()));
  const v1::Reconsideration& wanted = request.reconsideration();
  ASSIGN_OR_RETURN(
      const committee::v1::Resolution resolution,
      AskResolution(committee_, call, "reconsideration.resolution", wanted.resolution()));
  return store_.Write<Objection>(call, request, [&](Change& change) -> absl::StatusOr<Objection> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    RETURN_IF_ERROR(NeedsState(held.cycle, {Cycle::PUBLICITY}));
    RETURN_IF_ERROR(Refuse(CheckCorrections(wanted, held.cycle)));
    RETURN_IF_ERROR(
        Refuse(ReconsiderationFindings(held.cycle, held.objection, wanted, resolution)));
    Objection after = held.objection;
    v1::Reconsideration& reconsideration = *after.mutable_reconsideration();
    reconsideration = wanted;
    reconsideration.set_body(resolution.body());
    *reconsideration.mutable_decision_date() = resolution.decision_date();
    const bool upheld = resolution.state() == committee::v1::Resolution::PASSED;
    after.set_state(upheld ? Objection::UPHELD : Objection::DISMISSED);
    if (!upheld) reconsideration.clear_corrections();
    RETURN_IF_ERROR(change.Update(Objections(), held.objection, after));
    if (upheld) RETURN_IF_ERROR(Correct(change, held.cycle, after));
    return after;
  });
}

absl::StatusOr<Objection> ObjectionService::Withdraw(rpc::Call& call,
                                                     const v1::WithdrawObjectionRequest& request) {
  return store_.Write<Objection>(call, request, [&](Change& change) -> absl::StatusOr<Objection> {
    ASSIGN_OR_RETURN(const Held held, Hold(call, change, request.name(), request.etag()));
    Objection after = held.objection;
    after.set_state(Objection::WITHDRAWN);
    RETURN_IF_ERROR(change.Update(Objections(), held.objection, after));
    return after;
  });
}

}  // namespace edugroup::evaluation
