#include "services/committee/cadence.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/committee/meeting_procedure.h"

namespace edugroup::committee {
namespace {

using v1::Cadence;
using v1::Meeting;
using v1::MeetingDuty;

// 1 for Monday to 7 for Sunday.
int WeekdayOf(absl::CivilDay day) { return static_cast<int>(absl::GetWeekday(day)) + 1; }

absl::CivilDay MondayOf(absl::CivilDay day) { return day - (WeekdayOf(day) - 1); }

absl::CivilDay FirstWeekdayFrom(absl::CivilDay day, int weekday) {
  return day + (weekday - WeekdayOf(day) + 7) % 7;
}

absl::CivilDay StartOf(const Cadence& cadence) {
  return value::FirstDay(cadence.start_date()).value_or(absl::CivilDay(1, 1, 1));
}

DuePeriod Days(absl::CivilDay first, absl::CivilDay last) {
  return {first, last, last, absl::StrCat(value::Format(first), "至", value::Format(last))};
}

DuePeriod From(value::PeriodKind kind, absl::CivilDay day) {
  value::Period period = value::PeriodOf(kind, day);
  return {period.first, period.last, period.last, std::move(period.label)};
}

DuePeriod Week(const Cadence& cadence, absl::CivilDay day) {
  const absl::CivilDay monday = MondayOf(day);
  DuePeriod period = Days(monday, monday + 6);
  if (cadence.weekday() > 0) period.due = monday + (cadence.weekday() - 1);
  return period;
}

// Fortnights are counted from the first one, backwards too.
DuePeriod Fortnight(const Cadence& cadence, absl::CivilDay day) {
  const absl::CivilDay start = StartOf(cadence);
  const absl::CivilDay anchor =
      cadence.weekday() > 0 ? FirstWeekdayFrom(start, cadence.weekday()) : MondayOf(start);
  const int64_t distance = day - anchor;
  const int64_t fortnights = distance >= 0 ? distance / 14 : -((13 - distance) / 14);
  const absl::CivilDay first = anchor + 14 * fortnights;
  DuePeriod period = Days(first, first + 13);
  if (cadence.weekday() > 0) period.due = first;
  return period;
}

DuePeriod Month(const Cadence& cadence, absl::CivilDay day) {
  DuePeriod period = From(value::PeriodKind::kMonth, day);
  if (cadence.weekday() == 0) return period;
  const absl::CivilDay first = FirstWeekdayFrom(period.first, cadence.weekday());
  period.due = first + 7 * (cadence.week_of_month() - 1);
  if (period.due > period.last) period.due -= 7;
  return period;
}

DuePeriod Year(absl::CivilDay day) {
  return {absl::CivilDay(day.year(), 1, 1), absl::CivilDay(day.year(), 12, 31),
          absl::CivilDay(day.year(), 12, 31), absl::StrCat(day.year(), "年")};
}

// February to July.
DuePeriod SpringTerm(int64_t year) {
  return {absl::CivilDay(year, 2, 1), absl::CivilDay(year, 7, 31), absl::CivilDay(year, 7, 31),
          absl::StrCat(year, "年春季学期")};
}

// August to January.
DuePeriod AutumnTerm(int64_t year) {
  return {absl::CivilDay(year, 8, 1), absl::CivilDay(year + 1, 1, 31),
          absl::CivilDay(year + 1, 1, 31), absl::StrCat(year, "年秋季学期")};
}

DuePeriod SchoolTermFrom(absl::CivilDay day, bool spring, bool autumn) {
  const int64_t year = day.year();
  const DuePeriod terms[] = {AutumnTerm(year - 1), SpringTerm(year), AutumnTerm(year),
                             SpringTerm(year + 1)};
  const bool wanted[] = {autumn, spring, autumn, spring};
  for (int i = 0; i < 3; ++i) {
    if (wanted[i] && day <= terms[i].last) return terms[i];
  }
  return terms[3];
}

// The days on which the cadence can be due: it is valid and its body exists.
Span LifeOf(const Cadence& cadence, const v1::Body& body) {
  const absl::StatusOr<absl::CivilDay> established = value::FirstDay(body.established_date());
  if (!established.ok()) return {absl::CivilDay::max(), absl::CivilDay::min()};
  Span life = {std::max(StartOf(cadence), *established), absl::CivilDay::max()};
  if (value::IsSet(cadence.end_date())) {
    life.last = value::LastDay(cadence.end_date()).value_or(life.last);
  }
  if (value::IsSet(body.dissolved_date())) {
    life.last = std::min(life.last, value::LastDay(body.dissolved_date()).value_or(life.last));
  }
  return life;
}

struct Held {
  absl::CivilDay date;
  const Meeting* meeting;
};

// Meetings of the cadence's rhythm: those not demanded, with a day, in order of their days.
struct Calendar {
  std::vector<Held> held, planned;
};

bool HeldBy(const Meeting& meeting, absl::CivilDay as_of) {
  return meeting.state() == Meeting::HELD &&
         value::ToCivilDay(meeting.date()).value_or(absl::CivilDay::max()) <= as_of;
}

Calendar CalendarOf(absl::Span<const Meeting* const> meetings, absl::CivilDay as_of) {
  Calendar calendar;
  for (const Meeting* meeting : meetings) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(meeting->date());
    if (!date.ok() || meeting->has_demand() || meeting->state() == Meeting::CANCELLED) continue;
    (HeldBy(*meeting, as_of) ? calendar.held : calendar.planned).push_back({*date, meeting});
  }
  const auto by_day = [](const Held& a, const Held& b) {
    return std::make_pair(a.date, a.meeting->name()) < std::make_pair(b.date, b.meeting->name());
  };
  std::sort(calendar.held.begin(), calendar.held.end(), by_day);
  std::sort(calendar.planned.begin(), calendar.planned.end(), by_day);
  return calendar;
}

MeetingDuty DutyOf(const DuePeriod& period, int needed, const Calendar& calendar,
                   absl::CivilDay as_of) {
  MeetingDuty duty;
  duty.set_label(period.label);
  *duty.mutable_first_date() = value::ToDate(period.first);
  *duty.mutable_last_date() = value::ToDate(period.last);
  *duty.mutable_due_date() = value::ToDate(period.due);
  duty.set_needed(needed);
  int held = 0;
  for (const auto* list : {&calendar.held, &calendar.planned}) {
    const auto first = std::partition_point(
        list->begin(), list->end(), [&](const Held& one) { return one.date < period.first; });
    for (auto one = first; one != list->end() && one->date <= period.last; ++one) {
      duty.add_meetings(one->meeting->name());
      if (list == &calendar.held && ++held == needed) duty.set_late(one->date > period.due);
    }
  }
  duty.set_state(held >= needed       ? MeetingDuty::HELD
                 : as_of > period.due ? MeetingDuty::MISSED
                                      : MeetingDuty::UPCOMING);
  return duty;
}

// A meeting that was demanded is due to be called by its day (C2.9).
MeetingDuty DemandedDuty(const Meeting& meeting, absl::CivilDay call_by, absl::CivilDay as_of) {
  MeetingDuty duty;
  duty.set_label(meeting.display_name());
  *duty.mutable_first_date() = meeting.demand().demand_date();
  *duty.mutable_last_date() = meeting.demand().call_by_date();
  *duty.mutable_due_date() = meeting.demand().call_by_date();
  duty.set_needed(1);
  duty.add_meetings(meeting.name());
  const absl::StatusOr<absl::CivilDay> sent = value::ToCivilDay(meeting.invitation().sent_date());
  const bool called = sent.ok() && *sent <= as_of;
  duty.set_late(called && *sent > call_by);
  duty.set_state(HeldBy(meeting, as_of)       ? MeetingDuty::HELD
                 : called || as_of <= call_by ? MeetingDuty::UPCOMING
                                              : MeetingDuty::MISSED);
  return duty;
}

void AddDemanded(absl::Span<const Meeting* const> meetings, Span span, absl::CivilDay as_of,
                 v1::CadenceDuties& duties) {
  for (const Meeting* meeting : meetings) {
    const absl::StatusOr<absl::CivilDay> call_by =
        value::ToCivilDay(meeting->demand().call_by_date());
    if (!call_by.ok() || !span.Contains(*call_by) || meeting->state() == Meeting::CANCELLED) {
      continue;
    }
    *duties.add_duties() = DemandedDuty(*meeting, *call_by, as_of);
  }
}

void CountParts(const Cadence& cadence, absl::Span<const Meeting* const> meetings, Span span,
                absl::CivilDay as_of, v1::CadenceDuties& duties) {
  for (const Meeting* meeting : meetings) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(meeting->date());
    if (!date.ok() || !span.Contains(*date) || !HeldBy(*meeting, as_of)) continue;
    duties.set_meetings_held(duties.meetings_held() + 1);
    const int required = cadence.procedure().required_parts_size();
    const int missing = static_cast<int>(MissingParts(cadence.procedure(), *meeting).size());
    duties.set_parts_required(duties.parts_required() + required);
    duties.set_parts_done(duties.parts_done() + required - missing);
  }
}

