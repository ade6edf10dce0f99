#include "services/task/limit.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "common/value/date.h"
#include "common/value/printed.h"
#include "common/value/text.h"

namespace edugroup::task {
namespace {

using v1::Limit;
using v1::Start;

// Years that a plan can mean; "12" alone is a slip, not a year.
constexpr int kFirstYear = 1949;
constexpr int kLastYear = 2199;
// A limit of more days than this is a slip.
constexpr int kMostDaysAfter = 3660;

bool IsPlausible(const type::PartialDate& date) {
  return kFirstYear <= date.year() && date.year() <= kLastYear;
}

// "2019年12月底前" -> "2019-12": the end of the period is what a limit means anyway.
std::string WithoutWords(absl::string_view text) {
  for (absl::string_view ending : {"前", "底", "末"}) absl::ConsumeSuffix(&text, ending);
  std::string plain =
      absl::StrReplaceAll(text, {{"年", "-"}, {"月份", "-"}, {"月", "-"}, {"日", ""}});
  if (!plain.empty() && plain.back() == '-') plain.pop_back();
  return plain;
}

// "2019年12月前" leaves open whether December counts: not for a program to decide.
bool IsVague(absl::string_view text) {
  return absl::EndsWith(text, "前") && !absl::EndsWith(text, "底前") &&
         !absl::EndsWith(text, "末前") && !absl::EndsWith(text, "日前");
}

Limit::Kind KindOf(const type::PartialDate& date) {
  if (date.day() != 0) return Limit::DATE;
  return date.month() != 0 ? Limit::MONTH : Limit::YEAR;
}

bool ReadDate(absl::string_view text, Limit& limit) {
  if (IsVague(text)) return false;
  const absl::StatusOr<type::PartialDate> date = value::ParsePartialDate(WithoutWords(text));
  if (!date.ok() || !IsPlausible(*date)) return false;
  limit.set_kind(KindOf(*date));
  *limit.mutable_date() = *date;
  return true;
}

bool ReadWindow(absl::string_view text, Limit& limit) {
  const absl::StatusOr<value::PrintedInterval> interval = value::ParsePrintedInterval(text);
  if (!interval.ok() || !value::IsSet(interval->first) || !value::IsSet(interval->last) ||
      !IsPlausible(interval->first) || !IsPlausible(interval->last)) {
    return false;
  }
  limit.set_kind(Limit::WINDOW);
  *limit.mutable_start() = interval->first;
  *limit.mutable_date() = interval->last;
  return true;
}

// Takes "30" from the front of "30日内".
bool ConsumeNumber(absl::string_view& text, int& number) {
  size_t digits = 0;
  while (digits < text.size() && absl::ascii_isdigit(text[digits])) ++digits;
  if (digits == 0 || !absl::SimpleAtoi(text.substr(0, digits), &number)) return false;
  text.remove_prefix(digits);
  return true;
}

// "30日内", "20个工作日内", "10天": how many days, and of what sort.
bool ReadDays(absl::string_view text, Limit& limit) {
  int days = 0;
  if (!ConsumeNumber(text, days) || days < 1 || days > kMostDaysAfter) return false;
  absl::ConsumeSuffix(&text, "以内") || absl::ConsumeSuffix(&text, "内");
  absl::ConsumePrefix(&text, "个");
  limit.set_working_days(text == "工作日");
  limit.set_days_after(days);
  return text == "日" || text == "天" || text == "自然日" || text == "工作日";
}

// "5" of "5月" or "(5月)"; 0 when there is no month.
int MonthIn(absl::string_view text) {
  const size_t sign = text.find("月");
  if (sign == absl::string_view::npos) return 0;
  size_t first = sign;
  while (first > 0 && absl::ascii_isdigit(text[first - 1])) --first;
  int month = 0;
  if (!absl::SimpleAtoi(text.substr(first, sign - first), &month)) return 0;
  return month >= 1 && month <= 12 ? month : 0;
}

struct Rhythm {
  absl::string_view words;
  Limit::Recurrence recurrence;
};
// The longer words first: 每季度 begins with 每季.
constexpr Rhythm kRhythms[] = {
    {"每旬", Limit::TEN_DAYS},  {"每月", Limit::MONTHLY},       {"按月", Limit::MONTHLY},
    {"逐月", Limit::MONTHLY},   {"每季度", Limit::QUARTERLY},   {"按季度", Limit::QUARTERLY},
    {"每季", Limit::QUARTERLY}, {"每半年", Limit::HALF_YEARLY}, {"每年度", Limit::YEARLY},
    {"每年", Limit::YEARLY},
};

// "每季度", "每季度末", "每季度后10日内", "每季度结束后10个工作日内", "每年5月".
bool ReadRecurring(absl::string_view text, Limit& limit) {
  for (const Rhythm& rhythm : kRhythms) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, rhythm.words)) continue;
    limit.set_recurrence(rhythm.recurrence);
    if (rhythm.recurrence == Limit::YEARLY && MonthIn(rest) != 0) {
      limit.set_month(MonthIn(rest));
      rest = rest.substr(rest.find("月") + std::string("月").size());
    }
    absl::ConsumePrefix(&rest, "末") || absl::ConsumePrefix(&rest, "底");
    absl::ConsumePrefix(&rest, "结束");
    if (absl::ConsumePrefix(&rest, "后") && !ReadDays(rest, limit)) return false;
    if (!rest.empty() && limit.days_after() == 0) return false;
    limit.set_kind(Limit::RECURRING);
    return true;
  }
  return false;
}

