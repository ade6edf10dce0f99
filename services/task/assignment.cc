#include "services/task/assignment.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/timestamp.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;

constexpr int kMostEvents = 1000;

struct Step {
  AssignmentEvent::Kind act;
  Assignment::State from;
  Assignment::State to;
};

// As written in assignment_service.proto.
constexpr Step kSteps[] = {
    {AssignmentEvent::ACKNOWLEDGE, Assignment::ASSIGNED, Assignment::ACKNOWLEDGED},
    {AssignmentEvent::FILE_MEASURES, Assignment::ACKNOWLEDGED, Assignment::MEASURES_FILED},
    {AssignmentEvent::FILE_MEASURES, Assignment::MEASURES_FILED, Assignment::MEASURES_FILED},
    {AssignmentEvent::FILE_MEASURES, Assignment::IN_PROGRESS, Assignment::IN_PROGRESS},
    {AssignmentEvent::FILE_MEASURES, Assignment::SUBMITTED, Assignment::SUBMITTED},
    {AssignmentEvent::FILE_MEASURES, Assignment::RETURNED, Assignment::RETURNED},
    {AssignmentEvent::REPORT_PROGRESS, Assignment::ACKNOWLEDGED, Assignment::IN_PROGRESS},
    {AssignmentEvent::REPORT_PROGRESS, Assignment::MEASURES_FILED, Assignment::IN_PROGRESS},
    {AssignmentEvent::REPORT_PROGRESS, Assignment::IN_PROGRESS, Assignment::IN_PROGRESS},
    {AssignmentEvent::REPORT_PROGRESS, Assignment::RETURNED, Assignment::IN_PROGRESS},
    {AssignmentEvent::SUBMIT, Assignment::MEASURES_FILED, Assignment::SUBMITTED},
    {AssignmentEvent::SUBMIT, Assignment::IN_PROGRESS, Assignment::SUBMITTED},
    {AssignmentEvent::SUBMIT, Assignment::RETURNED, Assignment::SUBMITTED},
    {AssignmentEvent::ACCEPT, Assignment::SUBMITTED, Assignment::ACCEPTED},
    {AssignmentEvent::RETURN, Assignment::SUBMITTED, Assignment::RETURNED},
    {AssignmentEvent::CANCEL, Assignment::ASSIGNED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::ACKNOWLEDGED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::MEASURES_FILED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::IN_PROGRESS, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::SUBMITTED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::RETURNED, Assignment::CANCELLED},
    {AssignmentEvent::FILE_MEASURES, Assignment::REOPENED, Assignment::REOPENED},
    {AssignmentEvent::REPORT_PROGRESS, Assignment::REOPENED, Assignment::IN_PROGRESS},
    {AssignmentEvent::SUBMIT, Assignment::REOPENED, Assignment::SUBMITTED},
    {AssignmentEvent::REOPEN, Assignment::ACCEPTED, Assignment::REOPENED},
    {AssignmentEvent::DECLINE, Assignment::ASSIGNED, Assignment::DECLINED},
    {AssignmentEvent::DECLINE, Assignment::ACKNOWLEDGED, Assignment::DECLINED},
    {AssignmentEvent::REDISPATCH, Assignment::DECLINED, Assignment::ASSIGNED},
    {AssignmentEvent::SUSPEND, Assignment::ASSIGNED, Assignment::SUSPENDED},
    {AssignmentEvent::SUSPEND, Assignment::ACKNOWLEDGED, Assignment::SUSPENDED},
    {AssignmentEvent::SUSPEND, Assignment::MEASURES_FILED, Assignment::SUSPENDED},
    {AssignmentEvent::SUSPEND, Assignment::IN_PROGRESS, Assignment::SUSPENDED},
    {AssignmentEvent::SUSPEND, Assignment::RETURNED, Assignment::SUSPENDED},
    {AssignmentEvent::SUSPEND, Assignment::REOPENED, Assignment::SUSPENDED},
    // Or what it was before the suspension, see NextState.
    {AssignmentEvent::RESUME, Assignment::SUSPENDED, Assignment::ASSIGNED},
    {AssignmentEvent::MEASURE, Assignment::ASSIGNED, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::ACKNOWLEDGED, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::MEASURES_FILED, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::IN_PROGRESS, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::SUBMITTED, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::RETURNED, Assignment::ACCEPTED},
    {AssignmentEvent::MEASURE, Assignment::REOPENED, Assignment::ACCEPTED},
    {AssignmentEvent::CANCEL, Assignment::SUSPENDED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::REOPENED, Assignment::CANCELLED},
    {AssignmentEvent::CANCEL, Assignment::DECLINED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::ASSIGNED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::ACKNOWLEDGED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::MEASURES_FILED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::IN_PROGRESS, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::SUBMITTED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::RETURNED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::SUSPENDED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::REOPENED, Assignment::CANCELLED},
    {AssignmentEvent::LEAVE, Assignment::DECLINED, Assignment::CANCELLED},
    // Who left and comes back.
    {AssignmentEvent::ASSIGN, Assignment::CANCELLED, Assignment::ASSIGNED},
};

