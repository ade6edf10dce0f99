// Rounds that open by rule, and what is owed in orders and rounds when time has passed.
#include "services/task/round_rule.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "services/task/duty_turn.h"
#include "services/task/order.h"
#include "services/task/test_assignment.h"

namespace edugroup::task {
namespace {

using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Order;
using v1::OrderEvent;
using v1::Reminder;
using v1::Round;
using v1::RoundDuty;
using Day = absl::CivilDay;

// Every ten days on the last day, every month on the 25th, from 3 June on.
v1::Plan SupervisedPlan() {
  v1::Plan plan = Parse<v1::Plan>(
      "name: 'groups/anqing/plans/p' state: ISSUED round_rules { rhythm: TEN_DAYS } "
      "round_rules { rhythm: MONTH day: 25 questions: '市场需求' attendee_post: '校长' }");
  StartRoundRules(plan, Day(2019, 6, 3), plan);
  return plan;
}

std::vector<std::string> OpeningIn(const v1::Plan& plan, Day first, Day last) {
  std::vector<std::string> opening;
  for (Day day = first; day <= last; ++day) {
    for (const Round& round : RoundsOpeningOn(plan, day)) {
      opening.push_back(absl::StrCat(value::Format(day), " ", round.display_name()));
    }
  }
  return opening;
}

TEST(RoundRuleTest, RoundsOpenOnTheirDays) {  // A19, L8
  const v1::Plan plan = SupervisedPlan();
  EXPECT_THAT(OpeningIn(plan, Day(2019, 5, 20), Day(2019, 6, 30)),
              ElementsAre("2019-06-10 2019年6月上旬", "2019-06-20 2019年6月中旬",
                          "2019-06-25 2019年6月", "2019-06-30 2019年6月下旬"));
  const std::vector<Round> month = RoundsOpeningOn(plan, Day(2019, 6, 25));
  ASSERT_EQ(month.size(), 1u);
  EXPECT_EQ(month[0].kind(), Round::MONTH);
  EXPECT_EQ(month[0].questions(0), "市场需求");
  EXPECT_EQ(month[0].attendee_post(), "校长");
  // February has no 30th: its last day.
  v1::Plan late = plan;
  late.mutable_round_rules(1)->set_day(30);
  EXPECT_THAT(OpeningIn(late, Day(2020, 2, 21), Day(2020, 2, 29)),
              ElementsAre("2020-02-29 2020年2月下旬", "2020-02-29 2020年2月"));
  late.set_state(v1::Plan::CLOSED);
  EXPECT_THAT(OpeningIn(late, Day(2020, 2, 21), Day(2020, 2, 29)), IsEmpty());
}

// Closed on 25 June: the rounds of the days before are still opened, also by who comes late.
TEST(RoundRuleTest, AClosedPlanHasTheRoundsOfTheDaysBefore) {  // A19, L8
  v1::Plan plan = SupervisedPlan();
  plan.set_state(v1::Plan::CLOSED);
  *plan.mutable_end_date() = value::ToDate(Day(2019, 6, 25));
  EXPECT_THAT(OpeningIn(plan, Day(2019, 5, 20), Day(2019, 6, 30)),
              ElementsAre("2019-06-10 2019年6月上旬", "2019-06-20 2019年6月中旬"));
  EXPECT_EQ(NextOpening(plan, Day(2019, 6, 11)), Day(2019, 6, 20));
  EXPECT_FALSE(NextOpening(plan, Day(2019, 6, 20)).has_value());
  std::vector<std::string> states;
  for (const RoundDuty& duty :
       RoundDutiesOf(plan, {}, Day(2019, 6, 1), Day(2019, 7, 31), Day(2019, 7, 31))) {
    states.push_back(absl::StrCat(duty.display_name(), " ", RoundDuty::State_Name(duty.state())));
  }
  EXPECT_THAT(states, ElementsAre("2019年6月上旬 MISSED", "2019年6月中旬 MISSED"));
}

// Property: the next opening is the next day on which a round opens, whatever the day.
TEST(RoundRuleTest, TheNextOpeningIsTheNextDayWithARound) {
  const v1::Plan plan = SupervisedPlan();
  for (Day day(2019, 5, 1); day < Day(2020, 3, 5); ++day) {
    Day next = day + 1;
    while (RoundsOpeningOn(plan, next).empty()) ++next;
    EXPECT_EQ(NextOpening(plan, day), next) << day;
  }
  EXPECT_FALSE(NextOpening(v1::Plan(), Day(2019, 6, 3)).has_value());
}

TEST(RoundRuleTest, ARuleGivenLaterStartsLater) {
  const v1::Plan before = SupervisedPlan();
  v1::Plan after = before;
  after.mutable_round_rules(1)->clear_start_date();
  after.mutable_round_rules(0)->set_day(5);
  StartRoundRules(before, Day(2019, 9, 1), after);
  EXPECT_EQ(*value::ToCivilDay(after.round_rules(0).start_date()), Day(2019, 9, 1));
  EXPECT_EQ(*value::ToCivilDay(after.round_rules(1).start_date()), Day(2019, 6, 3));
}

TEST(RoundRuleTest, WhatBecameOfEachRound) {
  const v1::Plan plan = SupervisedPlan();
  std::vector<Round> rounds = RoundsOpeningOn(plan, Day(2019, 6, 10));
  rounds.push_back(RoundsOpeningOn(plan, Day(2019, 6, 25))[0]);
  rounds[0].set_name("groups/anqing/rounds/a");
  rounds[0].set_state(Round::CLOSED);
  rounds[1].set_name("groups/anqing/rounds/b");
  rounds[1].set_state(Round::OPEN);
  rounds[1].mutable_counts()->set_items(7);
  std::vector<std::string> states;
  for (const RoundDuty& duty :
       RoundDutiesOf(plan, rounds, Day(2019, 6, 1), Day(2019, 6, 30), Day(2019, 6, 28))) {
    states.push_back(absl::StrCat(duty.display_name(), " ", RoundDuty::State_Name(duty.state()),
                                  " ", duty.round(), " ", duty.counts().items()));
  }
  EXPECT_THAT(
      states,
      ElementsAre("2019年6月上旬 CLOSED groups/anqing/rounds/a 0", "2019年6月中旬 MISSED  0",
                  "2019年6月 OPEN groups/anqing/rounds/b 7", "2019年6月下旬 UPCOMING  0"));
}

OrderAct On(OrderEvent::Kind kind, Day day) {
  return {kind, day, absl::UnixEpoch(), "clerk", "text"};
}

std::vector<std::string> Said(const std::vector<Reminder>& reminders) {
  std::vector<std::string> said;
  for (const Reminder& reminder : reminders) {
    said.push_back(absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ",
                                Reminder::Kind_Name(reminder.kind())));
  }
  return said;
}

TEST(DutyTurnTest, ReceiptReplyAndRectificationOfAnOrder) {  // C1.3, C1.6
  Order order;
  order.set_name("groups/anqing/orders/o1");
  *order.mutable_receipt_due_date() = value::ToDate(Day(2019, 11, 3));
  *order.mutable_reply_due_date() = value::ToDate(Day(2019, 11, 8));
  BeginOrder(order, TestAssignment(Day(2019, 10, 31)), On(OrderEvent::ISSUE, Day(2019, 11, 1)));
  EXPECT_THAT(Overdue(order, Day(2019, 11, 3)), IsEmpty());
  EXPECT_EQ(NextOverdue(order, Day(2019, 11, 1)), Day(2019, 11, 4));
  EXPECT_EQ(NextOverdue(order, Day(2019, 11, 4)), Day(2019, 11, 9));
  EXPECT_FALSE(NextOverdue(order, Day(2019, 11, 9)).has_value());
  EXPECT_THAT(Said(Overdue(order, Day(2019, 11, 9))),
              ElementsAre("2019-11-04 ORDER_RECEIPT_OVERDUE", "2019-11-09 ORDER_REPLY_OVERDUE"));
  // One name for each due date, so that the same is never said twice.
  EXPECT_EQ(Overdue(order, Day(2019, 11, 9))[0].name(),
            Overdue(order, Day(2019, 11, 20))[0].name());

  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::RECEIVE, Day(2019, 11, 12))).ok());
  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::REPLY, Day(2019, 11, 13))).ok());
  EXPECT_THAT(Overdue(order, Day(2019, 11, 13)), IsEmpty());
  // Whoever comes to it later still sees what 4 and 9 November were.
  EXPECT_EQ(NextOverdue(order, Day(2019, 11, 1)), Day(2019, 11, 4));
  EXPECT_EQ(NextOverdue(order, Day(2019, 11, 4)), Day(2019, 11, 9));
  EXPECT_FALSE(NextOverdue(order, Day(2019, 11, 9)).has_value());
  EXPECT_EQ(Overdue(order, Day(2019, 11, 9)).size(), 2u);
  OrderAct rectify = On(OrderEvent::REQUIRE_RECTIFICATION, Day(2019, 11, 14));
  rectify.due = Day(2019, 11, 20);
  ASSERT_TRUE(ApplyToOrder(order, rectify).ok());
  EXPECT_EQ(NextOverdue(order, Day(2019, 11, 14)), Day(2019, 11, 21));
  EXPECT_THAT(Said(Overdue(order, Day(2019, 11, 21))),
              ElementsAre("2019-11-21 ORDER_REPLY_OVERDUE"));
}

