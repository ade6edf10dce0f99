// Orders, rounds, bulletins, duty lists and progress: the rules.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "services/task/bulletin.h"
#include "services/task/order.h"
#include "services/task/progress.h"
#include "services/task/round.h"
#include "services/task/test_assignment.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Assignment;
using v1::AssignmentEvent;
using v1::Order;
using v1::OrderEvent;
using v1::Round;
using Day = absl::CivilDay;

const Day kDue(2019, 10, 31);
const FactsPeriod kYear{Day(2019, 1, 1), Day(2019, 12, 31)};

OrderAct On(OrderEvent::Kind kind, Day day) {
  return {kind, day, absl::UnixEpoch(), "clerk", "text"};
}

Order IssuedOrder() {
  Order order;
  *order.mutable_receipt_due_date() = value::ToDate(Day(2019, 11, 3));
  *order.mutable_reply_due_date() = value::ToDate(Day(2019, 11, 8));
  Assignment assignment = TestAssignment(kDue);
  assignment.set_text("开展订单培养");
  BeginOrder(order, assignment, On(OrderEvent::ISSUE, Day(2019, 11, 1)));
  return order;
}

TEST(OrderTest, FromIssueOverRectificationToItsConclusion) {
  Order order = IssuedOrder();
  EXPECT_EQ(order.state(), Order::ISSUED);
  EXPECT_EQ(ReasonOf(ApplyToOrder(order, On(OrderEvent::REPLY, Day(2019, 11, 2)))),
            ErrorReason::STATE_CONFLICT);
  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::RECEIVE, Day(2019, 11, 2))).ok());
  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::REPLY, Day(2019, 11, 7))).ok());
  OrderAct rectify = On(OrderEvent::REQUIRE_RECTIFICATION, Day(2019, 11, 10));
  rectify.due = Day(2019, 11, 20);
  ASSERT_TRUE(ApplyToOrder(order, rectify).ok());
  EXPECT_EQ(order.state(), Order::RECTIFYING);
  EXPECT_EQ(*value::ToCivilDay(order.reply_due_date()), Day(2019, 11, 20));
  EXPECT_EQ(*value::ToCivilDay(order.first_reply_due_date()), Day(2019, 11, 8));
  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::REPLY, Day(2019, 11, 25))).ok());
  ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::CLOSE, Day(2019, 11, 26))).ok());
  EXPECT_EQ(*value::ToCivilDay(order.reply_date()), Day(2019, 11, 7));  // the first one counts
  EXPECT_EQ(*value::ToCivilDay(order.end_date()), Day(2019, 11, 26));

  // What was owed on each day, asked later.
  EXPECT_FALSE(IsOwed(order, Day(2019, 11, 2)));
  EXPECT_FALSE(IsOwed(order, Day(2019, 11, 9)));
  EXPECT_FALSE(IsOwed(order, Day(2019, 11, 20)));
  EXPECT_TRUE(IsOwed(order, Day(2019, 11, 21)));
  EXPECT_FALSE(IsOwed(order, Day(2019, 11, 25)));
}

TEST(OrderTest, AnUpheldObjectionWithdrawsIt) {  // C1.14
  for (const bool upheld : {false, true}) {
    Order order = IssuedOrder();
    ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::RECEIVE, Day(2019, 11, 2))).ok());
    ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::REPLY, Day(2019, 11, 7))).ok());
    ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::CLOSE, Day(2019, 11, 8))).ok());
    ASSERT_TRUE(ApplyToOrder(order, On(OrderEvent::OBJECT, Day(2019, 11, 9))).ok());
    EXPECT_FALSE(order.has_end_date());
    OrderAct answer = On(OrderEvent::ANSWER_OBJECTION, Day(2019, 11, 12));
    answer.upheld = upheld;
    ASSERT_TRUE(ApplyToOrder(order, answer).ok());
    EXPECT_EQ(order.state(), upheld ? Order::WITHDRAWN : Order::CLOSED);
    EXPECT_EQ(*value::ToCivilDay(order.end_date()), Day(2019, 11, 12));
  }
}

TEST(OrderTest, OneMatterIsOneWhateverItsPlanAndSpacing) {  // C1.15
  Order a = IssuedOrder(), b = IssuedOrder();
  b.set_assignment("groups/anqing/plans/other/tasks/r9/assignments/college");
  b.set_text("开展 订单培养。");
  EXPECT_EQ(MatterOf(a), MatterOf(b));
  b.set_organization("groups/anqing/organizations/other");
  EXPECT_NE(MatterOf(a), MatterOf(b));
}

