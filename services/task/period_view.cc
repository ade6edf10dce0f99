#include "services/task/period_view.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "common/value/date.h"
#include "services/task/assignment.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;
using v1::Extension;

absl::CivilDay DayOr(const google::type::Date& date, absl::CivilDay other) {
  return value::ToCivilDay(date).value_or(other);
}

bool Moves(const Extension& extension) {
  return extension.outcome() == Extension::GRANTED && !extension.late();
}

}  // namespace

PeriodView::PeriodView(const Assignment& assignment, FactsPeriod period, absl::CivilDay as_of)
    : assignment_(assignment),
      period_{period.first, std::min(period.last, as_of)},
      as_of_(as_of),
      standing_(StandingOn(assignment, as_of)) {}

bool PeriodView::IsOut() const {
  return standing_.state == Assignment::STATE_UNSPECIFIED ||
         standing_.state == Assignment::CANCELLED;
}

bool PeriodView::InPeriod(std::optional<absl::CivilDay> day) const {
  return day.has_value() && period_.first <= *day && *day <= period_.last;
}

bool PeriodView::MeasuresFellDue() const {
  return !Rests(standing_.state) && InPeriod(MeasuresDueDayOn(assignment_, as_of_));
}

bool PeriodView::MeasuresInTime() const {
  return standing_.measures_filed.has_value() &&
         *standing_.measures_filed <= *MeasuresDueDayOn(assignment_, as_of_);
}

PeriodView::Occurrences PeriodView::CountOccurrences() const {
  Occurrences found;
  const absl::CivilDay begin = BeginOn(assignment_, as_of_);
  if (begin > period_.last) return found;
  const v1::Limit& limit = LimitOn(assignment_, as_of_);
  Occurrence next = OccurrenceAround(limit, begin);
  for (; next.due <= period_.last; next = OccurrenceAround(limit, next.period.last + 1)) {
    const bool delivered = NextOccurrence(assignment_, next.due).due > next.due;
    // What was accepted before owes nothing any more.
    if (!delivered && standing_.accepted.has_value() && *standing_.accepted < next.due) break;
    if (next.due < period_.first) continue;
    found.fell_due = true;
    found.in_time = found.in_time && delivered;
  }
  return found;
}

bool PeriodView::FellDue() const {
  if (Rests(standing_.state)) return false;
  if (IsRecurring()) return CountOccurrences().fell_due;
  return InPeriod(DueDayOn(assignment_, as_of_));
}

bool PeriodView::SubmittedInTime() const {
  if (IsRecurring()) return CountOccurrences().in_time;
  const std::optional<absl::CivilDay> due = DueDayOn(assignment_, as_of_);
  return standing_.submitted.has_value() && due.has_value() && *standing_.submitted <= *due;
}

bool PeriodView::IsOverdue() const { return LightOn(assignment_, standing_, as_of_, 0) == v1::RED; }

bool PeriodView::IsRecurring() const {
  return LimitOn(assignment_, as_of_).kind() == v1::Limit::RECURRING;
}

bool PeriodView::WasOpen() const {
  if (period_.last < period_.first) return false;
  return Owes(StandingOn(assignment_, period_.first - 1).state) ||
         absl::c_any_of(assignment_.events(), [&](const AssignmentEvent& event) {
           return Owes(event.state()) && InPeriod(DayOr(event.date(), absl::CivilDay::max()));
         });
}

int PeriodView::Count(AssignmentEvent::Kind kind) const {
  return static_cast<int>(absl::c_count_if(assignment_.events(), [&](const AssignmentEvent& event) {
    return event.kind() == kind && InPeriod(DayOr(event.date(), absl::CivilDay::max()));
  }));
}

int PeriodView::Reports() const {
  return Count(AssignmentEvent::REPORT_PROGRESS) + Count(AssignmentEvent::SUBMIT);
}

int PeriodView::Returns() const { return Count(AssignmentEvent::RETURN); }

bool PeriodView::WasExtended() const {
  return absl::c_any_of(assignment_.extensions(), [&](const Extension& extension) {
    return Moves(extension) && DayOr(extension.decision_date(), absl::CivilDay::max()) <= as_of_;
  });
}

int PeriodView::Extensions() const {
  return static_cast<int>(
      absl::c_count_if(assignment_.extensions(), [&](const Extension& extension) {
        return Moves(extension) &&
               InPeriod(DayOr(extension.decision_date(), absl::CivilDay::max()));
      }));
}

int PeriodView::Requests() const {
  return static_cast<int>(
      absl::c_count_if(assignment_.extensions(), [&](const Extension& extension) {
        return InPeriod(DayOr(extension.request_date(), absl::CivilDay::max()));
      }));
}

int PeriodView::LateRequests() const {
  return static_cast<int>(
      absl::c_count_if(assignment_.extensions(), [&](const Extension& extension) {
        return extension.late() && InPeriod(DayOr(extension.request_date(), absl::CivilDay::max()));
      }));
}

}  // namespace edugroup::task
