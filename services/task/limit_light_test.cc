// Each kind of limit behaves differently in due dates and lights.
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/issue.h"
#include "services/task/light.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::AssignmentEvent;
using Day = absl::CivilDay;

Act On(AssignmentEvent::Kind kind, Day day) {
  return {kind, day, absl::FromCivil(day, absl::UTCTimeZone()), "clerk", ""};
}

Assignment Under(const char* limit, Day issued = Day(2019, 6, 3)) {
  v1::Task task;
  task.set_name("groups/anqing/plans/p/tasks/r0001");
  *task.mutable_limit() = ParseLimit(limit);
  const Implementer who{"groups/anqing/organizations/aqzy", "安庆职业技术学院",
                        membership::v1::SCHOOL};
  const v1::Implementer by;
  return Assign(task, {&who, &by}, {}, On(AssignmentEvent::ASSIGN, issued));
}

v1::Light LightOf(const Assignment& assignment, Day day) {
  return LightOn(assignment, StandingOn(assignment, day), day, 7);
}

void Report(Assignment& assignment, Day day, int year, int month) {
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::REPORT_PROGRESS, day)).ok());
  v1::ProgressReport& report = *assignment.add_reports();
  *report.mutable_date() = value::ToDate(day);
  report.mutable_period()->set_year(year);
  report.mutable_period()->set_month(month);
}

TEST(LimitLightTest, NoLimitIsNeitherLongTermNorOverdue) {
  const Day later(2030, 1, 1);
  EXPECT_EQ(LightOf(Under(""), later), v1::NO_LIMIT);
  EXPECT_EQ(LightOf(Under("长期"), later), v1::LONG_TERM_OPEN);
  EXPECT_EQ(LightOf(Under("2019.12"), later), v1::RED);
  EXPECT_EQ(LightOf(Under("2019-12-15"), Day(2019, 12, 15)), v1::YELLOW);
  EXPECT_EQ(LightOf(Under("2019-12-15"), Day(2019, 12, 16)), v1::RED);
  EXPECT_EQ(LightOf(Under("2019.12"), Day(2019, 12, 16)), v1::GREEN);
}

TEST(LimitLightTest, AWindowWaitsForItsBeginning) {
  const Assignment assignment = Under("2019.9-2019.11");
  EXPECT_EQ(LightOf(assignment, Day(2019, 8, 31)), v1::WAITING);
  EXPECT_EQ(LightOf(assignment, Day(2019, 9, 1)), v1::GREEN);
  EXPECT_EQ(LightOf(assignment, Day(2019, 11, 23)), v1::YELLOW);
  EXPECT_EQ(LightOf(assignment, Day(2019, 12, 1)), v1::RED);
}

TEST(LimitLightTest, ATriggerWaitsUntilItHappens) {  // A26
  Assignment assignment = Under("政策出台后30日内");
  EXPECT_FALSE(assignment.has_due_date());
  EXPECT_EQ(LightOf(assignment, Day(2030, 1, 1)), v1::WAITING);
  MoveDueDate(assignment, On(AssignmentEvent::TRIGGER, Day(2019, 9, 1)), Day(2019, 10, 8));
  EXPECT_EQ(LightOf(assignment, Day(2019, 8, 31)), v1::WAITING);  // the day before is as it was
  EXPECT_EQ(LightOf(assignment, Day(2019, 9, 1)), v1::GREEN);
  EXPECT_EQ(LightOf(assignment, Day(2019, 10, 9)), v1::RED);
}

TEST(LimitLightTest, ARhythmIsDueAgainAndAgain) {  // P18
  Assignment assignment = Under("每季度后10日内");
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4))).ok());
  EXPECT_EQ(DueDayOn(assignment, Day(2019, 6, 4)), Day(2019, 7, 10));
  EXPECT_EQ(LightOf(assignment, Day(2019, 7, 3)), v1::YELLOW);
  EXPECT_EQ(LightOf(assignment, Day(2019, 7, 11)), v1::RED);
  Report(assignment, Day(2019, 7, 15), 2019, 6);  // late
  EXPECT_EQ(LightOf(assignment, Day(2019, 7, 14)), v1::RED);
  EXPECT_EQ(LightOf(assignment, Day(2019, 7, 15)), v1::GREEN);
  EXPECT_EQ(DueDayOn(assignment, Day(2019, 7, 15)), Day(2019, 10, 10));
  Report(assignment, Day(2019, 9, 30), 2019, 5);  // about a quarter that is delivered
  EXPECT_EQ(LightOf(assignment, Day(2019, 10, 11)), v1::RED);
}