TEST(DutyTurnTest, RectificationOfARound) {  // L8
  v1::RoundItem item;
  item.set_name("groups/linzi/rounds/r/roundItems/i00001");
  item.set_assignment("groups/linzi/plans/p/tasks/r0001/assignments/college");
  EXPECT_FALSE(NextOverdue(item, Day(2019, 9, 30)).has_value());
  *item.mutable_check_date() = value::ToDate(Day(2019, 9, 30));
  *item.mutable_rectification_due_date() = value::ToDate(Day(2019, 10, 20));
  EXPECT_EQ(NextOverdue(item, Day(2019, 9, 30)), Day(2019, 10, 21));
  EXPECT_THAT(Overdue(item, Day(2019, 10, 20)), IsEmpty());
  const std::vector<Reminder> overdue = Overdue(item, Day(2019, 10, 21));
  EXPECT_THAT(Said(overdue), ElementsAre("2019-10-21 RECTIFICATION_OVERDUE"));
  EXPECT_EQ(overdue[0].round_item(), item.name());
  *item.mutable_rectification_report_date() = value::ToDate(Day(2019, 10, 25));
  EXPECT_THAT(Overdue(item, Day(2019, 10, 25)), IsEmpty());
  EXPECT_EQ(Overdue(item, Day(2019, 10, 24)).size(), 1u);
  EXPECT_EQ(NextOverdue(item, Day(2019, 10, 1)), Day(2019, 10, 21));
  *item.mutable_rectification_report_date() = value::ToDate(Day(2019, 10, 20));
  EXPECT_FALSE(NextOverdue(item, Day(2019, 10, 1)).has_value());
}

}  // namespace
}  // namespace edugroup::task
