// Seats that are held by whoever holds another seat (当然成员): who that is on a day. Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "edugroup/committee/v1/appointment_service.pb.h"

namespace edugroup::committee {

// Appointments to seats, by seat: every seat that somebody holds another one by, and those that
// these are held by.
using Offices = absl::flat_hash_map<std::string, std::vector<v1::Appointment>>;

// Held one by the other; more are taken for a circle.
constexpr int kMostSeatsInARow = 64;

// The last day in office: the end, or of a carry-over the day before the successor. Not OK: open.
absl::StatusOr<absl::CivilDay> LastDayInOffice(const v1::Appointment& appointment);
// From the first day in office to the last, both included.
bool InOffice(const v1::Appointment& appointment, absl::CivilDay day);

// The appointment that says who holds `appointment` on a day: itself, or that to the seat at the
// end of those it is held by; null while one of them is vacant. `weighed` are the appointments of
// the body that is weighed: for its seats they count, not `offices`.
const v1::Appointment* HolderOf(const v1::Appointment& appointment,
                                const std::vector<v1::Appointment>& weighed, const Offices& offices,
                                absl::CivilDay day);

// Whether the seat of `coming` would, on some day of the appointment, be held by its own holder, or
// stand at the end of more than kMostSeatsInARow.
bool LeadsBack(const v1::Appointment& coming, const std::vector<v1::Appointment>& weighed,
               const Offices& offices);

}  // namespace edugroup::committee
