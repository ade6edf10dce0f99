#include "services/committee/meeting_conduct_service.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/rpc/peer.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/attendance.h"
#include "services/committee/body_store.h"
#include "services/committee/cadence_store.h"
#include "services/committee/meeting.h"
#include "services/committee/meeting_procedure.h"
#include "services/committee/meeting_store.h"
#include "services/committee/references.h"
#include "services/committee/resolution_store.h"
#include "services/committee/voters.h"

namespace edugroup::committee {
namespace {

using resource::Change;
using v1::Meeting;

// The meeting that a demand asks for.
Meeting Demanded(const v1::DemandMeetingRequest& request, const std::string& name,
                 absl::CivilDay call_by) {
  Meeting meeting;
  meeting.set_name(name);
  meeting.set_body(std::string(resource::ParentOf(request.cadence())));
  meeting.set_cadence(request.cadence());
  meeting.set_display_name("临时会议");
  meeting.set_year(request.demand_date().year());
  meeting.set_state(Meeting::PLANNED);
  meeting.add_agenda()->set_title(request.reason());
  v1::MeetingDemand& demand = *meeting.mutable_demand();
  *demand.mutable_demanders() = request.demanders();
  demand.set_reason(request.reason());
  *demand.mutable_demand_date() = request.demand_date();
  *demand.mutable_call_by_date() = value::ToDate(call_by);
  return meeting;
}

// Each demander is a voting seat, given once.
std::vector<FieldViolation> CheckDemanders(const v1::DemandMeetingRequest& request,
                                           const std::vector<v1::Appointment>& voters) {
  absl::flat_hash_set<std::string> left;
  for (const v1::Appointment& one : voters) left.insert(one.name());
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.demanders_size(); ++i) {
    if (left.erase(request.demanders(i)) > 0) continue;
    violations.push_back({absl::StrCat("demanders[", i, "]"),
                          "is no voting seat of the body in office that day, or given twice",
                          "当日不是该机构有表决权的席位，或重复"});
  }
  return violations;
}

absl::StatusOr<absl::CivilDay> DemandDay(const v1::DemandMeetingRequest& request,
                                         absl::CivilDay today) {
  std::vector<FieldViolation> violations;
  CheckReference(CadenceTable().pattern, request.parent() + "/", "cadence", request.cadence(),
                 violations);
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(request.demand_date());
  if (!day.ok() || *day > today) {
    violations.push_back({"demand_date", "must be a day up to today", "须为不晚于今天的日期"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return *day;
}

// Resolutions that authorities are limited to exist.
absl::Status CheckScopes(Change& change, const v1::RecordAttendanceRequest& request) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.proxies_size(); ++i) {
    for (const std::string& scope : request.proxies(i).scopes()) {
      const std::string field = absl::StrCat("proxies[", i, "].scopes");
      const size_t before = violations.size();
      CheckReference(ResolutionTable().pattern, request.name(), field, scope, violations);
      if (violations.size() > before) continue;
      const auto resolution = change.Read<v1::Resolution>(ResolutionTable(), scope);
      if (!resolution.ok()) return rpc::AsReference(resolution.status(), field, scope);
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Locks a meeting, does `step` under the procedure of its cadence, and keeps it.
template <class Request, class Step>
absl::StatusOr<Meeting> Conduct(Change& change, const Request& request, Step step) {
  ASSIGN_OR_RETURN(const Meeting before, change.Load<Meeting>(MeetingTable(), request.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  ASSIGN_OR_RETURN(const v1::MeetingProcedure procedure, ProcedureOf(change, before.cadence()));
  Meeting after = before;
  RETURN_IF_ERROR(step(procedure, after));
  RETURN_IF_ERROR(change.Update(MeetingTable(), before, after));
  return after;
}

}  // namespace

void MeetingConductService::Register(rpc::Methods& methods) {
  using S = MeetingConductService;
  methods.Serve("edugroup.committee.v1.MeetingService/DemandMeeting", this, &S::Demand);
  methods.Serve("edugroup.committee.v1.MeetingService/InviteMeeting", this, &S::Invite);
  methods.Serve("edugroup.committee.v1.MeetingService/RecordAttendance", this,
                &S::RecordAttendance);
  methods.Serve("edugroup.committee.v1.MeetingService/GetQuorum", this, &S::GetQuorum);
  methods.Serve("edugroup.committee.v1.MeetingService/SubmitMinutes", this, &S::SubmitMinutes);
  methods.Serve("edugroup.committee.v1.MeetingService/SignMinutes", this, &S::SignMinutes);
}

absl::StatusOr<Meeting> MeetingConductService::Demand(rpc::Call& call,
                                                      const v1::DemandMeetingRequest& request) {
  RETURN_IF_ERROR(MeetingTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(MeetingTable(), request.parent(),
                                                             request.meeting_id(), "meeting_id"));
  ASSIGN_OR_RETURN(const absl::CivilDay day, DemandDay(request, call.today));
  return store_.Write<Meeting>(call, request, [&](Change& change) -> absl::StatusOr<Meeting> {
    const std::string body_name(resource::ParentOf(request.cadence()));
    const absl::StatusOr<v1::Body> body = change.Load<v1::Body>(BodyTable(), body_name);
    if (!body.ok()) return rpc::AsReference(body.status(), "cadence", body_name);
    ASSIGN_OR_RETURN(const v1::MeetingProcedure procedure, ProcedureOf(change, request.cadence()));
    if (!procedure.has_demand_share()) {
      return StateConflict(request.cadence(), "without demand_share", "a demand_share");
    }
    ASSIGN_OR_RETURN(const std::vector<v1::Appointment> voters, ReadVoters(change, body_name, day));
    const std::vector<FieldViolation> violations = CheckDemanders(request, voters);
    if (!violations.empty()) return InvalidFields(violations);
    ASSIGN_OR_RETURN(type::Finding share, WeighDemand(procedure, request.demanders_size(),
                                                      static_cast<int>(voters.size())));
    if (share.severity() == type::Finding::HARD) {
      share.set_subject(body_name);
      return RuleViolated({share});
    }
    ASSIGN_OR_RETURN(const absl::CivilDay call_by, CallBy(procedure, day));
    Meeting meeting = Demanded(request, name, call_by);
    RETURN_IF_ERROR(change.Insert(MeetingTable(), meeting));
    return meeting;
  });
}

absl::StatusOr<Meeting> MeetingConductService::Invite(rpc::Call& call,
                                                      const v1::InviteMeetingRequest& request) {
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Conduct(change, request,
                   [&](const v1::MeetingProcedure& procedure, Meeting& meeting) -> absl::Status {
                     RETURN_IF_ERROR(committee::Invite(meeting, request, procedure, call.today));
                     ASSIGN_OR_RETURN(const absl::CivilDay date, value::ToCivilDay(meeting.date()));
                     ASSIGN_OR_RETURN(const std::vector<v1::Appointment> in_office,
                                      ReadInOffice(change, meeting.body(), date));
                     ListAttendees(in_office, meeting);
                     int voting = 0;
                     for (const v1::Attendee& one : meeting.attendees()) voting += one.voting();
                     meeting.mutable_invitation()->set_invited(voting);
                     return absl::OkStatus();
                   });
  });
}

absl::StatusOr<Meeting> MeetingConductService::RecordAttendance(
    rpc::Call& call, const v1::RecordAttendanceRequest& request) {
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Conduct(change, request,
                   [&](const v1::MeetingProcedure& procedure, Meeting& meeting) -> absl::Status {
                     RETURN_IF_ERROR(CheckState(meeting, Meeting::PLANNED));
                     if (!meeting.has_invitation()) {
                       return StateConflict(meeting.name(), "without invitation", "an invitation");
                     }
                     RETURN_IF_ERROR(CheckScopes(change, request));
                     RETURN_IF_ERROR(TakeDown(procedure, request, meeting));
                     ASSIGN_OR_RETURN(*meeting.mutable_quorum(),
                                      CountQuorum(procedure, meeting, ""));
                     return absl::OkStatus();
                   });
  });
}

absl::StatusOr<v1::Quorum> MeetingConductService::GetQuorum(rpc::Call& call,
                                                            const v1::GetQuorumRequest& request) {
  std::vector<FieldViolation> violations;
  CheckReference(ResolutionTable().pattern, request.name(), "resolution", request.resolution(),
                 violations);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const Meeting meeting,
                   store_.Get<Meeting>(call, MeetingTable(), request.name()));
  v1::MeetingProcedure procedure;
  if (!meeting.cadence().empty()) {
    ASSIGN_OR_RETURN(const v1::Cadence cadence,
                     store_.Get<v1::Cadence>(call, CadenceTable(), meeting.cadence()));
    procedure = cadence.procedure();
  }
  return CountQuorum(procedure, meeting, request.resolution());
}

absl::StatusOr<Meeting> MeetingConductService::SubmitMinutes(
    rpc::Call& call, const v1::SubmitMinutesRequest& request) {
  v1::Minutes minutes = request.minutes();
  minutes.clear_signatures();
  minutes.clear_sign_off_date();
  if (minutes.text().empty() && minutes.document().document().empty()) {
    return InvalidField("minutes.text", "needs a text or a document", "须有会议记录正文或文件");
  }
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Conduct(change, request,
                   [&](const v1::MeetingProcedure&, Meeting& meeting) -> absl::Status {
                     RETURN_IF_ERROR(CheckState(meeting, Meeting::HELD));
                     if (value::IsSet(meeting.minutes().sign_off_date())) {
                       return StateConflict(meeting.name(), "signed off", "minutes not signed off");
                     }
                     *meeting.mutable_minutes() = minutes;
                     return absl::OkStatus();
                   });
  });
}

absl::StatusOr<Meeting> MeetingConductService::SignMinutes(rpc::Call& call,
                                                           const v1::SignMinutesRequest& request) {
  return store_.Write<Meeting>(call, request, [&](Change& change) {
    return Conduct(change, request, [&](const v1::MeetingProcedure&, Meeting& meeting) {
      return committee::SignMinutes(meeting, request, call.today);
    });
  });
}

}  // namespace edugroup::committee