bool HasWeekday(Cadence::Rhythm rhythm) {
  return rhythm == Cadence::WEEK || rhythm == Cadence::FORTNIGHT || rhythm == Cadence::MONTH;
}

}  // namespace

std::vector<FieldViolation> CheckCadence(const Cadence& cadence) {
  std::vector<FieldViolation> violations = CheckProcedure(cadence.procedure());
  const auto wrong = [&violations](const char* field, const char* en, const char* zh) {
    violations.push_back({absl::StrCat("cadence.", field), en, zh});
  };
  if (cadence.times() < 0 || cadence.times() > 31) {
    wrong("times", "must be 0 to 31", "次数须在0至31之间");
  }
  if (cadence.weekday() < 0 || cadence.weekday() > 7) {
    wrong("weekday", "must be 1 (Monday) to 7 (Sunday), or 0", "星期须在1至7之间，或为0");
  } else if (cadence.weekday() > 0 && (!HasWeekday(cadence.rhythm()) || cadence.times() > 1)) {
    wrong("weekday", "goes with WEEK, FORTNIGHT or MONTH and one meeting each",
          "只用于每周、每两周或每月一次的会议");
  }
  const bool counts_weeks = cadence.rhythm() == Cadence::MONTH && cadence.weekday() > 0;
  if (counts_weeks ? cadence.week_of_month() < 1 || cadence.week_of_month() > 5
                   : cadence.week_of_month() != 0) {
    wrong("week_of_month", "goes with MONTH and a weekday, and is 1 to 5 there",
          "只用于每月某个星期几，取值1至5");
  }
  if (!value::IsValid(cadence.start_date())) {
    wrong("start_date", "is no date", "起始日期无效");
  }
  if (value::IsSet(cadence.end_date())) {
    const absl::StatusOr<absl::CivilDay> end = value::LastDay(cadence.end_date());
    if (!end.ok()) {
      wrong("end_date", "is no date", "截止日期无效");
    } else if (*end < StartOf(cadence)) {
      wrong("end_date", "is before the start", "早于起始日期");
    }
  }
  return violations;
}

