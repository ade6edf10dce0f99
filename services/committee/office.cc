#include "services/committee/office.h"

#include <algorithm>

#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using v1::Appointment;
using Appointments = std::vector<Appointment>;

struct Days {
  absl::CivilDay first, last;
};

Days DaysOf(const Appointment& appointment) {
  return {value::FirstDay(appointment.start_date()).value_or(absl::CivilDay::max()),
          LastDayInOffice(appointment).value_or(absl::CivilDay::max())};
}

// Calls `visit` with the appointments to a seat until it answers true.
template <class Visit>
bool AnyTo(const std::string& seat, const Appointments& weighed, const Offices& offices,
           Visit visit) {
  const auto found = offices.find(seat);
  bool among_weighed = false;
  for (const Appointment& one : weighed) {
    if (one.seat() != seat) continue;
    among_weighed = true;
    if (visit(one)) return true;
  }
  return !among_weighed && found != offices.end() &&
         std::any_of(found->second.begin(), found->second.end(), visit);
}

// Whether `seat` is held by the holder of `target` on one of the days.
bool IsHeldBy(const std::string& seat, const std::string& target, Days days,
              const Appointments& weighed, const Offices& offices, int steps) {
  if (seat == target || steps > kMostSeatsInARow) return true;
  return AnyTo(seat, weighed, offices, [&](const Appointment& one) {
    if (!one.has_other_seat()) return false;
    const Days held = DaysOf(one);
    const Days both = {std::max(days.first, held.first), std::min(days.last, held.last)};
    return both.first <= both.last &&
           IsHeldBy(one.other_seat().seat(), target, both, weighed, offices, steps + 1);
  });
}

}  // namespace

absl::StatusOr<absl::CivilDay> LastDayInOffice(const Appointment& appointment) {
  return value::LastDay(appointment.carry_over() ? appointment.carry_over_end_date()
                                                 : appointment.end_date());
}

bool InOffice(const Appointment& appointment, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
  if (!first.ok() || day < *first) return false;
  const absl::StatusOr<absl::CivilDay> last = LastDayInOffice(appointment);
  return !last.ok() || day <= *last;
}

const Appointment* HolderOf(const Appointment& appointment, const Appointments& weighed,
                            const Offices& offices, absl::CivilDay day) {
  const Appointment* holder = &appointment;
  for (int step = 0; holder != nullptr && holder->has_other_seat(); ++step) {
    const std::string& seat = holder->other_seat().seat();
    holder = nullptr;
    if (step == kMostSeatsInARow) break;
    AnyTo(seat, weighed, offices, [&](const Appointment& one) {
      if (!InOffice(one, day)) return false;
      holder = &one;
      return true;
    });
  }
  return holder;
}

bool LeadsBack(const Appointment& coming, const Appointments& weighed, const Offices& offices) {
  return coming.has_other_seat() &&
         IsHeldBy(coming.other_seat().seat(), coming.seat(), DaysOf(coming), weighed, offices, 1);
}

}  // namespace edugroup::committee
