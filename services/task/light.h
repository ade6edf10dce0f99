// Where an assignment stood on a day, and the light it showed (亮灯). Both follow from its dated
// events alone, so any day, past or future, has one answer.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/limit.h"

namespace edugroup::task {

struct Standing {
  v1::Assignment::State state = v1::Assignment::STATE_UNSPECIFIED;  // unspecified: not yet assigned
  // The submission that it waits with, or that was accepted.
  std::optional<absl::CivilDay> submitted;
  std::optional<absl::CivilDay> accepted;
  // The first filing of measures.
  std::optional<absl::CivilDay> measures_filed;
  int returns = 0;
};

// By the events dated on or before `day`.
Standing StandingOn(const v1::Assignment& assignment, absl::CivilDay day);

// Laid aside, or sent back as wrongly assigned: for the time being the organisation owes nothing.
bool Rests(v1::Assignment::State state);
// Open, and not at rest.
bool Owes(v1::Assignment::State state);

// The last day in time; none where there is no such limit.
std::optional<absl::CivilDay> DueDay(const v1::Assignment& assignment);
// The last day for its measures as it was on `day`: a second dispatch opens a new term.
std::optional<absl::CivilDay> MeasuresDueDayOn(const v1::Assignment& assignment,
                                               absl::CivilDay day);

// The limit as it was on `day`, before corrected documents changed it. Borrowed from the
// assignment.
const v1::Limit& LimitOn(const v1::Assignment& assignment, absl::CivilDay day);

// The last day in time as it was on `day`, by the events that had moved it by then; for a RECURRING
// limit that of its next occurrence.
std::optional<absl::CivilDay> DueDayOn(const v1::Assignment& assignment, absl::CivilDay day);

// The day from which on its limit as it was on `day` counts: of the assignment, of who left and
// came back, of the document that changed the limit.
absl::CivilDay BeginOn(const v1::Assignment& assignment, absl::CivilDay day);

// The first period of a RECURRING limit, from BeginOn on, that no report filed by `day` delivers. A
// report delivers the period that its own lies in.
Occurrence NextOccurrence(const v1::Assignment& assignment, absl::CivilDay day);

// The due day that its present limit leads to from `today` on, whatever it was before: of a
// RECURRING limit that of the next occurrence.
std::optional<absl::CivilDay> NextDueDay(const v1::Assignment& assignment, absl::CivilDay today);

// The light on `day`; LIGHT_UNSPECIFIED for a cancelled one, SUSPENDED_OPEN for a suspended one,
// WAITING for one whose window has not begun or whose trigger has not happened. An open assignment
// is YELLOW from `warning_days` before its due date to the due date itself, and RED after it; one
// that was submitted in time waits in GREEN.
v1::Light LightOn(const v1::Assignment& assignment, const Standing& standing, absl::CivilDay day,
                  int warning_days);

// Whether measures were due before `day` and not filed by it.
bool MeasuresMissing(const v1::Assignment& assignment, const Standing& standing,
                     absl::CivilDay day);

}  // namespace edugroup::task