std::optional<DuePeriod> PeriodFrom(const Cadence& cadence, absl::CivilDay day) {
  switch (cadence.rhythm()) {
    case Cadence::TEN_DAYS:
      return From(value::PeriodKind::kTenDays, day);
    case Cadence::WEEK:
      return Week(cadence, day);
    case Cadence::FORTNIGHT:
      return Fortnight(cadence, day);
    case Cadence::MONTH:
      return Month(cadence, day);
    case Cadence::QUARTER:
      return From(value::PeriodKind::kQuarter, day);
    case Cadence::HALF_YEAR:
      return From(value::PeriodKind::kHalfYear, day);
    case Cadence::YEAR:
      return Year(day);
    case Cadence::SPRING_TERM:
      return SchoolTermFrom(day, true, false);
    case Cadence::AUTUMN_TERM:
      return SchoolTermFrom(day, false, true);
    case Cadence::SCHOOL_TERM:
      return SchoolTermFrom(day, true, true);
    default:
      return std::nullopt;
  }
}

std::vector<DuePeriod> PeriodsDue(const Cadence& cadence, const v1::Body& body, Span span) {
  const Span life = LifeOf(cadence, body);
  const Span days = {std::max(span.first, life.first), std::min(span.last, life.last)};
  std::vector<DuePeriod> periods;
  if (days.first > days.last) return periods;
  for (std::optional<DuePeriod> period = PeriodFrom(cadence, days.first);
       period.has_value() && period->first <= days.last;
       period = PeriodFrom(cadence, period->last + 1)) {
    if (days.Contains(period->due)) periods.push_back(*period);
  }
  return periods;
}

Span DaysThatCount(const Cadence& cadence, Span span) {
  const std::optional<DuePeriod> first = PeriodFrom(cadence, span.first);
  const std::optional<DuePeriod> last = PeriodFrom(cadence, span.last);
  if (!first.has_value() || !last.has_value()) return span;
  return {std::min(span.first, first->first), std::max(span.last, last->last)};
}

v1::CadenceDuties DutiesOf(const Cadence& cadence, const v1::Body& body,
                           absl::Span<const Meeting* const> meetings, Span span,
                           absl::CivilDay as_of) {
  v1::CadenceDuties duties;
  duties.set_cadence(cadence.name());
  duties.set_display_name(cadence.display_name());
  duties.set_unset(cadence.rhythm() == Cadence::REGULAR);
  const Calendar calendar = CalendarOf(meetings, as_of);
  const int needed = std::max(1, cadence.times());
  for (const DuePeriod& period : PeriodsDue(cadence, body, span)) {
    *duties.add_duties() = DutyOf(period, needed, calendar, as_of);
  }
  AddDemanded(meetings, span, as_of, duties);
  for (const MeetingDuty& duty : duties.duties()) {
    if (duty.state() == MeetingDuty::HELD) duties.set_held(duties.held() + 1);
    if (duty.state() == MeetingDuty::UPCOMING) duties.set_upcoming(duties.upcoming() + 1);
    if (duty.state() == MeetingDuty::MISSED) duties.set_missed(duties.missed() + 1);
  }
  CountParts(cadence, meetings, span, as_of, duties);
  return duties;
}

}  // namespace edugroup::committee
