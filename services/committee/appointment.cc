#include "services/committee/appointment.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"

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
    violations.push_back(
        {std::string(field), "needs a holder: unit or person", "须指明任职单位或个人"});
  }
  const OrganizationReference reference = OrganizationReferenceOf(appointment, field);
  CheckReference(OrganizationPattern(), parent, reference.field, reference.name, violations);
  CheckDates(appointment, field, violations);
  return violations;
}

OrganizationReference OrganizationReferenceOf(const Appointment& appointment,
                                              absl::string_view field) {
  return {absl::StrCat(field, appointment.has_unit() ? ".unit" : ".person", ".organization"),
          OrganizationOf(appointment)};
}

absl::flat_hash_set<std::string> OrganizationsOf(const std::vector<Appointment>& appointments) {
  absl::flat_hash_set<std::string> names;
  for (const Appointment& appointment : appointments) names.insert(OrganizationOf(appointment));
  names.erase("");
  return names;
}

absl::Status End(Appointment& appointment, const type::PartialDate& end_date,
                 absl::string_view reason, absl::string_view field, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> ended = value::LastDay(appointment.end_date());
  if (ended.ok() && *ended < today) return StateConflict(appointment.name(), "ended", "in office");
  const absl::StatusOr<absl::CivilDay> end = value::LastDay(end_date);
  if (!end.ok()) return InvalidField(field, "is no date", "日期无效");
  const absl::StatusOr<absl::CivilDay> start = value::FirstDay(appointment.start_date());
  if (start.ok() && *end < *start) {
    return InvalidField(field, "is before start_date", "早于任职日期");
  }
  *appointment.mutable_end_date() = end_date;
  appointment.set_end_reason(std::string(reason));
  return absl::OkStatus();
}

absl::StatusOr<Turnover> Propose(
    absl::string_view parent, std::vector<Appointment> on_record,
    const google::protobuf::RepeatedPtrField<v1::CompositionChange>& changes) {
  Turnover proposed{on_record, std::move(on_record)};
  std::vector<FieldViolation> violations;
  for (int i = 0; i < changes.size(); ++i) {
    const v1::CompositionChange& change = changes[i];
    const std::string field = absl::StrCat("changes[", i, "]");
    if (change.has_appoint()) {
      const std::vector<FieldViolation> wrong =
          CheckAppointment(change.appoint(), parent, field + ".appoint");
      violations.insert(violations.end(), wrong.begin(), wrong.end());
      proposed.after.push_back(change.appoint());
      if (change.appoint().name().empty()) proposed.after.back().set_name(field);
    } else if (change.has_end()) {
      Appointment* ending = Find(proposed.after, change.end().appointment());
      if (ending == nullptr) return ResourceNotFound(change.end().appointment());
      RETURN_IF_ERROR(End(*ending, change.end().end_date(), change.end().reason(),
                          field + ".end.end_date", absl::CivilDay::min()));
    } else {
      violations.push_back({field, "needs appoint or end", "须给出任职或离任"});
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
