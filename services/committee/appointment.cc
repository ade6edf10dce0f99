#include "services/committee/appointment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/seat.h"
#include "services/committee/seat_store.h"
#include "services/committee/term_store.h"

namespace edugroup::committee {
namespace {

using v1::Appointment;

// INVALID_ARGUMENT when the dates are none or in the wrong order.
void CheckDates(const Appointment& appointment, absl::string_view field,
                std::vector<FieldViolation>& violations) {
  const absl::StatusOr<absl::CivilDay> start = value::FirstDay(appointment.start_date());
  if (!start.ok()) {
    violations.push_back({absl::StrCat(field, ".start_date"), "is no date", "日期无效"});
  }
  if (!appointment.has_end_date()) return;
  const absl::StatusOr<absl::CivilDay> end = value::LastDay(appointment.end_date());
  if (!end.ok()) {
    violations.push_back({absl::StrCat(field, ".end_date"), "is no date", "日期无效"});
  } else if (start.ok() && *end < *start) {
    violations.push_back(
        {absl::StrCat(field, ".end_date"), "is before start_date", "早于任职日期"});
  }
}

}  // namespace

std::vector<FieldViolation> CheckAppointment(const Appointment& appointment,
                                             absl::string_view parent, absl::string_view field) {
  std::vector<FieldViolation> violations;
  if (appointment.holder_case() == Appointment::HOLDER_NOT_SET) {
    violations.push_back({std::string(field), "needs a holder: unit, person, post or other seat",
                          "须指明任职单位、个人、职务或其他席位"});
  }
  for (const auto& [pattern, reference] :
       {std::pair(&OrganizationPattern(), OrganizationReferenceOf(appointment, field)),
        {&PostPattern(), PostReferenceOf(appointment, field)},
        {&PersonPattern(), PersonReferenceOf(appointment, field)},
        {&SeatTable().pattern, OtherSeatReferenceOf(appointment, field)},
        {&TermTable().pattern, {absl::StrCat(field, ".term"), appointment.term()}}}) {
    CheckReference(*pattern, parent, reference.field, reference.name, violations);
  }
  const bool of_body = SeatTable().pattern.Matches(appointment.seat()) &&
                       resource::ParentOf(appointment.seat()) == parent;
  if (!appointment.seat().empty() && !of_body) {
    violations.push_back({absl::StrCat(field, ".seat"), absl::StrCat("must be a seat of ", parent),
                          absl::StrCat("须为", parent, "的席位")});
  }
  if (appointment.voting() && appointment.capacity() > v1::CAPACITY_MEMBER) {
    violations.push_back({absl::StrCat(field, ".voting"), "only a member votes", "仅成员有表决权"});
  }
  if (appointment.term_number() < 0) {
    violations.push_back({absl::StrCat(field, ".term_number"), "must not be negative", "不得为负"});
  }
  CheckDates(appointment, field, violations);
  return violations;
}

Reference OrganizationReferenceOf(const Appointment& appointment, absl::string_view field) {
  if (appointment.has_unit()) {
    return {absl::StrCat(field, ".unit.organization"), appointment.unit().organization()};
  }
  return {absl::StrCat(field, ".person.organization"), appointment.person().organization()};
}

Reference PostReferenceOf(const Appointment& appointment, absl::string_view field) {
  return {absl::StrCat(field, ".post.post"), appointment.post().post()};
}

Reference PersonReferenceOf(const Appointment& appointment, absl::string_view field) {
  return {absl::StrCat(field, ".person.person"), appointment.person().person()};
}

Reference OtherSeatReferenceOf(const Appointment& appointment, absl::string_view field) {
  return {absl::StrCat(field, ".other_seat.seat"), appointment.other_seat().seat()};
}

absl::Status TakeSeatOf(const std::vector<v1::Seat>& seats, absl::string_view field,
                        Appointment& appointment, std::vector<FieldViolation>& violations) {
  if (!appointment.seat().empty()) {
    const auto seat = std::find_if(seats.begin(), seats.end(), [&](const v1::Seat& one) {
      return one.name() == appointment.seat();
    });
    if (seat == seats.end()) {
      return ReferenceNotFound(absl::StrCat(field, ".seat"), appointment.seat());
    }
    return TakeSeat(*seat, field, appointment);
  }
  if (appointment.role().empty()) {
    violations.push_back(
        {absl::StrCat(field, ".role"), "is required without a seat", "未指定席位时必须填写职务"});
  }
  return absl::OkStatus();
}

absl::Status End(Appointment& appointment, const type::PartialDate& end_date,
                 absl::string_view reason, absl::string_view field, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> ended = LastDayInOffice(appointment);
  if (ended.ok() && *ended < today) return StateConflict(appointment.name(), "ended", "in office");
  const absl::StatusOr<absl::CivilDay> end = value::LastDay(end_date);
  if (!end.ok()) return InvalidField(field, "is no date", "日期无效");
  const absl::StatusOr<absl::CivilDay> start = value::FirstDay(appointment.start_date());
  if (start.ok() && *end < *start) {
    return InvalidField(field, "is before start_date", "早于任职日期");
  }
  *appointment.mutable_end_date() = end_date;
  appointment.clear_carry_over();
  appointment.clear_carry_over_end_date();
  appointment.set_end_reason(std::string(reason));
  return absl::OkStatus();
}

absl::StatusOr<Turnover> Propose(
    absl::string_view parent, std::vector<Appointment> on_record,
    const std::vector<v1::Seat>& seats,
    const google::protobuf::RepeatedPtrField<v1::CompositionChange>& changes, Names& leaving) {
  Turnover proposed{on_record, std::move(on_record)};
  std::vector<FieldViolation> violations;
  for (int i = 0; i < changes.size(); ++i) {
    const v1::CompositionChange& change = changes[i];
    const std::string field = absl::StrCat("changes[", i, "]");
    if (change.has_appoint()) {
      const std::vector<FieldViolation> wrong =
          CheckAppointment(change.appoint(), parent, field + ".appoint");
      violations.insert(violations.end(), wrong.begin(), wrong.end());
      if (!wrong.empty()) continue;
      Appointment coming = change.appoint();
      RETURN_IF_ERROR(TakeSeatOf(seats, field + ".appoint", coming, violations));
      if (coming.name().empty()) coming.set_name(field);
      EndCarryOver(coming, proposed.after);
      proposed.after.push_back(std::move(coming));
    } else if (change.has_end()) {
      Appointment* ending = Find(proposed.after, change.end().appointment());
      if (ending == nullptr) return ResourceNotFound(change.end().appointment());
      RETURN_IF_ERROR(End(*ending, change.end().end_date(), change.end().reason(),
                          field + ".end.end_date", absl::CivilDay::min()));
    } else if (!change.leaving_organization().empty()) {
      CheckReference(OrganizationPattern(), parent, field + ".leaving_organization",
                     change.leaving_organization(), violations);
      leaving.insert(change.leaving_organization());
    } else {
      violations.push_back(
          {field, "needs appoint, end or leaving_organization", "须给出任职、离任或退出单位"});
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return proposed;
}

Appointment* Find(std::vector<Appointment>& appointments, absl::string_view name) {
  const auto found = std::find_if(appointments.begin(), appointments.end(),
                                  [name](const Appointment& one) { return one.name() == name; });
  return found == appointments.end() ? nullptr : &*found;
}

}  // namespace edugroup::committee
