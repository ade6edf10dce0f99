#include "services/committee/meeting.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/committee/appointment_store.h"
#include "services/committee/attendance.h"
#include "services/committee/body_store.h"
#include "services/committee/cadence_store.h"
#include "services/committee/meeting_procedure.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using v1::Meeting;

absl::Status WrongState(const Meeting& meeting, absl::string_view wanted) {
  return StateConflict(meeting.name(), Meeting::State_Name(meeting.state()), wanted);
}

// The figures of the request, or of what was taken down.
absl::StatusOr<v1::Attendance> AttendanceOf(const Meeting& meeting,
                                            const v1::HoldMeetingRequest& request) {
  v1::Attendance attendance;
  attendance.set_entitled(request.entitled());
  attendance.set_present(request.present());
  if (request.entitled() != 0 || meeting.attendees().empty()) return attendance;
  ASSIGN_OR_RETURN(const v1::Quorum quorum, CountQuorum({}, meeting, ""));
  attendance.set_entitled(quorum.entitled());
  attendance.set_present(quorum.present() + quorum.represented());
  return attendance;
}

void RemoveFindings(std::initializer_list<absl::string_view> rule_ids, Meeting& meeting) {
  auto* const findings = meeting.mutable_findings();
  findings->erase(std::remove_if(findings->begin(), findings->end(),
                                 [&](const type::Finding& one) {
                                   return std::find(rule_ids.begin(), rule_ids.end(),
                                                    one.rule_id()) != rule_ids.end();
                                 }),
                  findings->end());
}

// Matters are reviewed by meetings that were held, and by who sits in their body (J20).
void CheckReviews(const Meeting& meeting, std::vector<FieldViolation>& violations) {
  for (int i = 0; i < meeting.agenda_size(); ++i) {
    const v1::AgendaItem& item = meeting.agenda(i);
    const std::string at = absl::StrCat("meeting.agenda[", i, "]");
    if (IsReviewed(item) && meeting.state() != Meeting::HELD) {
      violations.push_back({at + ".outcome", "goes with a meeting that was held",
                            "会议召开后方可记录审议结果和意见"});
    }
    for (int k = 0; k < item.opinions_size(); ++k) {
      const std::string& who = item.opinions(k).appointment();
      const bool of_body =
          AppointmentTable().pattern.Matches(who) && resource::ParentOf(who) == meeting.body();
      if (who.empty() || of_body) continue;
      violations.push_back({absl::StrCat(at, ".opinions[", k, "].appointment"),
                            absl::StrCat("must be an appointment of ", meeting.body()),
                            absl::StrCat("须为", meeting.body(), "的任职")});
    }
  }
}

}  // namespace

void NoteMissingParts(const v1::MeetingProcedure& procedure, Meeting& meeting) {
  RemoveFindings({"meeting.part-missing"}, meeting);
  for (type::Finding& finding : DescribeMissingParts(procedure, meeting)) {
    *meeting.add_findings() = std::move(finding);
  }
}

std::vector<FieldViolation> CheckMeeting(const Meeting& meeting) {
  std::vector<FieldViolation> violations;
  CheckReference(BodyTable().pattern, meeting.name(), "meeting.body", meeting.body(), violations);
  CheckReference(CadenceTable().pattern, meeting.name(), "meeting.cadence", meeting.cadence(),
                 violations);
  if (!meeting.cadence().empty() && resource::ParentOf(meeting.cadence()) != meeting.body()) {
    violations.push_back({"meeting.cadence", "is a cadence of another body", "例会属于其他机构"});
  }
  if (meeting.year() < 1 || meeting.year() > 9999) {
    violations.push_back({"meeting.year", "must be 1 to 9999", "年份须在1至9999之间"});
  }
  if (meeting.ordinal() < 0) {
    violations.push_back({"meeting.ordinal", "must not be negative", "次序不得为负"});
  }
  if (value::IsSet(meeting.date()) && !value::IsValid(meeting.date())) {
    violations.push_back({"meeting.date", "is no date", "日期无效"});
  }
  CheckReviews(meeting, violations);
  return violations;
}

