#include "services/committee/resolution_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/rpc/peer.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/effect.h"
#include "services/committee/meeting_store.h"
#include "services/committee/provenance.h"
#include "services/committee/read_references.h"
#include "services/committee/references.h"
#include "services/committee/resolution.h"
#include "services/committee/resolution_store.h"
#include "services/committee/resolution_turn.h"
#include "services/committee/roll_call.h"
#include "services/committee/seat_store.h"
#include "services/committee/voters.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Meeting;
using v1::Resolution;

// The bodies and appointments exist that this server is to change; what other servers keep may be
// made after the resolution.
absl::Status CheckEffectReferences(Change& change, const Resolution& resolution) {
  for (int i = 0; i < resolution.effects_size(); ++i) {
    const v1::Effect& effect = resolution.effects(i);
    const std::string field = absl::StrCat("resolution.effects[", i, "]");
    const std::string& body = effect.has_appoint()      ? effect.appoint().body()
                              : effect.has_reconsider() ? effect.reconsider().body()
                                                        : effect.establish_body().body();
    if (!body.empty()) {
      const auto found = change.Read<v1::Body>(BodyTable(), body);
      if (!found.ok()) return rpc::AsReference(found.status(), field, body);
    }
    for (const v1::AppointmentEnd& end : effect.appoint().ends()) {
      const auto found = change.Read<v1::Appointment>(AppointmentTable(), end.appointment());
      if (!found.ok()) return rpc::AsReference(found.status(), field, end.appointment());
    }
  }
  return absl::OkStatus();
}

// Whoever is to be appointed is there, asked before the transaction. REFERENCE_NOT_FOUND,
// UNAVAILABLE.
absl::Status AskAppointees(const rpc::Call& call, const rpc::Platform& platform,
                           const Resolution& resolution) {
  const Appointees appointees = AppointeesOf(resolution);
  rpc::Peer& membership = *platform.membership;
  RETURN_IF_ERROR(AskOrganizations(call, membership, appointees.organizations, {}).status());
  RETURN_IF_ERROR(AskPeople(call, membership, appointees.people, {}).status());
  RETURN_IF_ERROR(AskPosts(call, membership, appointees.posts, {}).status());
  return ReadReferences<v1::Seat>(call, *platform.store, SeatTable(), appointees.seats).status();
}

