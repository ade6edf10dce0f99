#include "services/task/light.h"

#include "common/value/date.h"
#include "gtest/gtest.h"
#include "services/task/assignment.h"

namespace edugroup::task {
namespace {

using Day = absl::CivilDay;

using v1::Assignment;
using v1::AssignmentEvent;

constexpr int kWarningDays = 7;
const absl::CivilDay kIssued(2019, 6, 3);
const absl::CivilDay kDue(2019, 10, 31);  // A10: "2019.10"

Assignment Open() {
  Assignment assignment;
  *assignment.mutable_due_date() = value::ToDate(kDue);
  *assignment.mutable_measures_due_date() = value::ToDate(absl::CivilDay(2019, 6, 24));
  assignment.mutable_limit()->set_kind(v1::Limit::MONTH);
  Begin(assignment, {AssignmentEvent::ASSIGN, kIssued, absl::UnixEpoch(), "clerk", ""});
  return assignment;
}

void Do(Assignment& assignment, AssignmentEvent::Kind kind, absl::CivilDay day) {
  absl::Status status = Apply(assignment, {kind, day, absl::UnixEpoch(), "clerk", ""});
  ASSERT_TRUE(status.ok()) << status;
}

Assignment Submitted(absl::CivilDay day) {
  Assignment assignment = Open();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  Do(assignment, AssignmentEvent::SUBMIT, day);
  return assignment;
}

v1::Light Light(const Assignment& assignment, absl::CivilDay day) {
  return LightOn(assignment, StandingOn(assignment, day), day, kWarningDays);
}

TEST(LightTest, OpenGoesGreenYellowRed) {
  const Assignment open = Open();
  EXPECT_EQ(Light(open, kIssued), v1::GREEN);
  EXPECT_EQ(Light(open, kDue - 8), v1::GREEN);
  EXPECT_EQ(Light(open, kDue - 7), v1::YELLOW);
  EXPECT_EQ(Light(open, kDue), v1::YELLOW);
  EXPECT_EQ(Light(open, kDue + 1), v1::RED);
  EXPECT_EQ(Light(open, Day(2029, 1, 1)), v1::RED);
}

TEST(LightTest, SubmittedInTimeWaitsInGreen) {
  const Assignment waiting = Submitted(kDue);
  EXPECT_EQ(Light(waiting, kDue - 1), v1::YELLOW);
  EXPECT_EQ(Light(waiting, kDue), v1::GREEN);
  EXPECT_EQ(Light(waiting, kDue + 30), v1::GREEN);
}

TEST(LightTest, SubmittedLateStaysRedUntilAccepted) {
  Assignment late = Submitted(kDue + 1);
  EXPECT_EQ(Light(late, kDue + 2), v1::RED);
  Do(late, AssignmentEvent::ACCEPT, kDue + 5);
  EXPECT_EQ(Light(late, kDue + 4), v1::RED);
  EXPECT_EQ(Light(late, kDue + 5), v1::LATE_DONE);
}

TEST(LightTest, AcceptedAfterTheDueDateButSubmittedBeforeIsDone) {
  Assignment assignment = Submitted(kDue - 1);
  Do(assignment, AssignmentEvent::ACCEPT, kDue + 20);
  EXPECT_EQ(Light(assignment, kDue + 19), v1::GREEN);
  EXPECT_EQ(Light(assignment, kDue + 20), v1::DONE);
}

TEST(LightTest, ReturnedWorkRunsAgainstTheOldDueDate) {
  Assignment assignment = Submitted(kDue - 20);
  Do(assignment, AssignmentEvent::RETURN, kDue - 10);
  EXPECT_EQ(Light(assignment, kDue - 11), v1::GREEN);
  EXPECT_EQ(Light(assignment, kDue - 3), v1::YELLOW);
  EXPECT_EQ(Light(assignment, kDue + 1), v1::RED);
  Do(assignment, AssignmentEvent::SUBMIT, kDue + 3);
  Do(assignment, AssignmentEvent::ACCEPT, kDue + 4);
  EXPECT_EQ(Light(assignment, kDue + 4), v1::LATE_DONE);
}

// As if it had been issued without one.
Assignment WithoutDueDate(Assignment assignment) {
  assignment.clear_due_date();
  assignment.mutable_events(0)->clear_due_date();
  return assignment;
}

TEST(LightTest, WithoutDateThereIsNoRed) {
  Assignment assignment = WithoutDueDate(Open());
  assignment.mutable_limit()->set_kind(v1::Limit::LONG_TERM);
  EXPECT_EQ(Light(assignment, Day(2029, 1, 1)), v1::LONG_TERM_OPEN);
  assignment.mutable_limit()->set_kind(v1::Limit::NONE);
  EXPECT_EQ(Light(assignment, Day(2029, 1, 1)), v1::NO_LIMIT);
  Assignment done = WithoutDueDate(Submitted(Day(2019, 12, 1)));
  Do(done, AssignmentEvent::ACCEPT, Day(2019, 12, 2));
  EXPECT_EQ(Light(done, Day(2029, 1, 1)), v1::DONE);
}

TEST(LightTest, CancelledShowsNoneFromThatDayOn) {
  Assignment assignment = Open();
  Do(assignment, AssignmentEvent::CANCEL, Day(2019, 7, 1));
  EXPECT_EQ(Light(assignment, Day(2019, 6, 30)), v1::GREEN);
  EXPECT_EQ(Light(assignment, Day(2019, 7, 1)), v1::LIGHT_UNSPECIFIED);
}

TEST(LightTest, PastDaysKeepTheirAnswerWhateverHappensLater) {
  Assignment assignment = Submitted(Day(2019, 9, 1));
  const v1::Light before = Light(assignment, Day(2019, 8, 1));
  Do(assignment, AssignmentEvent::RETURN, Day(2019, 9, 5));
  Do(assignment, AssignmentEvent::SUBMIT, Day(2019, 9, 9));
  Do(assignment, AssignmentEvent::ACCEPT, Day(2019, 9, 10));
  EXPECT_EQ(Light(assignment, Day(2019, 8, 1)), before);
  EXPECT_EQ(StandingOn(assignment, Day(2019, 9, 3)).state, Assignment::SUBMITTED);
  EXPECT_EQ(StandingOn(assignment, Day(2019, 9, 6)).state, Assignment::RETURNED);
  EXPECT_EQ(StandingOn(assignment, Day(2019, 9, 6)).returns, 1);
}

TEST(LightTest, MeasuresAreMissingFromTheDayAfter) {  // A12
  Assignment assignment = Open();
  auto missing = [&assignment](absl::CivilDay day) {
    return MeasuresMissing(assignment, StandingOn(assignment, day), day);
  };
  EXPECT_FALSE(missing(Day(2019, 6, 24)));
  EXPECT_TRUE(missing(Day(2019, 6, 25)));
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 26));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 28));  // late, but filed
  EXPECT_TRUE(missing(Day(2019, 6, 27)));
  EXPECT_FALSE(missing(Day(2019, 6, 28)));
}

TEST(LightTest, MeasuresFoundLaterDoNotMoveTheStateBack) {
  Assignment assignment = Open();
  Do(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  Do(assignment, AssignmentEvent::REPORT_PROGRESS, Day(2019, 7, 1));
  Do(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 10));  // a paper found in July
  EXPECT_EQ(StandingOn(assignment, Day(2019, 6, 12)).state, Assignment::ACKNOWLEDGED);
  EXPECT_EQ(StandingOn(assignment, Day(2019, 6, 12)).measures_filed, absl::CivilDay(2019, 6, 10));
  EXPECT_EQ(StandingOn(assignment, Day(2019, 7, 2)).state, Assignment::IN_PROGRESS);
}

}  // namespace
}  // namespace edugroup::task