// The latest recorded event of a kind; null when there is none.
const AssignmentEvent* Last(const Assignment& assignment, AssignmentEvent::Kind kind) {
  for (int i = assignment.events_size() - 1; i >= 0; --i) {
    if (assignment.events(i).kind() == kind) return &assignment.events(i);
  }
  return nullptr;
}

AssignmentEvent& LatestEvent(Assignment& assignment) {
  return *assignment.mutable_events(assignment.events_size() - 1);
}

// The state that the latest suspension interrupted.
Assignment::State InterruptedState(const Assignment& assignment) {
  Assignment::State state = Assignment::ASSIGNED;
  for (const AssignmentEvent& event : assignment.events()) {
    if (event.state() != Assignment::SUSPENDED) state = event.state();
  }
  return state;
}

// The day of the first filing; far away when there was none. A paper that turns out to have come in
// earlier moves it back.
absl::CivilDay MeasuresFiledDay(const Assignment& assignment) {
  return value::ToCivilDay(assignment.measures_filed_date()).value_or(absl::CivilDay::max());
}

}  // namespace

bool IsOpen(Assignment::State state) {
  return state != Assignment::STATE_UNSPECIFIED && state != Assignment::ACCEPTED &&
         state != Assignment::CANCELLED;
}

std::optional<Assignment::State> NextState(Assignment::State state, AssignmentEvent::Kind act) {
  for (const Step& step : kSteps) {
    if (step.act == act && step.from == state) return step.to;
  }
  return std::nullopt;
}

std::optional<Assignment::State> NextState(const Assignment& assignment,
                                           AssignmentEvent::Kind act) {
  const std::optional<Assignment::State> next = NextState(assignment.state(), act);
  if (next.has_value() && act == AssignmentEvent::RESUME) return InterruptedState(assignment);
  return next;
}

std::string StatesBefore(AssignmentEvent::Kind act) {
  std::vector<std::string> states;
  for (const Step& step : kSteps) {
    if (step.act == act) states.push_back(Assignment::State_Name(step.from));
  }
  return absl::StrJoin(states, " or ");
}

absl::CivilDay EarliestDay(const Assignment& assignment, AssignmentEvent::Kind act) {
  const AssignmentEvent* answered = nullptr;
  if (act == AssignmentEvent::ACCEPT || act == AssignmentEvent::RETURN) {
    answered = Last(assignment, AssignmentEvent::SUBMIT);
  } else if (act == AssignmentEvent::SUBMIT) {
    answered = assignment.state() == Assignment::REOPENED
                   ? Last(assignment, AssignmentEvent::REOPEN)
                   : Last(assignment, AssignmentEvent::RETURN);
  } else if (act == AssignmentEvent::REOPEN) {
    answered = Last(assignment, AssignmentEvent::ACCEPT);
    if (answered == nullptr) answered = Last(assignment, AssignmentEvent::MEASURE);
  } else if (act == AssignmentEvent::RESUME) {
    answered = Last(assignment, AssignmentEvent::SUSPEND);
  } else if (act == AssignmentEvent::REDISPATCH) {
    answered = Last(assignment, AssignmentEvent::DECLINE);
  }
  if (answered == nullptr) answered = Last(assignment, AssignmentEvent::ASSIGN);
  if (answered == nullptr) return absl::CivilDay::min();
  return value::ToCivilDay(answered->date()).value_or(absl::CivilDay::min());
}

