#include "services/committee/meeting.h"

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/committee/body_store.h"
#include "services/committee/references.h"

namespace edugroup::committee {
namespace {

using v1::Meeting;

absl::Status WrongState(const Meeting& meeting, absl::string_view wanted) {
  return StateConflict(meeting.name(), Meeting::State_Name(meeting.state()), wanted);
}

}  // namespace

std::vector<FieldViolation> CheckMeeting(const Meeting& meeting) {
  std::vector<FieldViolation> violations;
  CheckReference(BodyTable().pattern, meeting.name(), "meeting.body", meeting.body(), violations);
  if (meeting.year() < 1 || meeting.year() > 9999) {
    violations.push_back({"meeting.year", "must be 1 to 9999", "年份须在1至9999之间"});
  }
  if (meeting.ordinal() < 0) {
    violations.push_back({"meeting.ordinal", "must not be negative", "次序不得为负"});
  }
  if (value::IsSet(meeting.date()) && !value::IsValid(meeting.date())) {
    violations.push_back({"meeting.date", "is no date", "日期无效"});
  }
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

absl::Status Hold(Meeting& meeting, const v1::HoldMeetingRequest& request, absl::CivilDay today) {
  if (meeting.state() != Meeting::PLANNED) return WrongState(meeting, "PLANNED");
  std::vector<FieldViolation> violations;
  const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(request.date());
  if (!date.ok()) {
    violations.push_back({"date", "is no date", "日期无效"});
  } else if (*date > today) {
    violations.push_back({"date", "must not be after today", "日期不得晚于今天"});
  }
  if (request.entitled() < 1) {
    violations.push_back({"entitled", "must be at least 1", "应到人数不得少于1"});
  }
  if (request.present() < 0 || request.present() > request.entitled()) {
    violations.push_back({"present", absl::StrCat("must be 0 to ", request.entitled()),
                          absl::StrCat("实到人数须在0至", request.entitled(), "之间")});
  }
  if (!violations.empty()) return InvalidFields(violations);
  meeting.set_state(Meeting::HELD);
  *meeting.mutable_date() = request.date();
  meeting.mutable_attendance()->set_entitled(request.entitled());
  meeting.mutable_attendance()->set_present(request.present());
  return absl::OkStatus();
}

absl::Status Cancel(Meeting& meeting, absl::string_view reason) {
  if (meeting.state() != Meeting::PLANNED) return WrongState(meeting, "PLANNED");
  meeting.set_state(Meeting::CANCELLED);
  meeting.set_cancel_reason(std::string(reason));
  return absl::OkStatus();
}

}  // namespace edugroup::committee