// "政策出台后", "政策出台后30日内", "政策出台之日起20个工作日内".
bool ReadTrigger(absl::string_view text, Limit& limit) {
  for (absl::string_view sign : {"之日起", "之后", "后"}) {
    const size_t place = text.rfind(sign);
    if (place == absl::string_view::npos || place == 0) continue;
    const absl::string_view what = text.substr(0, place);
    const absl::string_view rest = text.substr(place + sign.size());
    // "2019年12月后" says no day, "每季度后" no event.
    if (absl::ascii_isdigit(what.front()) || absl::StartsWith(what, "每")) return false;
    if (!rest.empty() && !ReadDays(rest, limit)) return false;
    limit.set_kind(Limit::TRIGGER);
    limit.set_trigger(std::string(what));
    return true;
  }
  return false;
}

value::Period YearAround(absl::CivilDay day, int month) {
  // A year that is due in May runs from June to May.
  const int last_month = month == 0 ? 12 : month;
  const absl::CivilYear year(day.month() <= last_month ? day.year() : day.year() + 1);
  const absl::CivilMonth end(year.year(), last_month);
  return {absl::CivilDay(end - 11), absl::CivilDay(end + 1) - 1, absl::StrCat(year.year(), "年")};
}

value::Period PeriodAround(const Limit& limit, absl::CivilDay day) {
  switch (limit.recurrence()) {
    case Limit::TEN_DAYS:
      return value::PeriodOf(value::PeriodKind::kTenDays, day);
    case Limit::MONTHLY:
      return value::PeriodOf(value::PeriodKind::kMonth, day);
    case Limit::QUARTERLY:
      return value::PeriodOf(value::PeriodKind::kQuarter, day);
    case Limit::HALF_YEARLY:
      return value::PeriodOf(value::PeriodKind::kHalfYear, day);
    default:
      return YearAround(day, limit.month());
  }
}

std::vector<absl::CivilDay> ToDays(
    const google::protobuf::RepeatedPtrField<google::type::Date>& dates) {
  std::vector<absl::CivilDay> days;
  for (const google::type::Date& date : dates) {
    const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
    if (day.ok()) days.push_back(*day);
  }
  return days;
}

// The last day in time of a RECURRING limit's period that ends on `last`.
absl::CivilDay DueAfterPeriod(const Limit& limit, absl::CivilDay last,
                              const value::WorkCalendar& calendar) {
  if (!limit.working_days()) return last + limit.days_after();
  // ReadDays has seen to it that so many days can be counted.
  return calendar.AddWorkingDays(last, limit.days_after()).value_or(last + limit.days_after());
}

}  // namespace

Limit ParseLimit(absl::string_view text) {
  const std::string plain = value::NormalizeWidth(text);
  Limit limit;
  if (plain.empty()) {
    limit.set_kind(Limit::NONE);
  } else if (plain == "长期") {
    limit.set_kind(Limit::LONG_TERM);
  } else {
    for (auto read : {ReadDate, ReadWindow, ReadRecurring, ReadTrigger}) {
      if (read(plain, limit)) break;
      limit.Clear();
    }
    if (limit.kind() == Limit::KIND_UNSPECIFIED) limit.set_kind(Limit::UNKNOWN);
  }
  limit.set_text(std::string(text));
  return limit;
}

