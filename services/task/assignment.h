// The life of an assignment: which act leads from which state to which, and what it leaves behind.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "edugroup/task/v1/assignment_service.pb.h"

namespace edugroup::task {

// Whether something is still to be done: neither accepted nor cancelled.
bool IsOpen(v1::Assignment::State state);

// The state that `act` leads to from `state`; none when it may not be done there. ASSIGN is how an
// assignment begins, and leads out of CANCELLED for who left and came back. RESUME leads to
// ASSIGNED here; where an assignment stood before, the next function says.
std::optional<v1::Assignment::State> NextState(v1::Assignment::State state,
                                               v1::AssignmentEvent::Kind act);
// The same for one assignment, in the state it is in: RESUME leads back to where it stood.
std::optional<v1::Assignment::State> NextState(const v1::Assignment& assignment,
                                               v1::AssignmentEvent::Kind act);

// The states that `act` starts from, "ACKNOWLEDGED or RETURNED", for messages.
std::string StatesBefore(v1::AssignmentEvent::Kind act);

// The first day on which `act` can have happened: no earlier than the assignment itself, and than
// what it answers (an acceptance or a return: the submission; a submission: the return before it; a
// resumption: the suspension; …).
absl::CivilDay EarliestDay(const v1::Assignment& assignment, v1::AssignmentEvent::Kind act);

// One act, about to be recorded.
struct Act {
  v1::AssignmentEvent::Kind kind;
  absl::CivilDay date;
  absl::Time record_time;
  std::string principal;
  std::string note;
};

// Writes the act down as an event that leads to `state`, whatever the present one is; Apply checks.
void AddEvent(v1::Assignment& assignment, const Act& act, v1::Assignment::State state);

// Begins an assignment; the event keeps the due date and the day for measures that it begins with.
void Begin(v1::Assignment& assignment, const Act& act);

// Records an act that moves the due date, or with none takes it away; the state stays. The first
// due date is never overwritten (N11).
void MoveDueDate(v1::Assignment& assignment, const Act& act, std::optional<absl::CivilDay> due);
// The same by the latest event, which there is.
void SetDueDate(v1::Assignment& assignment, std::optional<absl::CivilDay> due);
// The latest event changes the limit; it keeps the one before for the days before.
void ChangeLimit(v1::Assignment& assignment, const v1::Limit& limit);
// The latest event sets the day by which measures are due; with none there is no such day any more.
void SetMeasuresDueDate(v1::Assignment& assignment, std::optional<absl::CivilDay> due);

// Records the act: state, event, and what follows from it (return_count, completed_date, the day of
// the first filing of measures). Being late is recorded, never refused.
//   FAILED_PRECONDITION STATE_CONFLICT  the act does not start from the present state
//   FAILED_PRECONDITION RULE_VIOLATED   assignment.full: it holds all events it can
absl::Status Apply(v1::Assignment& assignment, const Act& act);

}  // namespace edugroup::task
