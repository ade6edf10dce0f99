#include "services/committee/voters.h"

#include <algorithm>

#include "common/value/status.h"
#include "edugroup/committee/v1/seat.pb.h"
#include "services/committee/appointment_store.h"
#include "services/committee/seat_store.h"

namespace edugroup::committee {

absl::StatusOr<std::vector<v1::Appointment>> ReadInOffice(resource::Change& change,
                                                          absl::string_view body,
                                                          absl::CivilDay day) {
  return change.ReadAll<v1::Appointment>(AppointmentTable(), body, AppointmentsOn(day));
}

absl::StatusOr<std::vector<v1::Appointment>> ReadVoters(resource::Change& change,
                                                        absl::string_view body,
                                                        absl::CivilDay day) {
  ASSIGN_OR_RETURN(std::vector<v1::Appointment> voters, ReadInOffice(change, body, day));
  voters.erase(std::remove_if(voters.begin(), voters.end(),
                              [](const v1::Appointment& one) { return !one.voting(); }),
               voters.end());
  return voters;
}

absl::StatusOr<int> CountVotingSeats(resource::Change& change, absl::string_view body,
                                     absl::CivilDay day) {
  ASSIGN_OR_RETURN(const std::vector<v1::Seat> seats,
                   change.ReadAll<v1::Seat>(SeatTable(), body, SeatsOn(day)));
  return static_cast<int>(std::count_if(seats.begin(), seats.end(),
                                        [](const v1::Seat& seat) { return seat.voting(); }));
}

}  // namespace edugroup::committee
