#include "services/task/light.h"

#include <algorithm>

#include "common/value/date.h"

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
    default:
      break;
  }
}

}  // namespace

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

std::optional<absl::CivilDay> MeasuresDueDay(const Assignment& assignment) {
  return DayOf(assignment.measures_due_date());
}

v1::Light LightOn(const Assignment& assignment, const Standing& standing, absl::CivilDay day,
                  int warning_days) {
  if (standing.state == Assignment::CANCELLED) return v1::LIGHT_UNSPECIFIED;
  const std::optional<absl::CivilDay> due = DueDay(assignment);
  const bool in_time = standing.submitted.has_value() && (!due || *standing.submitted <= *due);
  if (standing.state == Assignment::ACCEPTED) return in_time ? v1::DONE : v1::LATE_DONE;
  if (!due.has_value()) {
    return assignment.limit().kind() == v1::Limit::LONG_TERM ? v1::LONG_TERM_OPEN : v1::NO_LIMIT;
  }
  if (standing.state == Assignment::SUBMITTED && in_time) return v1::GREEN;
  if (day > *due) return v1::RED;
  return *due - day <= warning_days ? v1::YELLOW : v1::GREEN;
}

bool MeasuresMissing(const Assignment& assignment, const Standing& standing, absl::CivilDay day) {
  if (standing.state == Assignment::CANCELLED || standing.measures_filed.has_value()) return false;
  const std::optional<absl::CivilDay> due = MeasuresDueDay(assignment);
  return due.has_value() && *due < day;
}

}  // namespace edugroup::task
