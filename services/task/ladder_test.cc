#include "services/task/ladder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "services/task/test_assignment.h"
#include "services/task/turn.h"

namespace edugroup::task {
namespace {

using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Assignment;
using v1::AssignmentEvent;
using Day = absl::CivilDay;

const Day kDue(2019, 12, 31);

// Looks from the day of issue on.
v1::Ladder LadderOf(const std::string& text) {
  v1::Ladder ladder = Parse<v1::Ladder>(text);
  *ladder.mutable_start_date() = value::ToDate(kTestIssue);
  return ladder;
}

// The three colours of Suqian (C1.8): blue near the limit, yellow behind schedule or of poor
// quality, red overdue.
v1::Ladder ThreeColours() {
  return LadderOf(R"(
      name: 'groups/anqing/ladders/three' display_name: '三色督办'
      steps {
        id: 'blue' display_name: '蓝色督办单' color: 'BLUE'
        conditions { days_left { operator: AT_MOST value: '3' } }
      }
      steps {
        id: 'yellow' display_name: '黄色督办单' color: 'YELLOW' orders: true
        conditions { points_behind { operator: AT_LEAST value: '20' } }
        conditions { returns { operator: AT_LEAST value: '1' } }
      }
      steps {
        id: 'red' display_name: '红色督办单' color: 'RED' urges: true orders: true
        conditions { days_left { operator: BELOW value: '0' } }
      })");
}

LadderRules Read(const v1::Ladder& ladder) {
  absl::StatusOr<LadderRules> rules = LadderRules::Read(ladder);
  EXPECT_TRUE(rules.ok()) << rules.status();
  return *std::move(rules);
}

std::string StepOn(const LadderRules& rules, const Assignment& assignment, Day day) {
  const LadderState state = rules.StandingOn(assignment, day);
  return state.step < 0 ? "-" : rules.ladder().steps(state.step).id();
}

// Every change of step from the issue to `last`, found by asking day by day.
std::vector<std::string> Walk(const LadderRules& rules, const Assignment& assignment, Day last) {
  std::vector<std::string> changes;
  std::string before = "-";
  for (Day day = kTestIssue; day <= last; ++day) {
    const std::string step = StepOn(rules, assignment, day);
    if (step != before) changes.push_back(absl::StrCat(value::Format(day), " ", step));
    before = step;
  }
  return changes;
}

TEST(LadderTest, ThreeColoursByDateSimulation) {
  const LadderRules rules = Read(ThreeColours());
  const Assignment idle = TestAssignment(kDue);
  EXPECT_THAT(Walk(rules, idle, Day(2020, 2, 1)), ElementsAre("2019-12-28 blue", "2020-01-01 red"));
  EXPECT_THAT(Walk(rules, TestAssignment(std::nullopt), Day(2020, 2, 1)), IsEmpty());
}

TEST(LadderTest, BehindScheduleOrPoorQuality) {
  const LadderRules rules = Read(ThreeColours());
  // 211 days from 06-03 to 12-31; 25 % were reported on 07-01. 20 points behind is 45 % of the
  // time: 94.95 days, so the 95th, 09-06.
  Assignment slow = TestAssignment(kDue);
  DoAct(slow, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoReport(slow, Day(2019, 7, 1), "25");
  EXPECT_THAT(Walk(rules, slow, Day(2019, 12, 1)), ElementsAre("2019-09-06 yellow"));
  // A report lifts it again.
  DoReport(slow, Day(2019, 10, 1), "70");
  EXPECT_THAT(Walk(rules, slow, Day(2019, 12, 1)),
              ElementsAre("2019-09-06 yellow", "2019-10-01 -"));

  Assignment poor = TestAssignment(kDue);
  DoAct(poor, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoAct(poor, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  DoAct(poor, AssignmentEvent::SUBMIT, Day(2019, 10, 8));
  DoAct(poor, AssignmentEvent::RETURN, Day(2019, 10, 10));
  EXPECT_THAT(Walk(rules, poor, Day(2019, 12, 1)), ElementsAre("2019-10-10 yellow"));
  DoAct(poor, AssignmentEvent::SUBMIT, Day(2019, 10, 20));
  DoAct(poor, AssignmentEvent::ACCEPT, Day(2019, 10, 25));
  EXPECT_THAT(Walk(rules, poor, Day(2020, 3, 1)), ElementsAre("2019-10-10 yellow", "2019-10-25 -"));
}

TEST(LadderTest, WhoReportedNothingIsNotBehind) {
  const LadderRules rules = Read(ThreeColours());
  EXPECT_EQ(StepOn(rules, TestAssignment(kDue), Day(2019, 12, 20)), "-");
}

TEST(LadderTest, AMandatoryStepIsNotSkippedAndHoldsForItsDays) {
  v1::Ladder ladder = ThreeColours();
  ladder.mutable_steps(0)->set_mandatory(true);
  ladder.mutable_steps(0)->set_days_before_next(5);
  Assignment late = TestAssignment(kDue);
  // The ladder comes when the assignment is overdue already.
  *ladder.mutable_start_date() = value::ToDate(Day(2020, 1, 10));
  EXPECT_THAT(Walk(Read(ladder), late, Day(2020, 2, 1)),
              ElementsAre("2020-01-10 blue", "2020-01-15 red"));
  ladder.mutable_steps(0)->set_mandatory(false);
  EXPECT_THAT(Walk(Read(ladder), late, Day(2020, 2, 1)), ElementsAre("2020-01-10 red"));
}

TEST(LadderTest, DaysWithoutReportAndMeasures) {
  const LadderRules rules = Read(LadderOf(R"(
      name: 'groups/anqing/ladders/reports' display_name: '报送督办'
      steps { id: 'silent' display_name: '提醒' conditions {
          days_without_report { operator: AT_LEAST value: '30' } } }
      steps { id: 'measures' display_name: '举措未报' conditions {
          measures_days_left { operator: BELOW value: '0' } } })"));
  Assignment assignment = TestAssignment(std::nullopt);
  // Measures were due on 06-24; the 30th day without a report is 07-03.
  EXPECT_THAT(Walk(rules, assignment, Day(2019, 8, 1)), ElementsAre("2019-06-25 measures"));
  DoAct(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoAct(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 26));
  DoReport(assignment, Day(2019, 7, 10), "");
  EXPECT_THAT(Walk(rules, assignment, Day(2019, 9, 1)),
              ElementsAre("2019-06-25 measures", "2019-06-26 -", "2019-07-03 silent",
                          "2019-07-10 -", "2019-08-09 silent"));
}

TEST(LadderTest, FieldsAreChecked) {
  EXPECT_THAT(CheckFields(ThreeColours()), IsEmpty());
  EXPECT_EQ(CheckFields(LadderOf("display_name: '无级'")).size(), 1u);
  v1::Ladder ladder = ThreeColours();
  ladder.mutable_steps(1)->set_id("blue");
  ladder.mutable_steps(2)->clear_conditions();
  ladder.mutable_steps(0)->mutable_conditions(0)->mutable_days_left()->set_value("3.5");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckFields(ladder)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("ladder.steps[0].conditions[0].days_left", "ladder.steps[1].id",
                                  "ladder.steps[2].conditions"));
}

// What the sweep would write for one assignment if it ran every `step` days until `last`, each time
// turning the days since in order.
class TurnTest : public ::testing::Test {
 protected:
  TurnTest() {
    plan_.set_name(kTestPlan);
    plan_.set_state(v1::Plan::ISSUED);
    ladders_.push_back(Read(ThreeColours()));
  }
  std::vector<std::string> Sweep(const Assignment& assignment, Day last) {
    std::vector<std::string> said;
    std::vector<v1::Reminder> kept;
    for (Day day = kTestIssue; day <= last; ++day) {
      Turned turned = WhatWasTurned(kept, ladders_);
      for (const v1::Reminder& reminder : Turn(plan_, assignment, ladders_, day, turned)) {
        said.push_back(absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ",
                                    v1::Reminder::Kind_Name(reminder.kind()), " ",
                                    reminder.step()));
        kept.push_back(reminder);
      }
      // Nothing is missed by sleeping until the next turn.
      const auto next = NextTurn(plan_, assignment, ladders_, day, turned);
      if (!next.has_value()) break;
      EXPECT_GT(*next, day);
      day = *next - 1;
    }
    return said;
  }

  v1::Plan plan_;
  std::vector<LadderRules> ladders_;
};

TEST_F(TurnTest, EachThingIsTurnedOnceOnItsDay) {
  EXPECT_THAT(Sweep(TestAssignment(kDue), Day(2020, 6, 1)),
              ElementsAre("2019-06-25 MEASURES_OVERDUE ", "2019-12-24 NEAR_DUE ",
                          "2019-12-28 STEP_ENTERED blue", "2020-01-01 OVERDUE ",
                          "2020-01-01 STEP_ENTERED red"));
}

// A group may have several: each stands for itself.
TEST_F(TurnTest, SeveralLaddersDoNotHinderEachOther) {  // C1.8
  ladders_.push_back(Read(LadderOf(R"(
      name: 'groups/anqing/ladders/early' display_name: '提前预警'
      steps {
        id: 'watch' color: 'GREY' conditions { days_left { operator: AT_MOST value: '30' } }
      }
      steps {
        id: 'talk' color: 'BLACK' conditions { days_left { operator: AT_MOST value: '-10' } }
      })")));
  Assignment assignment = TestAssignment(kDue);
  assignment.clear_measures_due_date();
  EXPECT_THAT(Sweep(assignment, Day(2020, 6, 1)),
              ElementsAre("2019-12-01 STEP_ENTERED watch", "2019-12-24 NEAR_DUE ",
                          "2019-12-28 STEP_ENTERED blue", "2020-01-01 OVERDUE ",
                          "2020-01-01 STEP_ENTERED red", "2020-01-10 STEP_ENTERED talk"));
}

TEST_F(TurnTest, ReceiptIsOverdueUnlessItIsAcknowledged) {  // C1.3
  Assignment assignment = TestAssignment(std::nullopt);
  assignment.clear_measures_due_date();
  *assignment.mutable_receipt_due_date() = value::ToDate(Day(2019, 6, 6));
  EXPECT_THAT(Sweep(assignment, Day(2019, 7, 1)), ElementsAre("2019-06-07 RECEIPT_OVERDUE "));
  DoAct(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 6));
  EXPECT_THAT(Sweep(assignment, Day(2019, 7, 1)), IsEmpty());
}

TEST_F(TurnTest, AnotherDueDateIsRemindedOfAgain) {
  Assignment assignment = TestAssignment(kDue);
  assignment.clear_measures_due_date();
  AddEvent(assignment,
           {AssignmentEvent::GRANT_EXTENSION, Day(2019, 12, 26), absl::UnixEpoch(), "head", ""},
           assignment.state());
  *assignment.mutable_events(1)->mutable_due_date() = value::ToDate(Day(2020, 1, 31));
  *assignment.mutable_due_date() = value::ToDate(Day(2020, 1, 31));
  EXPECT_THAT(
      Sweep(assignment, Day(2020, 6, 1)),
      ElementsAre("2019-12-24 NEAR_DUE ", "2020-01-24 NEAR_DUE ", "2020-01-28 STEP_ENTERED blue",
                  "2020-02-01 OVERDUE ", "2020-02-01 STEP_ENTERED red"));
}

// Who comes late finds what every day would have found: also of work that is over meanwhile.
TEST_F(TurnTest, WhatEndedMeanwhileIsTurnedUntilItsEnd) {
  Assignment done = TestAssignment(kDue);
  DoAct(done, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 4));
  DoAct(done, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  DoAct(done, AssignmentEvent::SUBMIT, Day(2020, 1, 3));
  DoAct(done, AssignmentEvent::ACCEPT, Day(2020, 1, 6));
  const std::vector<std::string> turns = {"2019-12-24 NEAR_DUE ", "2019-12-28 STEP_ENTERED blue",
                                          "2020-01-01 OVERDUE ", "2020-01-01 STEP_ENTERED red",
                                          "2020-01-06 STEP_LEFT "};
  EXPECT_EQ(Sweep(done, Day(2020, 6, 1)), turns);
  // The plan was closed the day after; and, for another one, before the year's end.
  plan_.set_state(v1::Plan::CLOSED);
  *plan_.mutable_end_date() = value::ToDate(Day(2020, 1, 7));
  EXPECT_EQ(Sweep(done, Day(2020, 6, 1)), turns);
  *plan_.mutable_end_date() = value::ToDate(Day(2019, 12, 28));
  EXPECT_THAT(Sweep(TestAssignment(kDue), Day(2020, 6, 1)),
              ElementsAre("2019-06-25 MEASURES_OVERDUE ", "2019-12-24 NEAR_DUE "));
}

TEST_F(TurnTest, WhatIsOverOrOfAPlanThatIsClosedIsLeftAlone) {
  Assignment done = TestAssignment(kDue);
  DoAct(done, AssignmentEvent::CANCEL, Day(2019, 6, 10));
  EXPECT_THAT(Sweep(done, Day(2020, 6, 1)), IsEmpty());
  plan_.set_state(v1::Plan::CLOSED);
  EXPECT_THAT(Sweep(TestAssignment(kDue), Day(2020, 6, 1)), IsEmpty());
}

}  // namespace
}  // namespace edugroup::task
