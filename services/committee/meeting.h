// What makes a meeting right, and how it moves. Pure functions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Everything wrong with the fields of a meeting that has its name.
std::vector<FieldViolation> CheckMeeting(const v1::Meeting& meeting);

// Whether `after` is a meeting that `before` may be updated to.
//   STATE_CONFLICT  it is cancelled; or held, and year, ordinal or date differ
absl::Status CheckUpdate(const v1::Meeting& before, const v1::Meeting& after);

// PLANNED -> HELD and PLANNED -> CANCELLED.
//   STATE_CONFLICT    the meeting is in another state
//   INVALID_ARGUMENT  all violations of date (after `today`) and attendance
absl::Status Hold(v1::Meeting& meeting, const v1::HoldMeetingRequest& request,
                  absl::CivilDay today);
absl::Status Cancel(v1::Meeting& meeting, absl::string_view reason);

}  // namespace edugroup::committee
