#include "services/task/light.h"

#include <algorithm>

#include "common/value/date.h"
#include "services/task/assignment.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;

std::optional<absl::CivilDay> DayOf(const google::type::Date& date) {
  absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return std::nullopt;
  return *day;
}

void Take(const AssignmentEvent& event, absl::CivilDay date, Standing& standing) {
  switch (event.kind()) {
    case AssignmentEvent::FILE_MEASURES:
      standing.measures_filed = std::min(date, standing.measures_filed.value_or(date));
      break;
    case AssignmentEvent::SUBMIT:
      standing.submitted = date;
      break;
    case AssignmentEvent::ACCEPT:
      standing.accepted = date;
      break;
    case AssignmentEvent::RETURN:
      standing.submitted.reset();
      ++standing.returns;
      break;
    case AssignmentEvent::MEASURE:
      standing.submitted = date;
      standing.accepted = date;
      break;
    case AssignmentEvent::REOPEN:
      standing.submitted.reset();
      standing.accepted.reset();
      break;
    default:
      break;
  }
}

bool Delivers(const v1::ProgressReport& report, const value::Period& period, absl::CivilDay day) {
  const std::optional<absl::CivilDay> date = DayOf(report.date());
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(report.period());
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(report.period());
  return date.has_value() && *date <= day && first.ok() && last.ok() && *first >= period.first &&
         *last <= period.last;
}

bool MovesDueDate(const AssignmentEvent& event) {
  return event.has_due_date() || event.no_due_date();
}

// Before the first event that moves it: an extension presupposes the first due date, everything
// else sets one where there was none.
std::optional<absl::CivilDay> InitialDueDay(const Assignment& assignment) {
  for (const AssignmentEvent& event : assignment.events()) {
    if (!MovesDueDate(event)) continue;
    const bool extends = event.kind() == AssignmentEvent::GRANT_EXTENSION;
    return extends ? DayOf(assignment.first_due_date()) : std::nullopt;
  }
  return DayOf(assignment.due_date());
}

bool HasNotBegun(const v1::Limit& limit, std::optional<absl::CivilDay> due, absl::CivilDay day) {
  if (limit.kind() == v1::Limit::TRIGGER) return !due.has_value();
  const std::optional<absl::CivilDay> first = FirstDay(limit);
  return first.has_value() && day < *first;
}

}  // namespace

const v1::Limit& LimitOn(const Assignment& assignment, absl::CivilDay day) {
  for (const AssignmentEvent& event : assignment.events()) {
    const std::optional<absl::CivilDay> date = DayOf(event.date());
    if (event.has_limit_before() && date.has_value() && *date > day) return event.limit_before();
  }
  return assignment.limit();
}

absl::CivilDay BeginOn(const Assignment& assignment, absl::CivilDay day) {
  std::optional<absl::CivilDay> begin;
  for (const AssignmentEvent& event : assignment.events()) {
    const bool begins = event.kind() == AssignmentEvent::ASSIGN || event.has_limit_before();
    const std::optional<absl::CivilDay> date = DayOf(event.date());
    if (!begins || !date.has_value()) continue;
    if (!begin.has_value() || *date <= day) begin = date;
  }
  return begin.value_or(day);
}

Occurrence NextOccurrence(const Assignment& assignment, absl::CivilDay day) {
  const v1::Limit& limit = LimitOn(assignment, day);
  Occurrence next = OccurrenceAround(limit, BeginOn(assignment, day));
  // Every turn uses up at least one report.
  for (int i = 0; i <= assignment.reports_size(); ++i) {
    const bool delivered = std::any_of(
        assignment.reports().begin(), assignment.reports().end(),
        [&](const v1::ProgressReport& report) { return Delivers(report, next.period, day); });
    if (!delivered) break;
    next = OccurrenceAround(limit, next.period.last + 1);
  }
  return next;
}

