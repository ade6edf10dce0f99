// Who is at a meeting, who is represented, and whether that is enough (C2.10, C2.11). Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/attendance.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Brings the meeting's list up to date: every one of `in_office`, with the presence already taken
// down.
void ListAttendees(absl::Span<const v1::Appointment> in_office, v1::Meeting& meeting);

// Takes down presence, authorities and those taken back. INVALID_ARGUMENT with all violations: a
// seat that is not on the list, an authority that the procedure does not allow.
absl::Status TakeDown(const v1::MeetingProcedure& procedure,
                      const v1::RecordAttendanceRequest& request, v1::Meeting& meeting);

// Whether an authority stands for `resolution` at this moment: its principal is away, and its
// holder is present and not among `recused`, or it sends somebody of the unit. `resolution` empty:
// whatever its scope. Why not: a rule id "proxy.…"; empty when it stands.
std::string WhyProxyFails(const v1::Proxy& proxy, const v1::Meeting& meeting,
                          absl::string_view resolution,
                          const absl::flat_hash_set<std::string>& recused = {});

// "meeting.quorum": whether enough are present or represented for the procedure; INFO when they
// are, HARD when not. INVALID_ARGUMENT when its threshold cannot be read.
absl::StatusOr<type::Finding> WeighAttendance(const v1::MeetingProcedure& procedure,
                                              const v1::Attendance& attendance);

// Who counts at the moment, and whether it is enough for the procedure. INVALID_ARGUMENT when its
// threshold cannot be read.
absl::StatusOr<v1::Quorum> CountQuorum(const v1::MeetingProcedure& procedure,
                                       const v1::Meeting& meeting, absl::string_view resolution);

// Signs the minutes for `appointments` and signs them off when nobody is missing who was present
// and votes.
//   STATE_CONFLICT    there are no minutes
//   INVALID_ARGUMENT  all violations: a seat that was not present, a day before the meeting or
//                     after `today`
absl::Status SignMinutes(v1::Meeting& meeting, const v1::SignMinutesRequest& request,
                         absl::CivilDay today);

}  // namespace edugroup::committee