// The body exists and has the rule, and the meeting is one of it.
absl::Status CheckReferences(Change& change, Resolution& resolution) {
  const absl::StatusOr<v1::Body> body = change.Read<v1::Body>(BodyTable(), resolution.body());
  if (!body.ok()) return rpc::AsReference(body.status(), "resolution.body", resolution.body());
  RETURN_IF_ERROR(TakeRule(*body, resolution));
  RETURN_IF_ERROR(CheckEffectReferences(change, resolution));
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

// Counts votes by name, of the voting seats in office on the day of the vote.
//   RULE_VIOLATED     "resolution.vote-split", "resolution.proxy"
//   INVALID_ARGUMENT  all violations
absl::StatusOr<v1::Tally> CountByName(Change& change, const Resolution& resolution,
                                      const Meeting* meeting,
                                      const v1::DecideResolutionRequest& request) {
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(request.decision_date());
  if (!day.ok()) return InvalidField("decision_date", "is no date", "日期无效");
  ASSIGN_OR_RETURN(const std::vector<v1::Appointment> voters,
                   ReadVoters(change, resolution.body(), *day));
  RollCall call;
  call.voters = voters;
  ASSIGN_OR_RETURN(call.seats, CountVotingSeats(change, resolution.body(), *day));
  call.meeting = meeting;
  call.resolution = resolution.name();
  call.proxies_allowed = resolution.decision_rule().proxies_allowed();
  const RollCallCount count = CountVotes(call, request.votes(), request.recusals());
  if (!count.violations.empty()) return InvalidFields(count.violations);
  if (!count.findings.empty()) return RuleViolated(count.findings);
  return count.tally;
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
  methods.Serve("edugroup.committee.v1.ResolutionService/CarryOutResolution", this,
                &ResolutionService::CarryOut);
  methods.Serve("edugroup.committee.v1.ResolutionService/TraceProvenance", this,
                &ResolutionService::TraceProvenance);
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
  for (v1::Effect& effect : *draft.mutable_effects()) effect.set_state(v1::Effect::PENDING);
  const std::vector<FieldViolation> violations = CheckResolution(draft);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(AskAppointees(call, platform_, draft));

  return store_.Write<Resolution>(call, request, [&](Change& change) -> absl::StatusOr<Resolution> {
    Resolution resolution = draft;
    RETURN_IF_ERROR(CheckReferences(change, resolution));
    RETURN_IF_ERROR(TakeDocumentNumber(change, resolution));
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
  std::vector<FieldViolation> wrong;
  CheckEffects(request.resolution(), wrong);
  if (!wrong.empty()) return InvalidFields(wrong);
  RETURN_IF_ERROR(AskAppointees(call, platform_, request.resolution()));
  return store_.Write<Resolution>(call, request, [&](Change& change) -> absl::StatusOr<Resolution> {
    ASSIGN_OR_RETURN(const Resolution before,
                     change.Load<Resolution>(ResolutionTable(), request.resolution().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.resolution().etag(), before));
    RETURN_IF_ERROR(CheckDraft(before));
    Resolution after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.resolution(), after));
    const std::vector<FieldViolation> violations = CheckResolution(after);
    if (!violations.empty()) return InvalidFields(violations);
    for (v1::Effect& effect : *after.mutable_effects()) effect.set_state(v1::Effect::PENDING);
    RETURN_IF_ERROR(CheckReferences(change, after));
    RETURN_IF_ERROR(TakeDocumentNumber(change, after));
    RETURN_IF_ERROR(change.Update(ResolutionTable(), before, after));
    return after;
  });
}

absl::StatusOr<Resolution> ResolutionService::Decide(rpc::Call& call,
                                                     const v1::DecideResolutionRequest& request) {
  if (request.has_tally() != request.votes().empty()) {
    return InvalidField("tally", "either a tally or votes by name", "须提供计票结果或记名表决之一");
  }
  return store_.Write<Resolution>(call, request, [&](Change& change) {
    return Move(change, request, [&](Resolution& resolution) -> absl::Status {
      std::optional<Meeting> meeting;
      if (!resolution.meeting().empty()) {
        ASSIGN_OR_RETURN(meeting, change.Read<Meeting>(MeetingTable(), resolution.meeting()));
      }
      const Meeting* const held = meeting.has_value() ? &*meeting : nullptr;
      RETURN_IF_ERROR(CheckDraft(resolution));
      v1::DecideResolutionRequest counted = request;
      if (!request.votes().empty()) {
        ASSIGN_OR_RETURN(*counted.mutable_tally(), CountByName(change, resolution, held, request));
      }
      RETURN_IF_ERROR(DecideBy(resolution, held, counted, call.today));
      return TakeDocumentNumber(change, resolution);
    });
  });
}

absl::StatusOr<Resolution> ResolutionService::Withdraw(
    rpc::Call& call, const v1::WithdrawResolutionRequest& request) {
  return store_.Write<Resolution>(call, request, [&](Change& change) {
    return Move(change, request, [&](Resolution& resolution) -> absl::Status {
      RETURN_IF_ERROR(committee::Withdraw(resolution, request.reason()));
      return TakeDocumentNumber(change, resolution);
    });
  });
}

absl::StatusOr<Resolution> ResolutionService::CarryOut(
    rpc::Call& call, const v1::CarryOutResolutionRequest& request) {
  ASSIGN_OR_RETURN(Resolution seen,
                   store_.Get<Resolution>(call, ResolutionTable(), request.name()));
  ResolutionTurn turn(std::move(seen));
  RETURN_IF_ERROR(turn.Prepare(call, platform_, request.waivers()));
  return store_.Write<Resolution>(call, request, [&](Change& change) {
    return Move(change, request,
                [&](Resolution& resolution) { return turn.Write(call, change, resolution); });
  });
}

absl::StatusOr<v1::TraceProvenanceResponse> ResolutionService::TraceProvenance(
    rpc::Call& call, const v1::TraceProvenanceRequest& request) {
  return Trace(call, platform_, request);
}

}  // namespace edugroup::committee
