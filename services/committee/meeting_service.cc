#include "services/committee/meeting_service.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/peer.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "services/committee/appointment_store.h"
#include "services/committee/body_store.h"
#include "services/committee/cadence_store.h"
#include "services/committee/meeting.h"
#include "services/committee/meeting_store.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Meeting;

// Holds the body's lock, so that no two meetings of it take one number at a time.
absl::Status CheckNumber(Change& change, const Meeting& meeting) {
  const absl::StatusOr<v1::Body> body = change.Load<v1::Body>(BodyTable(), meeting.body());
  if (!body.ok()) return rpc::AsReference(body.status(), "meeting.body", meeting.body());
  if (body->state() == v1::Body::DISSOLVED && meeting.state() == Meeting::PLANNED) {
    return StateConflict(body->name(), "DISSOLVED", "PLANNED, PREPARING or ESTABLISHED");
  }
  if (meeting.ordinal() == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Meeting> same_number,
                   change.LoadAll<Meeting>(MeetingTable(), resource::ParentOf(meeting.name()),
                                           MeetingsNumberedAs(meeting)));
  for (const Meeting& other : same_number) {
    if (other.name() != meeting.name()) return ResourceExists(other.name());
  }
  return absl::OkStatus();
}

// The parts that a meeting had are parts of its procedure, each once.
absl::Status CheckParts(const v1::MeetingProcedure& procedure, const Meeting& meeting) {
  absl::flat_hash_set<absl::string_view> left;
  for (const v1::RequiredPart& part : procedure.required_parts()) left.insert(part.part_id());
  std::vector<FieldViolation> violations;
  for (int i = 0; i < meeting.parts_size(); ++i) {
    if (left.erase(meeting.parts(i).part_id()) > 0) continue;
    violations.push_back({absl::StrCat("meeting.parts[", i, "].part_id"),
                          "is no required part of the cadence, or given twice",
                          "不是该例会的必备环节，或重复"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Locks the meeting of a transition, moves it and keeps it.
template <class Request, class Step>
absl::StatusOr<Meeting> Move(Change& change, const Request& request, Step step) {
  ASSIGN_OR_RETURN(const Meeting before, change.Load<Meeting>(MeetingTable(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  Meeting after = before;
  RETURN_IF_ERROR(step(after));
  RETURN_IF_ERROR(change.Update(MeetingTable(), before, after));
  return after;
}

// Who gave an opinion is there. REFERENCE_NOT_FOUND.
absl::Status CheckReviewers(resource::Change& change, const Meeting& meeting) {
  References reviewers;
  for (const v1::AgendaItem& item : meeting.agenda()) {
    for (const v1::ReviewOpinion& opinion : item.opinions()) {
      if (!opinion.appointment().empty()) {
        reviewers.push_back({"meeting.agenda.opinions.appointment", opinion.appointment()});
      }
    }
  }
  if (reviewers.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<v1::Appointment> appointments,
                   change.ReadAll<v1::Appointment>(AppointmentTable(), meeting.body()));
  for (const Reference& one : reviewers) {
    const bool there = std::any_of(appointments.begin(), appointments.end(),
                                   [&](const auto& other) { return other.name() == one.name; });
    if (!there) return ReferenceNotFound(one.field, one.name);
  }
  return absl::OkStatus();
}

}  // namespace

void MeetingService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.committee.v1.MeetingService/CreateMeeting", this,
                &MeetingService::Create);
  methods.Serve("edugroup.committee.v1.MeetingService/GetMeeting", this, &MeetingService::Get);
  methods.Serve("edugroup.committee.v1.MeetingService/ListMeetings", this, &MeetingService::List);
  methods.Serve("edugroup.committee.v1.MeetingService/UpdateMeeting", this,
                &MeetingService::Update);
  methods.Serve("edugroup.committee.v1.MeetingService/HoldMeeting", this, &MeetingService::Hold);
  methods.Serve("edugroup.committee.v1.MeetingService/CancelMeeting", this,
                &MeetingService::Cancel);
}

absl::StatusOr<Meeting> MeetingService::Create(rpc::Call& call,
                                               const v1::CreateMeetingRequest& request) {
  RETURN_IF_ERROR(MeetingTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(MeetingTable(), request.parent(),
                                                             request.meeting_id(), "meeting_id"));
  Meeting planned = request.meeting();
  resource::ClearOutputOnly(planned);
  planned.set_name(name);
  planned.set_state(Meeting::PLANNED);
  const std::vector<FieldViolation> violations = CheckMeeting(planned);
  if (!violations.empty()) return InvalidFields(violations);

  return store_.Write<Meeting>(call, request, [&](Change& change) -> absl::StatusOr<Meeting> {
    Meeting meeting = planned;
    RETURN_IF_ERROR(CheckNumber(change, meeting));
    ASSIGN_OR_RETURN(const v1::MeetingProcedure procedure, ProcedureOf(change, meeting.cadence()));
    RETURN_IF_ERROR(CheckParts(procedure, meeting));
    if (meeting.agenda().empty()) *meeting.mutable_agenda() = procedure.agenda_template();
    RETURN_IF_ERROR(change.Insert(MeetingTable(), meeting));
    return meeting;
  });
}

absl::StatusOr<Meeting> MeetingService::Get(rpc::Call& call, const v1::GetMeetingRequest& request) {
  return store_.Get<Meeting>(call, MeetingTable(), request.name());
}

absl::StatusOr<v1::ListMeetingsResponse> MeetingService::List(
    rpc::Call& call, const v1::ListMeetingsRequest& request) {
  RETURN_IF_ERROR(MeetingTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Meeting> page,
                   store_.List<Meeting>(call, MeetingTable(), resource::QueryOf(request)));
  v1::ListMeetingsResponse response;
  for (Meeting& meeting : page.items) *response.add_meetings() = std::move(meeting);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Meeting> MeetingService::Update(rpc::Call& call,
                                               const v1::UpdateMeetingRequest& request) {
  RETURN_IF_ERROR(MeetingTable().pattern.Check("meeting.name", request.meeting().name()));
  return store_.Write<Meeting>(call, request, [&](Change& change) -> absl::StatusOr<Meeting> {
    ASSIGN_OR_RETURN(const Meeting before,
                     change.Load<Meeting>(MeetingTable(), request.meeting().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.meeting().etag(), before));
    Meeting after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.meeting(), after));
    const std::vector<FieldViolation> violations = CheckMeeting(after);
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(CheckUpdate(before, after));
    RETURN_IF_ERROR(CheckReviewers(change, after));
    RETURN_IF_ERROR(CheckNumber(change, after));
    ASSIGN_OR_RETURN(const v1::MeetingProcedure procedure, ProcedureOf(change, after.cadence()));
    RETURN_IF_ERROR(CheckParts(procedure, after));
    if (after.state() == Meeting::HELD) NoteMissingParts(procedure, after);
    RETURN_IF_ERROR(change.Update(MeetingTable(), before, after));
    return after;
  });
}

absl::StatusOr<Meeting> MeetingService::Hold(rpc::Call& call,
                                             const v1::HoldMeetingRequest& request) {
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Move(change, request, [&](Meeting& meeting) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::MeetingProcedure procedure,
                       ProcedureOf(change, meeting.cadence()));
      return committee::Hold(meeting, request, procedure, call.today);
    });
  });
}

absl::StatusOr<Meeting> MeetingService::Cancel(rpc::Call& call,
                                               const v1::CancelMeetingRequest& request) {
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Move(change, request,
                [&](Meeting& meeting) { return committee::Cancel(meeting, request.reason()); });
  });
}

}  // namespace edugroup::committee