std::optional<absl::CivilDay> NextDueDay(const Assignment& assignment, absl::CivilDay today) {
  if (assignment.limit().kind() != v1::Limit::RECURRING) return DueDay(assignment.limit());
  return NextOccurrence(assignment, today).due;
}

std::optional<absl::CivilDay> DueDayOn(const Assignment& assignment, absl::CivilDay day) {
  if (LimitOn(assignment, day).kind() == v1::Limit::RECURRING) {
    return NextOccurrence(assignment, day).due;
  }
  std::optional<absl::CivilDay> due = InitialDueDay(assignment);
  for (const AssignmentEvent& event : assignment.events()) {
    const std::optional<absl::CivilDay> date = DayOf(event.date());
    if (!MovesDueDate(event) || !date.has_value() || *date > day) continue;
    due = event.no_due_date() ? std::nullopt : DayOf(event.due_date());
  }
  return due;
}

Standing StandingOn(const Assignment& assignment, absl::CivilDay day) {
  Standing standing;
  Assignment::State before = Assignment::STATE_UNSPECIFIED;
  for (const AssignmentEvent& event : assignment.events()) {
    const std::optional<absl::CivilDay> date = DayOf(event.date());
    if (date.has_value() && *date <= day) {
      Take(event, *date, standing);
      // Only a step moves the state: measures found later must not carry theirs back in time.
      if (event.state() != before) standing.state = event.state();
    }
    before = event.state();
  }
  return standing;
}

std::optional<absl::CivilDay> DueDay(const Assignment& assignment) {
  return DayOf(assignment.due_date());
}

bool Rests(Assignment::State state) {
  return state == Assignment::SUSPENDED || state == Assignment::DECLINED;
}

bool Owes(Assignment::State state) { return IsOpen(state) && !Rests(state); }

std::optional<absl::CivilDay> MeasuresDueDayOn(const Assignment& assignment, absl::CivilDay day) {
  std::optional<absl::CivilDay> due = DayOf(assignment.measures_due_date());
  if (!due.has_value()) return due;
  // The latest event by `day` that sets it; before the first of them, that one.
  bool first = true;
  for (const AssignmentEvent& event : assignment.events()) {
    const std::optional<absl::CivilDay> date = DayOf(event.date());
    if (!event.has_measures_due_date() || !date.has_value()) continue;
    if (first || *date <= day) due = DayOf(event.measures_due_date());
    first = false;
  }
  return due;
}

v1::Light LightOn(const Assignment& assignment, const Standing& standing, absl::CivilDay day,
                  int warning_days) {
  if (standing.state == Assignment::CANCELLED) return v1::LIGHT_UNSPECIFIED;
  if (standing.state == Assignment::SUSPENDED) return v1::SUSPENDED_OPEN;
  const std::optional<absl::CivilDay> due = DueDayOn(assignment, day);
  const v1::Limit& limit = LimitOn(assignment, day);
  const bool in_time = standing.submitted.has_value() && (!due || *standing.submitted <= *due);
  if (standing.state == Assignment::ACCEPTED) return in_time ? v1::DONE : v1::LATE_DONE;
  if (HasNotBegun(limit, due, day)) return v1::WAITING;
  if (!due.has_value()) {
    return limit.kind() == v1::Limit::LONG_TERM ? v1::LONG_TERM_OPEN : v1::NO_LIMIT;
  }
  if (standing.state == Assignment::SUBMITTED && in_time) return v1::GREEN;
  if (day > *due) return v1::RED;
  return *due - day <= warning_days ? v1::YELLOW : v1::GREEN;
}

bool MeasuresMissing(const Assignment& assignment, const Standing& standing, absl::CivilDay day) {
  if (standing.state == Assignment::CANCELLED || Rests(standing.state)) return false;
  if (standing.measures_filed.has_value()) return false;
  const std::optional<absl::CivilDay> due = MeasuresDueDayOn(assignment, day);
  return due.has_value() && *due < day;
}

}  // namespace edugroup::task
