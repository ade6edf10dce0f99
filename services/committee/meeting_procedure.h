// How meetings are called: notice, agenda, required parts, demands (C2.8, C2.9, Y10, Y13). Pure
// functions.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/committee/v1/cadence.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Whether a matter was reviewed, or something said of it (J20).
bool IsReviewed(const v1::AgendaItem& item);

// Everything wrong with the procedure of a cadence.
std::vector<FieldViolation> CheckProcedure(const v1::MeetingProcedure& procedure);

// Days from a notice to its meeting: the day after it is sent is the first, the day of the meeting
// the last (X3); working days where the procedure counts those. 0 when it is sent on the day or
// later. INVALID_ARGUMENT when the holiday calendar cannot be read.
absl::StatusOr<int> NoticeDays(const v1::MeetingProcedure& procedure, absl::CivilDay sent,
                               absl::CivilDay meeting);

// What is wrong with a notice that gives `notice_days`: "meeting.notice",
// "meeting.agenda-missing", in the procedure's severity.
std::vector<type::Finding> CheckNotice(const v1::MeetingProcedure& procedure,
                                       const v1::Meeting& meeting, int notice_days);

// Required parts that the meeting does not have.
std::vector<v1::RequiredPart> MissingParts(const v1::MeetingProcedure& procedure,
                                           const v1::Meeting& meeting);
// One "meeting.part-missing" (INFO) for each.
std::vector<type::Finding> DescribeMissingParts(const v1::MeetingProcedure& procedure,
                                                const v1::Meeting& meeting);

// "meeting.demand-share": whether `demanders` of the `entitled` seats can demand a meeting; INFO
// when they can, HARD when not. INVALID_ARGUMENT when the threshold cannot be read.
absl::StatusOr<type::Finding> WeighDemand(const v1::MeetingProcedure& procedure, int demanders,
                                          int entitled);

// The last day to call a meeting that was demanded on `demand`. INVALID_ARGUMENT when the holiday
// calendar cannot be read.
absl::StatusOr<absl::CivilDay> CallBy(const v1::MeetingProcedure& procedure, absl::CivilDay demand);

}  // namespace edugroup::committee