void AddEvent(Assignment& assignment, const Act& act, Assignment::State state) {
  assignment.set_state(state);
  AssignmentEvent& event = *assignment.add_events();
  event.set_kind(act.kind);
  *event.mutable_date() = value::ToDate(act.date);
  *event.mutable_record_time() = value::ToTimestamp(act.record_time);
  event.set_principal(act.principal);
  event.set_note(act.note);
  event.set_state(state);
}

void Begin(Assignment& assignment, const Act& act) {
  AddEvent(assignment, act, Assignment::ASSIGNED);
  AssignmentEvent& event = LatestEvent(assignment);
  if (assignment.has_due_date()) *event.mutable_due_date() = assignment.due_date();
  if (assignment.has_measures_due_date()) {
    *event.mutable_measures_due_date() = assignment.measures_due_date();
  }
}

void MoveDueDate(Assignment& assignment, const Act& act, std::optional<absl::CivilDay> due) {
  AddEvent(assignment, act, assignment.state());
  SetDueDate(assignment, due);
}

void SetDueDate(Assignment& assignment, std::optional<absl::CivilDay> due) {
  AssignmentEvent& event = LatestEvent(assignment);
  if (!due.has_value()) {
    event.set_no_due_date(true);
    assignment.clear_due_date();
    return;
  }
  *event.mutable_due_date() = value::ToDate(*due);
  *assignment.mutable_due_date() = event.due_date();
  if (!assignment.has_first_due_date()) *assignment.mutable_first_due_date() = event.due_date();
}

void ChangeLimit(Assignment& assignment, const v1::Limit& limit) {
  *LatestEvent(assignment).mutable_limit_before() = assignment.limit();
  *assignment.mutable_limit() = limit;
}

void SetMeasuresDueDate(Assignment& assignment, std::optional<absl::CivilDay> due) {
  assignment.clear_measures_due_date();
  if (!due.has_value()) return;
  *assignment.mutable_measures_due_date() = value::ToDate(*due);
  *LatestEvent(assignment).mutable_measures_due_date() = assignment.measures_due_date();
}

absl::Status Apply(Assignment& assignment, const Act& act) {
  const std::optional<Assignment::State> next = NextState(assignment, act.kind);
  if (!next.has_value()) {
    return StateConflict(assignment.name(), Assignment::State_Name(assignment.state()),
                         StatesBefore(act.kind));
  }
  if (assignment.events_size() >= kMostEvents) {
    return RuleViolated({Hard("assignment.full", assignment.name(),
                              "The assignment holds 1,000 events and takes no more.",
                              "该交办件已有1000条记录，不能再增加。")});
  }
  AddEvent(assignment, act, *next);
  switch (act.kind) {
    case AssignmentEvent::FILE_MEASURES:
      if (act.date < MeasuresFiledDay(assignment)) {
        *assignment.mutable_measures_filed_date() = value::ToDate(act.date);
      }
      break;
    case AssignmentEvent::ACKNOWLEDGE:
      *assignment.mutable_acknowledged_date() = value::ToDate(act.date);
      break;
    case AssignmentEvent::REDISPATCH:
      assignment.clear_acknowledged_date();
      break;
    case AssignmentEvent::MEASURE:
      *assignment.mutable_completed_date() = value::ToDate(act.date);
      break;
    case AssignmentEvent::REOPEN:
      assignment.clear_completed_date();
      assignment.set_reopen_count(assignment.reopen_count() + 1);
      break;
    case AssignmentEvent::RETURN:
      assignment.set_return_count(assignment.return_count() + 1);
      break;
    case AssignmentEvent::ACCEPT:
      *assignment.mutable_completed_date() = Last(assignment, AssignmentEvent::SUBMIT)->date();
      break;
    default:
      break;
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
