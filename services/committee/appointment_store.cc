#include "services/committee/appointment_store.h"

#include "absl/strings/str_cat.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "services/committee/day_number.h"
#include "services/committee/roster.h"

namespace edugroup::committee {
namespace {

using v1::Appointment;

int64_t StartNumber(const Appointment& appointment) {
  return DayNumber(value::FirstDay(appointment.start_date()));
}

// Body, role, start.
std::string SortKey(const Appointment& appointment) {
  return absl::StrCat(resource::PathOf(resource::ParentOf(appointment.name())), " ",
                      appointment.role(), " ",
                      absl::Dec(StartNumber(appointment), absl::kZeroPad8));
}

}  // namespace

const resource::Table& AppointmentTable() {
  static const auto* const table = new resource::Table{
      "appointment",
      resource::Pattern("groups/{group}/bodies/{body}/appointments/{appointment}"),
      {
          resource::Text<Appointment>("role", "role",
                                      [](const Appointment& one) { return one.role(); }),
          resource::Text<Appointment>("organization", "organization",
                                      [](const Appointment& one) { return OrganizationOf(one); }),
          resource::Number<Appointment>(
              "voting", "voting", [](const Appointment& one) { return int64_t{one.voting()}; }),
          resource::Date<Appointment>("start_date", "start_date", &StartNumber),
          resource::Date<Appointment>(
              "end_date", "end_date",
              [](const Appointment& one) { return DayNumber(LastDayInOffice(one)); }),
      },
      resource::Of<Appointment>(&SortKey),
      resource::Of<Appointment>([](const Appointment& one) { return OrganizationOf(one); })};
  return *table;
}

resource::Condition AppointmentsOn(absl::CivilDay day) {
  const int64_t number = DayNumber(day);
  return {"start_date <= ? AND (end_date = 0 OR end_date >= ?)", {number, number}};
}

resource::Condition AppointmentsFrom(absl::CivilDay day) {
  return {"end_date = 0 OR end_date >= ?", {DayNumber(day)}};
}

}  // namespace edugroup::committee
