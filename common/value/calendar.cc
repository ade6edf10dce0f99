#include "common/value/calendar.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::value {
namespace {

absl::Status Wrong(absl::string_view message, absl::string_view message_zh) {
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID, message,
               message_zh);
}

absl::Status WrongLine(int line, absl::string_view message, absl::string_view message_zh) {
  return Wrong(absl::StrCat("line ", line, ": ", message),
               absl::StrCat("第", line, "行：", message_zh));
}

std::vector<absl::CivilDay> Sorted(const absl::flat_hash_set<absl::CivilDay>& days) {
  std::vector<absl::CivilDay> sorted(days.begin(), days.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

absl::Status TooManyDays(int n) {
  return Wrong(absl::StrCat(n, " is not a number of days that can be counted"),
               absl::StrCat("天数 ", n, " 超出范围"));
}

absl::CivilDay LastOfMonth(absl::CivilMonth month) { return absl::CivilDay(month + 1) - 1; }

// `index` counts the thirds of the months from 0.
Period TenDays(int64_t year, int index) {
  static constexpr const char* kNames[] = {"上旬", "中旬", "下旬"};
  const int month = index / 3 + 1, third = index % 3;
  const absl::CivilDay first(year, month, third * 10 + 1);
  const absl::CivilDay last = third == 2 ? LastOfMonth(absl::CivilMonth(first)) : first + 9;
  return {first, last, absl::StrCat(year, "年", month, "月", kNames[third])};
}

// `index` counts from 0.
Period Months(int64_t year, int index, int months, absl::string_view name) {
  const absl::CivilMonth first(year, index * months + 1);
  return {absl::CivilDay(first), LastOfMonth(first + (months - 1)), absl::StrCat(year, "年", name)};
}

Period Make(PeriodKind kind, int64_t year, int index) {
  static constexpr const char* kQuarters[] = {"第一季度", "第二季度", "第三季度", "第四季度"};
  switch (kind) {
    case PeriodKind::kTenDays:
      return TenDays(year, index);
    case PeriodKind::kMonth:
      return Months(year, index, 1, absl::StrCat(index + 1, "月"));
    case PeriodKind::kQuarter:
      return Months(year, index, 3, kQuarters[index]);
    case PeriodKind::kHalfYear:
      break;
  }
  return Months(year, index, 6, index == 0 ? "上半年" : "下半年");
}

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

int PeriodsInYear(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kTenDays:
      return 36;
    case PeriodKind::kMonth:
      return 12;
    case PeriodKind::kQuarter:
      return 4;
    case PeriodKind::kHalfYear:
      break;
  }
  return 2;
}

int PeriodIndex(PeriodKind kind, absl::CivilDay day) {
  const int month = day.month() - 1;
  if (kind == PeriodKind::kTenDays) {
    const int third = day.day() <= 10 ? 0 : day.day() <= 20 ? 1 : 2;
    return month * 3 + third + 1;
  }
  return month * PeriodsInYear(kind) / 12 + 1;
}

Period PeriodOf(PeriodKind kind, absl::CivilDay day) {
  return Make(kind, day.year(), PeriodIndex(kind, day) - 1);
}

absl::StatusOr<Period> PeriodAt(PeriodKind kind, int year, int index) {
  if (year < 1 || year > 9999 || index < 1 || index > PeriodsInYear(kind)) {
    return Wrong(absl::StrCat("no period ", index, " in year ", year),
                 absl::StrCat(year, "年没有第", index, "个周期"));
  }
  return Make(kind, year, index - 1);
}

absl::StatusOr<WorkCalendar> WorkCalendar::Parse(absl::string_view text) {
  WorkCalendar calendar;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const std::vector<absl::string_view> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    const auto day = ParseDate(words[0]);
    if (!day.ok()) return WrongLine(number, "must start with a date", "应以日期开头");
    if (calendar.holidays_.contains(*day) || calendar.worked_.contains(*day)) {
      return WrongLine(number, "the day is named twice", "日期重复");
    }
    if (words.size() >= 2 && words[1] == "holiday") {
      calendar.holidays_.insert(*day);
    } else if (words.size() >= 2 && words[1] == "workday") {
      calendar.worked_.insert(*day);
    } else {
      return WrongLine(number, "the date must be followed by \"holiday\" or \"workday\"",
                       "日期后应为 holiday 或 workday");
    }
  }
  return calendar;
}

WorkCalendar::WorkCalendar(std::vector<absl::CivilDay> holidays, std::vector<absl::CivilDay> worked)
    : holidays_(holidays.begin(), holidays.end()), worked_(worked.begin(), worked.end()) {}

std::vector<absl::CivilDay> WorkCalendar::Holidays() const { return Sorted(holidays_); }

std::vector<absl::CivilDay> WorkCalendar::WorkedDays() const { return Sorted(worked_); }

bool WorkCalendar::IsWorkingDay(absl::CivilDay day) const {
  if (worked_.contains(day)) return true;
  return !holidays_.contains(day) && !IsWeekend(day);
}

absl::CivilDay WorkCalendar::NextWorkingDayFrom(absl::CivilDay day) const {
  while (!IsWorkingDay(day)) ++day;
  return day;
}

absl::StatusOr<absl::CivilDay> WorkCalendar::AddWorkingDays(absl::CivilDay start, int n) const {
  if (n < -kMostDays || n > kMostDays) return TooManyDays(n);
  const int step = n < 0 ? -1 : 1;
  absl::CivilDay day = start;
  for (int left = std::abs(n); left > 0;) {
    day += step;
    if (IsWorkingDay(day)) --left;
  }
  return day;
}

absl::StatusOr<absl::CivilDay> WorkCalendar::DueAfter(absl::CivilDay start, int n,
                                                      DueRule rule) const {
  if (n < 0 || n > kMostDays) return TooManyDays(n);
  if (rule.count == DayCount::kWorkingDays) return AddWorkingDays(start, n);
  const absl::CivilDay last = start + n;
  return rule.roll ? NextWorkingDayFrom(last) : last;
}

}  // namespace edugroup::value
