#include "common/value/calendar.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "common/value/date.h"

namespace edugroup::value {
namespace {

using Day = absl::CivilDay;

constexpr DueRule kCalendarDays{DayCount::kCalendarDays, true};
constexpr DueRule kCalendarDaysNoRoll{DayCount::kCalendarDays, false};
constexpr DueRule kWorkingDays{DayCount::kWorkingDays, true};

// The real arrangement of the State Council for 2019; ctest runs in the project's folder.
WorkCalendar Of2019() {
  std::ifstream file("tools/samples/holidays-2019.txt");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << "run from the project's folder";
  return WorkCalendar::Parse(text.str()).value();
}

std::string Text(const Period& period) {
  return period.label + " " + Format(period.first) + " " + Format(period.last);
}

TEST(PeriodTest, TenDayPeriodsOfAMonth) {
  constexpr auto kKind = PeriodKind::kTenDays;
  EXPECT_EQ(Text(PeriodOf(kKind, Day(2019, 6, 1))), "2019年6月上旬 2019-06-01 2019-06-10");
  EXPECT_EQ(Text(PeriodOf(kKind, Day(2019, 6, 10))), "2019年6月上旬 2019-06-01 2019-06-10");
  EXPECT_EQ(Text(PeriodOf(kKind, Day(2019, 6, 11))), "2019年6月中旬 2019-06-11 2019-06-20");
  EXPECT_EQ(Text(PeriodOf(kKind, Day(2020, 2, 21))), "2020年2月下旬 2020-02-21 2020-02-29");
  EXPECT_EQ(Text(PeriodOf(kKind, Day(2019, 12, 31))), "2019年12月下旬 2019-12-21 2019-12-31");
  EXPECT_EQ(PeriodIndex(kKind, Day(2019, 1, 1)), 1);
  EXPECT_EQ(PeriodIndex(kKind, Day(2019, 12, 31)), 36);
}

TEST(PeriodTest, MonthsQuartersAndHalfYears) {
  const Day day(2019, 6, 30);
  EXPECT_EQ(Text(PeriodOf(PeriodKind::kMonth, day)), "2019年6月 2019-06-01 2019-06-30");
  EXPECT_EQ(Text(PeriodOf(PeriodKind::kQuarter, day)), "2019年第二季度 2019-04-01 2019-06-30");
  EXPECT_EQ(Text(PeriodOf(PeriodKind::kHalfYear, day)), "2019年上半年 2019-01-01 2019-06-30");
  EXPECT_EQ(Text(PeriodOf(PeriodKind::kHalfYear, day + 1)), "2019年下半年 2019-07-01 2019-12-31");
  EXPECT_EQ(Text(PeriodOf(PeriodKind::kQuarter, Day(2019, 10, 1))),
            "2019年第四季度 2019-10-01 2019-12-31");
}

TEST(PeriodTest, PeriodsTileTheYear) {
  for (const auto kind :
       {PeriodKind::kTenDays, PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kHalfYear}) {
    Day next(2020, 1, 1);
    for (int index = 1; index <= PeriodsInYear(kind); ++index) {
      const Period period = PeriodAt(kind, 2020, index).value();
      EXPECT_EQ(period.first, next);
      for (Day day = period.first; day <= period.last; ++day) {
        EXPECT_EQ(PeriodIndex(kind, day), index);
      }
      next = period.last + 1;
    }
    EXPECT_EQ(next, Day(2021, 1, 1));
    EXPECT_FALSE(PeriodAt(kind, 2020, 0).ok());
    EXPECT_FALSE(PeriodAt(kind, 2020, PeriodsInYear(kind) + 1).ok());
    EXPECT_FALSE(PeriodAt(kind, 0, 1).ok());
  }
}

TEST(WorkCalendarTest, KnowsTheArrangementOf2019) {
  const WorkCalendar calendar = Of2019();
  EXPECT_FALSE(calendar.IsWorkingDay(Day(2019, 10, 1)));
  EXPECT_FALSE(calendar.IsWorkingDay(Day(2019, 10, 7)));
  EXPECT_TRUE(calendar.IsWorkingDay(Day(2019, 10, 8)));
  EXPECT_TRUE(calendar.IsWorkingDay(Day(2019, 10, 12))) << "a worked Saturday";
  EXPECT_FALSE(calendar.IsWorkingDay(Day(2019, 10, 13))) << "a plain Sunday";
  EXPECT_FALSE(calendar.IsWorkingDay(Day(2019, 6, 7))) << "Dragon Boat Festival, a Friday";
  int working = 0, weekdays_off = 0, weekends_worked = 0;
  for (Day day(2019, 1, 1); day < Day(2020, 1, 1); ++day) {
    const bool plain = WorkCalendar().IsWorkingDay(day), real = calendar.IsWorkingDay(day);
    working += real;
    weekdays_off += plain && !real;
    weekends_worked += !plain && real;
  }
  EXPECT_EQ(weekends_worked, 6);
  EXPECT_EQ(weekdays_off, 17) << "11 statutory holidays and 6 days moved to weekends";
  EXPECT_EQ(working, 250);
}

TEST(WorkCalendarTest, CalendarDaysRollToTheNextWorkingDay) {  // A12, X3
  const WorkCalendar calendar = Of2019();
  const Day issued(2019, 6, 3);
  EXPECT_EQ(calendar.DueAfter(issued, 20, kCalendarDays).value(), Day(2019, 6, 24));
  EXPECT_EQ(calendar.DueAfter(issued, 20, kCalendarDaysNoRoll).value(), Day(2019, 6, 23));
  EXPECT_EQ(calendar.DueAfter(issued, 1, kCalendarDays).value(), Day(2019, 6, 4));
  EXPECT_EQ(calendar.DueAfter(issued, 4, kCalendarDays).value(), Day(2019, 6, 10))
      << "over the Dragon Boat Festival";
  EXPECT_EQ(calendar.DueAfter(Day(2019, 9, 23), 10, kCalendarDays).value(), Day(2019, 10, 8))
      << "over the National Day";
  EXPECT_EQ(calendar.DueAfter(Day(2019, 10, 2), 10, kCalendarDays).value(), Day(2019, 10, 12))
      << "a worked Saturday keeps the day";
}

TEST(WorkCalendarTest, WorkingDaysSkipWhatIsOff) {  // X3
  const WorkCalendar calendar = Of2019();
  EXPECT_EQ(calendar.DueAfter(Day(2019, 9, 27), 3, kWorkingDays).value(), Day(2019, 10, 8))
      << "Friday; 29 September (Sunday, worked), 30 September, 8 October";
  EXPECT_EQ(calendar.DueAfter(Day(2019, 6, 3), 20, kWorkingDays).value(), Day(2019, 7, 2));
  EXPECT_EQ(calendar.DueAfter(Day(2019, 6, 7), 1, kWorkingDays).value(), Day(2019, 6, 10));
  EXPECT_EQ(calendar.AddWorkingDays(Day(2019, 10, 8), -3).value(), Day(2019, 9, 27));
  EXPECT_EQ(calendar.AddWorkingDays(Day(2019, 10, 1), 0).value(), Day(2019, 10, 1));
}

TEST(WorkCalendarTest, WithoutDataWeekendsAreOff) {
  const WorkCalendar calendar;
  EXPECT_TRUE(calendar.IsWorkingDay(Day(2019, 10, 1)));
  EXPECT_FALSE(calendar.IsWorkingDay(Day(2019, 10, 12)));
  EXPECT_EQ(calendar.NextWorkingDayFrom(Day(2019, 10, 12)), Day(2019, 10, 14));
}

TEST(WorkCalendarTest, RefusesAbsurdCounts) {
  const WorkCalendar calendar;
  const Day day(2019, 6, 3);
  EXPECT_FALSE(calendar.DueAfter(day, -1, kCalendarDays).ok());
  EXPECT_FALSE(calendar.DueAfter(day, WorkCalendar::kMostDays + 1, kCalendarDays).ok());
  EXPECT_FALSE(calendar.DueAfter(day, WorkCalendar::kMostDays + 1, kWorkingDays).ok());
  EXPECT_FALSE(calendar.AddWorkingDays(day, -WorkCalendar::kMostDays - 1).ok());
  EXPECT_TRUE(calendar.DueAfter(day, WorkCalendar::kMostDays, kWorkingDays).ok());
}

TEST(WorkCalendarTest, ReadsCommentsAndLineEnds) {
  const auto calendar = WorkCalendar::Parse(
      "# arrangement\r\n\r\n2019-10-01\tholiday  国庆节 第一天\r\n  2019-10-12 workday # "
      "Saturday\n");
  ASSERT_TRUE(calendar.ok()) << calendar.status();
  EXPECT_FALSE(calendar->IsWorkingDay(Day(2019, 10, 1)));
  EXPECT_TRUE(calendar->IsWorkingDay(Day(2019, 10, 12)));
  EXPECT_TRUE(WorkCalendar::Parse("").ok());
}

TEST(WorkCalendarTest, ErrorsNameTheLine) {
  const auto message = [](absl::string_view text) {
    return std::string(WorkCalendar::Parse(text).status().message());
  };
  EXPECT_EQ(message("\n2019-02-29 holiday"), "line 2: must start with a date");
  EXPECT_EQ(message("2019-10-01 holyday"),
            "line 1: the date must be followed by \"holiday\" or \"workday\"");
  EXPECT_EQ(message("2019-10-01"),
            "line 1: the date must be followed by \"holiday\" or \"workday\"");
  EXPECT_EQ(message("# x\n2019-10-01 holiday\n\n2019-10-01 workday"),
            "line 4: the day is named twice");
}

}  // namespace
}  // namespace edugroup::value
