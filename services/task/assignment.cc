#include "services/task/assignment.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "services/task/finding.h"
#include "services/task/timestamp.h"

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
};

// The latest recorded event of a kind; null when there is none.
const AssignmentEvent* Last(const Assignment& assignment, AssignmentEvent::Kind kind) {
  for (int i = assignment.events_size() - 1; i >= 0; --i) {
    if (assignment.events(i).kind() == kind) return &assignment.events(i);
  }
  return nullptr;
}

// The day of the first filing; far away when there was none. A paper that turns out to have come in
// earlier moves it back.
absl::CivilDay MeasuresFiledDay(const Assignment& assignment) {
  return value::ToCivilDay(assignment.measures_filed_date()).value_or(absl::CivilDay::max());
}

}  // namespace

std::optional<Assignment::State> NextState(Assignment::State state, AssignmentEvent::Kind act) {
  for (const Step& step : kSteps) {
    if (step.act == act && step.from == state) return step.to;
  }
  return std::nullopt;
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
    answered = Last(assignment, AssignmentEvent::RETURN);
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
  *event.mutable_record_time() = ToTimestamp(act.record_time);
  event.set_principal(act.principal);
  event.set_note(act.note);
  event.set_state(state);
}

void Begin(Assignment& assignment, const Act& act) {
  AddEvent(assignment, act, Assignment::ASSIGNED);
}

absl::Status Apply(Assignment& assignment, const Act& act) {
  const std::optional<Assignment::State> next = NextState(assignment.state(), act.kind);
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