std::optional<absl::CivilDay> DueDay(const Limit& limit) {
  if (!limit.has_date()) return std::nullopt;
  absl::StatusOr<absl::CivilDay> day = value::LastDay(limit.date());
  if (!day.ok()) return std::nullopt;
  return *day;
}

absl::StatusOr<absl::CivilDay> DueAfterTrigger(const Limit& limit, absl::CivilDay day,
                                               const value::WorkCalendar& calendar) {
  value::DueRule rule;
  rule.count =
      limit.working_days() ? value::DayCount::kWorkingDays : value::DayCount::kCalendarDays;
  rule.roll = limit.days_after() > 0;
  return calendar.DueAfter(day, limit.days_after(), rule);
}

Occurrence OccurrenceAround(const Limit& limit, absl::CivilDay day) {
  Occurrence occurrence{PeriodAround(limit, day), {}};
  const value::WorkCalendar calendar =
      limit.working_days()
          ? value::WorkCalendar(ToDays(limit.holidays()), ToDays(limit.worked_days()))
          : value::WorkCalendar();
  occurrence.due = DueAfterPeriod(limit, occurrence.period.last, calendar);
  return occurrence;
}

void TakeCalendar(const value::WorkCalendar& calendar, Limit& limit) {
  if (limit.kind() != Limit::RECURRING || !limit.working_days()) return;
  limit.clear_holidays();
  limit.clear_worked_days();
  // Of all periods that ended before a day, the last one is due last.
  const auto counts = [&](absl::CivilDay day) {
    return day <= DueAfterPeriod(limit, PeriodAround(limit, day).first - 1, calendar);
  };
  for (absl::CivilDay day : calendar.Holidays()) {
    if (counts(day)) *limit.add_holidays() = value::ToDate(day);
  }
  for (absl::CivilDay day : calendar.WorkedDays()) {
    if (counts(day)) *limit.add_worked_days() = value::ToDate(day);
  }
}

std::optional<absl::CivilDay> FirstDay(const Limit& limit) {
  if (!limit.has_start()) return std::nullopt;
  absl::StatusOr<absl::CivilDay> day = value::FirstDay(limit.start());
  if (!day.ok()) return std::nullopt;
  return *day;
}

std::string LimitKey(const Limit& limit) {
  if (!limit.has_date()) return Limit::Kind_Name(limit.kind());
  return limit.has_start()
             ? absl::StrCat(value::Format(limit.start()), "/", value::Format(limit.date()))
             : value::Format(limit.date());
}

Start ParseStart(absl::string_view text) {
  const std::string plain = value::NormalizeWidth(text);
  Start start;
  start.set_kind(Start::IN_WORDS);
  if (plain.empty()) {
    start.set_kind(Start::AT_ISSUE);
    return start;
  }
  for (absl::string_view word : {"适时", "视情", "根据需要", "按需"}) {
    if (absl::StrContains(plain, word)) start.set_kind(Start::AS_NEEDED);
  }
  if (start.kind() == Start::AS_NEEDED) return start;
  if (absl::StartsWith(plain, "每年")) {
    start.set_kind(Start::EVERY_YEAR);
    start.set_month(MonthIn(plain));
    return start;
  }
  absl::string_view when = plain;
  absl::ConsumeSuffix(&when, "起") || absl::ConsumeSuffix(&when, "启动") ||
      absl::ConsumeSuffix(&when, "开始");
  const absl::StatusOr<type::PartialDate> date = value::ParsePartialDate(WithoutWords(when));
  if (date.ok() && IsPlausible(*date)) {
    start.set_kind(Start::ON_DATE);
    *start.mutable_date() = *date;
    return start;
  }
  for (absl::string_view ending : {"之后", "后", "时"}) {
    if (!absl::ConsumeSuffix(&when, ending) || when.empty()) continue;
    start.set_kind(Start::ON_TRIGGER);
    start.set_trigger(std::string(when));
    break;
  }
  return start;
}

}  // namespace edugroup::task
