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

// PLANNED -> HELD and PLANNED -> CANCELLED. What was taken down of attendance takes the place of
// the request's figures, and required parts of `procedure` that are missing become findings.
//   STATE_CONFLICT    the meeting is in another state
//   INVALID_ARGUMENT  all violations of date (after `today`) and attendance
//   RULE_VIOLATED     "meeting.quorum": too few are there for the procedure
absl::Status Hold(v1::Meeting& meeting, const v1::HoldMeetingRequest& request,
                  const v1::MeetingProcedure& procedure, absl::CivilDay today);
absl::Status Cancel(v1::Meeting& meeting, absl::string_view reason);

// Records the notice of a PLANNED meeting that has a date. Findings that no waiver sets aside stop
// it; those set aside stay with it.
//   STATE_CONFLICT    it is not PLANNED
//   INVALID_ARGUMENT  it has no date, or the notice is sent after `today`
//   RULE_VIOLATED     "meeting.notice", "meeting.agenda-missing"
absl::Status Invite(v1::Meeting& meeting, const v1::InviteMeetingRequest& request,
                    const v1::MeetingProcedure& procedure, absl::CivilDay today);

// Brings the findings about required parts up to date.
void NoteMissingParts(const v1::MeetingProcedure& procedure, v1::Meeting& meeting);

// STATE_CONFLICT unless it is in `state`.
absl::Status CheckState(const v1::Meeting& meeting, v1::Meeting::State state);

}  // namespace edugroup::committee
