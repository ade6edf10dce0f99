// Who is in office in a body on a day, and who of them votes.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "edugroup/committee/v1/appointment_service.pb.h"

namespace edugroup::committee {

// In list order. Names of persons are as the store keeps them: for counting, not for answers.
absl::StatusOr<std::vector<v1::Appointment>> ReadInOffice(resource::Change& change,
                                                          absl::string_view body,
                                                          absl::CivilDay day);
absl::StatusOr<std::vector<v1::Appointment>> ReadVoters(resource::Change& change,
                                                        absl::string_view body, absl::CivilDay day);

// Voting seats that there are on the day, vacant ones included; 0 where the body keeps no seats.
absl::StatusOr<int> CountVotingSeats(resource::Change& change, absl::string_view body,
                                     absl::CivilDay day);

}  // namespace edugroup::committee
