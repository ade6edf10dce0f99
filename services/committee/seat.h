// What makes a seat right, what it makes of an appointment to it, and who held it. Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "services/committee/composition_change.h"
#include "services/committee/references.h"
#include "services/committee/roster.h"

namespace edugroup::committee {

// Everything wrong with a seat that has its name.
std::vector<FieldViolation> CheckSeat(const v1::Seat& seat);

// The kinds of organisations that its conditions name.
References KindsOf(const v1::Seat& seat);

// Takes over what the seat says: role and title when empty, vote, capacity, carry-over, and the end
// of the term when there is none. INVALID_ARGUMENT when the role is another one than the seat's.
absl::Status TakeSeat(const v1::Seat& seat, absl::string_view field, v1::Appointment& appointment);

// That nobody else of the body is in the seat on a day of `coming` ("seat.taken", HARD).
std::optional<type::Finding> CheckFree(const v1::Seat& seat, const v1::Appointment& coming,
                                       const std::vector<v1::Appointment>& others);
// What stands against `coming` in `seat`: CheckFree, and the
// seat's conditions ("seat.eligibility"); both HARD. The conditions are those of the first day.
std::vector<type::Finding> CheckHolder(const v1::Seat& seat, const v1::Appointment& coming,
                                       const std::vector<v1::Appointment>& others,
                                       const Facts& facts);

// What the body's seats, those of `facts`, say against those who come by a change, and those who
// stay longer than they were to.
std::vector<type::Finding> CheckSeats(const Turnover& change, const Facts& facts);

// Ends the carry-over of whoever is in the seat of `coming` on the day before it begins. Answers
// the names of those it ended.
std::vector<std::string> EndCarryOver(const v1::Appointment& coming,
                                      std::vector<v1::Appointment>& appointments);

// The holders of a seat by the appointments of its body, oldest first; those of a post and of
// another seat by who held it.
std::vector<v1::SeatTenure> HistoryOf(absl::string_view seat,
                                      const std::vector<v1::Appointment>& body, const Facts& facts);

}  // namespace edugroup::committee