TEST(RoundTest, PeriodsAreNamedAndTakenOnce) {  // A19
  Round round;
  round.set_name("groups/anqing/rounds/r");
  round.set_kind(Round::TEN_DAYS);
  SetPeriod(round, Day(2019, 6, 27));
  EXPECT_EQ(*value::ToCivilDay(round.period_first()), Day(2019, 6, 21));
  EXPECT_EQ(*value::ToCivilDay(round.period_last()), Day(2019, 6, 30));
  EXPECT_EQ(round.display_name(), "2019年6月下旬");
  EXPECT_EQ(PeriodKey(round), "TEN_DAYS 20190621");
  round.set_kind(Round::REVIEW);
  EXPECT_EQ(PeriodKey(round), round.name());
}

TEST(RoundTest, ItemsAreWhatIsOpenAsItStood) {  // L8, L10
  Round round;
  round.set_name("groups/linzi/rounds/r");
  v1::Task counted, vague;
  counted.set_position(1);
  counted.add_targets()->mutable_bound()->set_value("90");
  vague.set_position(2);
  vague.add_targets()->set_text("全面提高比例");
  Assignment open = TestAssignment(kDue, 1), late = TestAssignment(Day(2019, 8, 31), 2);
  DoAct(open, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoReport(open, Day(2019, 9, 1), "40");
  DoReport(open, Day(2019, 9, 20), "60");
  Assignment gone = TestAssignment(kDue, 1, "gone");
  DoAct(gone, AssignmentEvent::CANCEL, Day(2019, 7, 1));
  v1::Plan plan;
  const std::vector<v1::RoundItem> items =
      Freeze(round, plan, {counted, vague}, {open, late, gone},
             {{late.name(), {"groups/linzi/orders/o"}}}, Day(2019, 9, 10));
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].percent(), "40.00");
  EXPECT_EQ(*value::ToCivilDay(items[0].report_date()), Day(2019, 9, 1));
  EXPECT_EQ(items[0].light(), v1::GREEN);
  EXPECT_FALSE(items[0].unquantified());
  EXPECT_EQ(items[1].percent(), "");
  EXPECT_EQ(items[1].light(), v1::RED);
  EXPECT_TRUE(items[1].unquantified());
  EXPECT_THAT(items[1].others(), ElementsAre("groups/linzi/orders/o"));
  v1::RoundCounts counts = CountItems(items);
  EXPECT_EQ(counts.items(), 2);
  EXPECT_EQ(counts.unquantified(), 1);
  EXPECT_EQ(counts.unreported(), 1);
  EXPECT_EQ(counts.red(), 1);
  EXPECT_EQ(counts.unchecked(), 2);
  v1::RoundItem checked = items[1];
  checked.set_result(v1::RoundItem::BEHIND);
  checked.set_rectification("补报进展");
  Recount(items[1], checked, counts);
  EXPECT_EQ(counts.SerializeAsString(), CountItems({items[0], checked}).SerializeAsString());
}

TEST(RoundTest, AReviewWantsThePrincipalAndThreeAnswers) {  // Y16
  Round round;
  round.set_attendee_post("校长");
  for (const char* question : {"市场需求", "办学条件", "发展规划"}) round.add_questions(question);
  v1::RoundItem item;
  item.set_result(v1::RoundItem::ON_TRACK);
  item.add_answers("有");
  std::vector<std::string> rules;
  for (const type::Finding& finding : CheckItem(round, item)) rules.push_back(finding.rule_id());
  EXPECT_THAT(rules, ElementsAre("round.not-attended", "round.question-unanswered",
                                 "round.question-unanswered"));
  item.set_result(v1::RoundItem::DEFERRED);
  EXPECT_THAT(CheckItem(round, item), IsEmpty());
  item.set_result(v1::RoundItem::ON_TRACK);
  item.set_attended(true);
  item.add_answers("实训室3间");
  item.add_answers("三年建成");
  EXPECT_THAT(CheckItem(round, item), IsEmpty());
}

