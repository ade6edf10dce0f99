#include "services/committee/resolution_service.h"

#include <utility>
#include <vector>

#include "common/rpc/peer.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/body_store.h"
#include "services/committee/meeting_store.h"
#include "services/committee/resolution.h"
#include "services/committee/resolution_store.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Meeting;
using v1::Resolution;

// The body exists, and the meeting is one of it.
absl::Status CheckReferences(Change& change, const Resolution& resolution) {
  const absl::StatusOr<v1::Body> body = change.Read<v1::Body>(BodyTable(), resolution.body());
  if (!body.ok()) return rpc::AsReference(body.status(), "resolution.body", resolution.body());
  if (resolution.meeting().empty()) return absl::OkStatus();
  const absl::StatusOr<Meeting> meeting =
      change.Read<Meeting>(MeetingTable(), resolution.meeting());
  if (!meeting.ok()) {
    return rpc::AsReference(meeting.status(), "resolution.meeting", resolution.meeting());
  }
  if (meeting->body() != resolution.body()) {
    return InvalidField("resolution.meeting", "is a meeting of another body", "会议属于其他机构");
  }
  return absl::OkStatus();
}

// Locks the resolution of a transition, moves it and keeps it.
template <class Request, class Step>
absl::StatusOr<Resolution> Move(Change& change, const Request& request, Step step) {
  ASSIGN_OR_RETURN(const Resolution before,
                   change.Load<Resolution>(ResolutionTable(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  Resolution after = before;
  RETURN_IF_ERROR(step(after));
  RETURN_IF_ERROR(change.Update(ResolutionTable(), before, after));
  return after;
}

}  // namespace

void ResolutionService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.committee.v1.ResolutionService/CreateResolution", this,
                &ResolutionService::Create);
  methods.Serve("edugroup.committee.v1.ResolutionService/GetResolution", this,
                &ResolutionService::Get);
  methods.Serve("edugroup.committee.v1.ResolutionService/ListResolutions", this,
                &ResolutionService::List);
  methods.Serve("edugroup.committee.v1.ResolutionService/UpdateResolution", this,
                &ResolutionService::Update);
  methods.Serve("edugroup.committee.v1.ResolutionService/DecideResolution", this,
                &ResolutionService::Decide);
  methods.Serve("edugroup.committee.v1.ResolutionService/WithdrawResolution", this,
                &ResolutionService::Withdraw);
}

absl::StatusOr<Resolution> ResolutionService::Create(rpc::Call& call,
                                                     const v1::CreateResolutionRequest& request) {
  RETURN_IF_ERROR(ResolutionTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(ResolutionTable(), request.parent(), request.resolution_id(),
                                     "resolution_id"));
  Resolution draft = request.resolution();
  resource::ClearOutputOnly(draft);
  draft.set_name(name);
  draft.set_state(Resolution::DRAFT);
  const std::vector<FieldViolation> violations = CheckResolution(draft);
  if (!violations.empty()) return InvalidFields(violations);

  return store_.Write<Resolution>(call, request, [&](Change& change) -> absl::StatusOr<Resolution> {
    Resolution resolution = draft;
    RETURN_IF_ERROR(CheckReferences(change, resolution));
    RETURN_IF_ERROR(change.Insert(ResolutionTable(), resolution));
    return resolution;
  });
}

absl::StatusOr<Resolution> ResolutionService::Get(rpc::Call& call,
                                                  const v1::GetResolutionRequest& request) {
  return store_.Get<Resolution>(call, ResolutionTable(), request.name());
}

absl::StatusOr<v1::ListResolutionsResponse> ResolutionService::List(
    rpc::Call& call, const v1::ListResolutionsRequest& request) {
  RETURN_IF_ERROR(ResolutionTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Resolution> page,
                   store_.List<Resolution>(call, ResolutionTable(), resource::QueryOf(request)));
  v1::ListResolutionsResponse response;
  for (Resolution& resolution : page.items) *response.add_resolutions() = std::move(resolution);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Resolution> ResolutionService::Update(rpc::Call& call,
                                                     const v1::UpdateResolutionRequest& request) {
  RETURN_IF_ERROR(ResolutionTable().pattern.Check("resolution.name", request.resolution().name()));
  return store_.Write<Resolution>(call, request, [&](Change& change) -> absl::StatusOr<Resolution> {
    ASSIGN_OR_RETURN(const Resolution before,
                     change.Load<Resolution>(ResolutionTable(), request.resolution().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.resolution().etag(), before));
    RETURN_IF_ERROR(CheckDraft(before));
    Resolution after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.resolution(), after));
    const std::vector<FieldViolation> violations = CheckResolution(after);
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(CheckReferences(change, after));
    RETURN_IF_ERROR(change.Update(ResolutionTable(), before, after));
    return after;
  });
}

absl::StatusOr<Resolution> ResolutionService::Decide(rpc::Call& call,
                                                     const v1::DecideResolutionRequest& request) {
  return store_.Write<Resolution>(call, request, [&](Change& change) {
    return Move(change, request, [&](Resolution& resolution) -> absl::Status {
      if (resolution.meeting().empty()) return DecideBy(resolution, nullptr, request, call.today);
      ASSIGN_OR_RETURN(const Meeting meeting,
                       change.Read<Meeting>(MeetingTable(), resolution.meeting()));
      return DecideBy(resolution, &meeting, request, call.today);
    });
  });
}

absl::StatusOr<Resolution> ResolutionService::Withdraw(
    rpc::Call& call, const v1::WithdrawResolutionRequest& request) {
  return store_.Write<Resolution>(call, request, [&](Change& change) {
    return Move(change, request, [&](Resolution& resolution) {
      return committee::Withdraw(resolution, request.reason());
    });
  });
}

}  // namespace edugroup::committee