TEST(LimitLightTest, ASuspendedMatterIsNotOverdue) {  // C1.10
  Assignment assignment = Under("2019.10");
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::SUSPEND, Day(2019, 9, 1))).ok());
  EXPECT_EQ(LightOf(assignment, Day(2019, 8, 31)), v1::GREEN);
  EXPECT_EQ(LightOf(assignment, Day(2019, 12, 1)), v1::SUSPENDED_OPEN);
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::RESUME, Day(2019, 12, 2))).ok());
  EXPECT_EQ(LightOf(assignment, Day(2019, 12, 2)), v1::RED);
}

// A corrected document, taken in on `day`.
void Correct(Assignment& assignment, const char* limit, Day day) {
  AddEvent(assignment, On(AssignmentEvent::AMEND, day), assignment.state());
  ChangeLimit(assignment, ParseLimit(limit));
  SetDueDate(assignment, NextDueDay(assignment, day));
}

// N11: also what kind of limit it was.
TEST(LimitLightTest, DaysBeforeACorrectionKeepTheirKindOfLimit) {
  Assignment assignment = Under("长期");
  Correct(assignment, "2019.10-2019.11", Day(2019, 8, 1));
  Correct(assignment, "每季度", Day(2019, 11, 5));
  EXPECT_EQ(LightOf(assignment, Day(2019, 7, 31)), v1::LONG_TERM_OPEN);
  EXPECT_EQ(LightOf(assignment, Day(2019, 8, 1)), v1::WAITING);
  EXPECT_EQ(LightOf(assignment, Day(2019, 11, 4)), v1::GREEN);
  EXPECT_EQ(*DueDayOn(assignment, Day(2019, 11, 4)), Day(2019, 11, 30));
  // The rhythm counts from the correction on: the quarters before it are nobody's debt.
  EXPECT_EQ(*DueDayOn(assignment, Day(2019, 11, 5)), Day(2019, 12, 31));
  EXPECT_EQ(LightOf(assignment, Day(2019, 11, 5)), v1::GREEN);
  EXPECT_EQ(LightOf(assignment, Day(2020, 1, 1)), v1::RED);
  EXPECT_EQ(*value::ToCivilDay(assignment.first_due_date()), Day(2019, 11, 30));
}

// C1.3: a second dispatch opens a new term; that the first was missed stays true.
TEST(LimitLightTest, DaysBeforeASecondDispatchKeepTheirTerm) {
  Assignment assignment = Under("2019.12");
  SetTerms({Day(2019, 6, 24), Day(2019, 6, 6)}, assignment);
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::DECLINE, Day(2019, 6, 26))).ok());
  ASSERT_TRUE(Apply(assignment, On(AssignmentEvent::REDISPATCH, Day(2019, 6, 28))).ok());
  SetTerms({Day(2019, 7, 18), Day(2019, 7, 1)}, assignment);
  const auto missing = [&assignment](Day day) {
    return MeasuresMissing(assignment, StandingOn(assignment, day), day);
  };
  EXPECT_FALSE(missing(Day(2019, 6, 24)));
  EXPECT_TRUE(missing(Day(2019, 6, 25)));
  EXPECT_FALSE(missing(Day(2019, 6, 26)));  // sent back
  EXPECT_FALSE(missing(Day(2019, 7, 18)));
  EXPECT_TRUE(missing(Day(2019, 7, 19)));
  assignment.clear_measures_due_date();  // no rule, no term
  EXPECT_FALSE(missing(Day(2019, 6, 25)));
}

TEST(LimitLightTest, ACorrectedLimitLeavesThePastAsItWas) {  // N11
  Assignment assignment = Under("2019.10");
  MoveDueDate(assignment, On(AssignmentEvent::AMEND, Day(2019, 11, 5)), Day(2019, 12, 31));
  EXPECT_EQ(LightOf(assignment, Day(2019, 11, 4)), v1::RED);
  EXPECT_EQ(LightOf(assignment, Day(2019, 11, 5)), v1::GREEN);
  EXPECT_EQ(*value::ToCivilDay(assignment.first_due_date()), Day(2019, 10, 31));
}

}  // namespace
}  // namespace edugroup::task
