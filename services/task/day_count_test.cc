// Counting days (X3), held against a count by hand for many days and calendars.
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/value/calendar.h"
#include "common/value/date.h"
#include "gtest/gtest.h"
#include "services/task/limit.h"
#include "services/task/plan.h"

namespace edugroup::task {
namespace {

using Day = absl::CivilDay;

// A plan with some holidays and some weekends worked around `start`.
v1::Plan RandomPlan(std::mt19937& random, Day start, bool working_days, bool roll) {
  v1::Plan plan;
  std::string calendar;
  for (Day day = start; day < start + 120; ++day) {
    const uint32_t dice = random() % 12;
    if (dice == 0) absl::StrAppend(&calendar, value::Format(day), " holiday\n");
    if (dice == 1) absl::StrAppend(&calendar, value::Format(day), " workday\n");
  }
  plan.set_holiday_calendar(calendar);
  plan.mutable_measures_rule()->set_days(1 + static_cast<int>(random() % 40));
  plan.mutable_measures_rule()->set_day_rule(working_days ? v1::MeasuresRule::WORKING_DAYS
                                                          : v1::MeasuresRule::CALENDAR_DAYS);
  plan.mutable_measures_rule()->set_roll_to_working_day(roll);
  return plan;
}

class DayCountProperty : public ::testing::Test {
 protected:
  void Each(bool working_days, bool roll,
            void (*check)(const v1::Plan&, const value::WorkCalendar&, Day start, Day due)) {
    std::mt19937 random(2019);
    for (int i = 0; i < 400; ++i) {
      const Day start = Day(2018, 1, 1) + static_cast<int>(random() % 1500);
      const v1::Plan plan = RandomPlan(random, start, working_days, roll);
      const auto calendar = value::WorkCalendar::Parse(plan.holiday_calendar());
      const auto due = DueByRule(plan, plan.measures_rule(), start);
      ASSERT_TRUE(calendar.ok() && due.ok());
      check(plan, *calendar, start, *due);
    }
  }
};

TEST_F(DayCountProperty, CalendarDaysCountFromTheNextDay) {
  Each(false, false, [](const v1::Plan& plan, const value::WorkCalendar&, Day start, Day due) {
    EXPECT_EQ(due - start, plan.measures_rule().days());
  });
}

TEST_F(DayCountProperty, ALastDayOffMovesToTheNextWorkingDayAndNoFurther) {
  Each(false, true,
       [](const v1::Plan& plan, const value::WorkCalendar& calendar, Day start, Day due) {
         EXPECT_TRUE(calendar.IsWorkingDay(due));
         const Day last = start + plan.measures_rule().days();
         EXPECT_GE(due, last);
         for (Day day = last; day < due; ++day) EXPECT_FALSE(calendar.IsWorkingDay(day)) << day;
       });
}

TEST_F(DayCountProperty, WorkingDaysAreCountedOneByOne) {
  Each(true, true,
       [](const v1::Plan& plan, const value::WorkCalendar& calendar, Day start, Day due) {
         int worked = 0;
         for (Day day = start + 1; day <= due; ++day) worked += calendar.IsWorkingDay(day) ? 1 : 0;
         EXPECT_EQ(worked, plan.measures_rule().days());
         EXPECT_TRUE(calendar.IsWorkingDay(due));
       });
}

// The days that a limit keeps of the calendar are all that its dues depend on.
TEST_F(DayCountProperty, PeriodsCountByTheDaysTheyKeep) {
  std::mt19937 random(2020);
  const char* rhythms[] = {"每旬", "每月", "每季度", "每半年", "每年"};
  for (int i = 0; i < 400; ++i) {
    const Day start = Day(2018, 1, 1) + static_cast<int>(random() % 1500);
    const v1::Plan plan = RandomPlan(random, start, true, false);
    const auto calendar = value::WorkCalendar::Parse(plan.holiday_calendar());
    ASSERT_TRUE(calendar.ok());
    v1::Limit limit =
        ParseLimit(absl::StrCat(rhythms[random() % 5], "后", 1 + random() % 15, "个工作日内"));
    TakeCalendar(*calendar, limit);
    for (Day day = start - 40; day < start + 160; day += 9) {
      const Occurrence occurrence = OccurrenceAround(limit, day);
      EXPECT_EQ(occurrence.due,
                *calendar->AddWorkingDays(occurrence.period.last, limit.days_after()))
          << limit.text() << " " << day;
    }
  }
}

}  // namespace
}  // namespace edugroup::task
