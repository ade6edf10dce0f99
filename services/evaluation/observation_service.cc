#include "services/evaluation/observation_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/tables.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Observation;

namespace {

// Names of the observation in `group_name`, and a value.
std::vector<FieldViolation> CheckWritten(const Observation& observation,
                                         absl::string_view group_name) {
  std::vector<FieldViolation> violations = CheckEntered(observation);
  if (!Cycles().pattern.Matches(observation.cycle()) ||
      resource::ParentOf(observation.cycle()) != group_name) {
    violations.push_back({"observation.cycle", absl::StrCat("must be a cycle of ", group_name),
                          "必须是本集团的考核周期"});
  }
  if (!IsSubjectName(observation.subject(), group_name)) {
    violations.push_back({"observation.subject", absl::StrCat("must be a subject of ", group_name),
                          "必须是本集团的考核对象"});
  }
  return violations;
}

absl::Status NeedsOpen(const Cycle& cycle) {
  return NeedsState(cycle, {Cycle::COLLECTING, Cycle::SELF_ASSESSMENT, Cycle::REVIEW});
}

// That the value is one the cycle asks for.
absl::Status Fits(const Observation& observation, const Cycle& cycle) {
  if (FindSubject(cycle, observation.subject()) == nullptr) {
    return ReferenceNotFound("observation.subject", observation.subject());
  }
  std::vector<FieldViolation> violations = CheckFits(observation, cycle);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// ALREADY_EXISTS when the cycle has a value for the leaf and subject: which is right, people
// decide.
absl::Status IsFirst(Change& change, const Observation& observation,
                     const std::string& group_name) {
  ASSIGN_OR_RETURN(
      const std::vector<Observation> present,
      change.LoadAll<Observation>(
          Observations(), group_name,
          OfLeaf(observation.cycle(), observation.indicator_id(), observation.subject())));
  if (present.empty()) return absl::OkStatus();
  return Error(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS,
               absl::StrCat(observation.cycle(), " has a value of ", observation.indicator_id(),
                            " for ", observation.subject(), " already: ", present[0].name(),
                            "; nothing was overwritten, correct it with UpdateObservation"),
               absl::StrCat("该单位的指标", observation.indicator_id(),
                            "已有填报数据，未作覆盖；如需更正请修改原数据"));
}

}  // namespace

ObservationService::ObservationService(resource::Store& store, rpc::Methods& methods)
    : store_(store) {
  methods.Serve("edugroup.evaluation.v1.ObservationService/CreateObservation", this,
                &ObservationService::Create);
  methods.Serve("edugroup.evaluation.v1.ObservationService/GetObservation", this,
                &ObservationService::Get);
  methods.Serve("edugroup.evaluation.v1.ObservationService/ListObservations", this,
                &ObservationService::List);
  methods.Serve("edugroup.evaluation.v1.ObservationService/UpdateObservation", this,
                &ObservationService::Update);
}

absl::StatusOr<Observation> ObservationService::Create(
    rpc::Call& call, const v1::CreateObservationRequest& request) {
  RETURN_IF_ERROR(Observations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Observations(), request.parent(), request.observation_id(),
                                     "observation_id"));
  Observation entered = request.observation();
  resource::ClearOutputOnly(entered);
  entered.set_name(name);
  entered.set_origin(Observation::ENTERED);
  const std::vector<FieldViolation> violations = CheckWritten(entered, request.parent());
  if (!violations.empty()) return InvalidFields(violations);
  return store_.Write<Observation>(
      call, request, [&](Change& change) -> absl::StatusOr<Observation> {
        absl::StatusOr<Cycle> cycle = change.Load<Cycle>(Cycles(), entered.cycle());
        if (absl::IsNotFound(cycle.status())) {
          return ReferenceNotFound("observation.cycle", entered.cycle());
        }
        RETURN_IF_ERROR(cycle.status());
        RETURN_IF_ERROR(NeedsOpen(*cycle));
        RETURN_IF_ERROR(Fits(entered, *cycle));
        RETURN_IF_ERROR(IsFirst(change, entered, request.parent()));
        Observation observation = entered;
        RETURN_IF_ERROR(change.Insert(Observations(), observation));
        RETURN_IF_ERROR(Outdate(change, *cycle));
        return observation;
      });
}

absl::StatusOr<Observation> ObservationService::Get(rpc::Call& call,
                                                    const v1::GetObservationRequest& request) {
  ASSIGN_OR_RETURN(Observation observation,
                   store_.Get<Observation>(call, Observations(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(observation.subject()));
  return observation;
}

absl::StatusOr<v1::ListObservationsResponse> ObservationService::List(
    rpc::Call& call, const v1::ListObservationsRequest& request) {
  RETURN_IF_ERROR(Observations().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(AboutSubject(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Observation>(call, Observations(), query));
  v1::ListObservationsResponse response;
  for (Observation& observation : page.items) {
    *response.add_observations() = std::move(observation);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Observation> ObservationService::Update(
    rpc::Call& call, const v1::UpdateObservationRequest& request) {
  const Observation& patch = request.observation();
  RETURN_IF_ERROR(Observations().pattern.Check("observation.name", patch.name()));
  return store_.Write<Observation>(
      call, request, [&](Change& change) -> absl::StatusOr<Observation> {
        // The cycle is locked before its observations, as everywhere.
        ASSIGN_OR_RETURN(const Observation seen,
                         change.Read<Observation>(Observations(), patch.name()));
        ASSIGN_OR_RETURN(const Cycle cycle, change.Load<Cycle>(Cycles(), seen.cycle()));
        ASSIGN_OR_RETURN(const Observation before,
                         change.Load<Observation>(Observations(), patch.name()));
        RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
        RETURN_IF_ERROR(NeedsOpen(cycle));
        if (before.origin() != Observation::ENTERED) {
          return StateConflict(before.name(), Observation::Origin_Name(before.origin()), "ENTERED");
        }
        Observation after = before;
        RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
        const std::vector<FieldViolation> violations = CheckEntered(after);
        if (!violations.empty()) return InvalidFields(violations);
        RETURN_IF_ERROR(Fits(after, cycle));
        RETURN_IF_ERROR(change.Update(Observations(), before, after));
        RETURN_IF_ERROR(Outdate(change, cycle));
        return after;
      });
}

}  // namespace edugroup::evaluation