void Complete(Assignment& assignment, Day submitted) {
  DoAct(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoAct(assignment, AssignmentEvent::FILE_MEASURES, Day(2019, 6, 20));
  DoAct(assignment, AssignmentEvent::SUBMIT, submitted);
}

TEST(BulletinTest, RanksByRateThenOverdueAndSharesRanks) {  // C1.13
  std::vector<Assignment> all;
  for (const char* unit : {"a", "b", "c", "d"}) {
    for (int task = 1; task <= 3; ++task) all.push_back(TestAssignment(kDue, task, unit));
  }
  all.push_back(TestAssignment(std::nullopt, 4, "e"));  // nothing falls due
  Complete(all[0], kDue);                               // a: 2 of 3
  Complete(all[1], kDue - 1);
  Complete(all[3], kDue);  // b: 2 of 3, and the third late: the same rate, nothing overdue
  Complete(all[4], kDue);
  Complete(all[5], kDue + 5);
  DoAct(all[5], AssignmentEvent::ACCEPT, kDue + 6);
  Complete(all[6], kDue);  // c: as a
  Complete(all[7], kDue);
  const v1::Bulletin bulletin = MakeBulletin({}, all, kYear, Day(2019, 12, 31));
  std::vector<std::string> lines;
  for (const v1::BulletinLine& line : bulletin.organizations()) {
    lines.push_back(absl::StrCat(line.rank(), " ", line.display_name(), " ", line.on_time(), "/",
                                 line.due(), " ", line.on_time_rate(), " ", line.overdue()));
  }
  EXPECT_THAT(lines, ElementsAre("1 b 2/3 66.67 0", "2 a 2/3 66.67 1", "2 c 2/3 66.67 1",
                                 "4 d 0/3 0.00 3", "0 e 0/0  0"));
  ASSERT_EQ(bulletin.leads_size(), 1);
  EXPECT_EQ(bulletin.leads(0).due(), 12);
  EXPECT_EQ(bulletin.leads(0).on_time_rate(), "50.00");
  // The same question of an earlier day, asked later, has the earlier day's answer.
  const v1::Bulletin before = MakeBulletin({}, all, kYear, kDue - 2);
  for (const v1::BulletinLine& line : before.organizations()) EXPECT_EQ(line.due(), 0);
}

TEST(DutyListTest, WhoHasFiledNothingComesFirst) {  // C1.16
  std::vector<Assignment> all = {TestAssignment(kDue, 1, "a"), TestAssignment(kDue, 2, "a"),
                                 TestAssignment(kDue, 1, "b")};
  DoAct(all[0], AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  DoReport(all[0], Day(2019, 9, 9), "10");
  const FactsPeriod september{Day(2019, 9, 1), Day(2019, 9, 30)};
  const v1::DutyList list = MakeDutyList(all, {}, september, Day(2019, 9, 30));
  ASSERT_EQ(list.lines_size(), 2);
  EXPECT_EQ(list.lines(0).organization_display_name(), "b");
  EXPECT_TRUE(list.lines(0).filed_nothing());
  EXPECT_FALSE(list.lines(1).filed_nothing());
  EXPECT_EQ(list.lines(1).open(), 2);
  EXPECT_EQ(list.lines(1).reported(), 1);
  EXPECT_THAT(list.lines(1).unreported_names(), ElementsAre(all[1].name()));
  EXPECT_EQ(list.lines(1).unacknowledged_names_size(), 1);
  EXPECT_EQ(list.lines(1).measures_missing_names_size(), 2);
}

TEST(ProgressTest, UnreportedIsNotZeroAndWeightsAreStated) {
  ProgressSum sum;
  sum.Add(1, WeightHundredths("3"), 5000);  // task 1, weight 3: 50 and 33.33 → 41.67 (41.665)
  sum.Add(1, WeightHundredths("3"), 3333);
  sum.Add(1, WeightHundredths("3"), std::nullopt);
  sum.Add(2, WeightHundredths(""), 10000);          // task 2, weight 1: 100
  sum.Add(3, WeightHundredths("9"), std::nullopt);  // nothing reported: in no mean
  EXPECT_EQ(sum.OfTask(1).percent(), "41.67");
  EXPECT_EQ(sum.OfTask(1).unreported(), 1);
  EXPECT_EQ(sum.OfTask(3).percent(), "");
  // (3 × 41.67 + 100) / 4 = 56.2525
  EXPECT_EQ(sum.Total().percent(), "56.25");
  EXPECT_EQ(sum.Total().reported(), 3);
  EXPECT_EQ(sum.Total().unreported(), 2);
  EXPECT_EQ(WeightHundredths("0.5"), 50);
}

TEST(ProgressTest, WhatWasReportedByTheDay) {
  Assignment assignment = TestAssignment(kDue);
  DoAct(assignment, AssignmentEvent::ACKNOWLEDGE, Day(2019, 6, 5));
  EXPECT_EQ(ReportedHundredths(assignment, Day(2019, 9, 1)), std::nullopt);
  DoReport(assignment, Day(2019, 9, 1), "12.5");
  DoReport(assignment, Day(2019, 9, 20), "");
  EXPECT_EQ(ReportedHundredths(assignment, Day(2019, 8, 31)), std::nullopt);
  EXPECT_EQ(ReportedHundredths(assignment, Day(2019, 12, 1)), 1250);
}

}  // namespace
}  // namespace edugroup::task