absl::Status CheckUpdate(const Meeting& before, const Meeting& after) {
  if (before.state() == Meeting::CANCELLED) return WrongState(before, "PLANNED or HELD");
  const bool same_place_in_time =
      before.year() == after.year() && before.ordinal() == after.ordinal() &&
      google::protobuf::util::MessageDifferencer::Equals(before.date(), after.date());
  if (before.state() == Meeting::HELD && !same_place_in_time) {
    return WrongState(before, "PLANNED to change year, ordinal or date");
  }
  return absl::OkStatus();
}

absl::Status Hold(Meeting& meeting, const v1::HoldMeetingRequest& request,
                  const v1::MeetingProcedure& procedure, absl::CivilDay today) {
  RETURN_IF_ERROR(CheckState(meeting, Meeting::PLANNED));
  ASSIGN_OR_RETURN(const v1::Attendance attendance, AttendanceOf(meeting, request));
  std::vector<FieldViolation> violations;
  const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(request.date());
  if (!date.ok()) {
    violations.push_back({"date", "is no date", "日期无效"});
  } else if (*date > today) {
    violations.push_back({"date", "must not be after today", "日期不得晚于今天"});
  }
  if (attendance.entitled() < 1) {
    violations.push_back({"entitled", "must be at least 1", "应到人数不得少于1"});
  }
  if (attendance.present() < 0 || attendance.present() > attendance.entitled()) {
    violations.push_back({"present", absl::StrCat("must be 0 to ", attendance.entitled()),
                          absl::StrCat("实到人数须在0至", attendance.entitled(), "之间")});
  }
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(type::Finding quorum, WeighAttendance(procedure, attendance));
  if (quorum.severity() == type::Finding::HARD) {
    quorum.set_subject(meeting.name());
    return RuleViolated({quorum});
  }
  meeting.set_state(Meeting::HELD);
  *meeting.mutable_date() = request.date();
  *meeting.mutable_attendance() = attendance;
  NoteMissingParts(procedure, meeting);
  return absl::OkStatus();
}

absl::Status Cancel(Meeting& meeting, absl::string_view reason) {
  RETURN_IF_ERROR(CheckState(meeting, Meeting::PLANNED));
  meeting.set_state(Meeting::CANCELLED);
  meeting.set_cancel_reason(std::string(reason));
  return absl::OkStatus();
}

absl::Status Invite(Meeting& meeting, const v1::InviteMeetingRequest& request,
                    const v1::MeetingProcedure& procedure, absl::CivilDay today) {
  RETURN_IF_ERROR(CheckState(meeting, Meeting::PLANNED));
  std::vector<FieldViolation> violations;
  const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(meeting.date());
  if (!date.ok()) violations.push_back({"name", "the meeting has no date", "会议尚无日期"});
  const absl::StatusOr<absl::CivilDay> sent = value::ToCivilDay(request.sent_date());
  if (!sent.ok() || *sent > today) {
    violations.push_back({"sent_date", "must be a day up to today", "须为不晚于今天的日期"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const int notice_days, NoticeDays(procedure, *sent, *date));
  RemoveFindings({"meeting.notice", "meeting.agenda-missing"}, meeting);
  std::vector<type::Finding> unanswered;
  for (type::Finding& finding : CheckNotice(procedure, meeting, notice_days)) {
    const auto waiver =
        std::find_if(request.waivers().begin(), request.waivers().end(),
                     [&](const type::Waiver& one) { return one.rule_id() == finding.rule_id(); });
    if (finding.severity() == type::Finding::HARD || waiver == request.waivers().end() ||
        waiver->reason().empty() || waiver->by().empty()) {
      unanswered.push_back(finding);
      continue;
    }
    *meeting.add_waivers() = *waiver;
    *meeting.add_findings() = std::move(finding);
  }
  if (!unanswered.empty()) return RuleViolated(unanswered);
  *meeting.mutable_invitation()->mutable_sent_date() = request.sent_date();
  meeting.mutable_invitation()->set_notice_days(notice_days);
  return absl::OkStatus();
}

absl::Status CheckState(const Meeting& meeting, Meeting::State state) {
  if (meeting.state() == state) return absl::OkStatus();
  return WrongState(meeting, Meeting::State_Name(state));
}

}  // namespace edugroup::committee
