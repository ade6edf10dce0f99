// What time does to rounds, orders and measured tasks, and how little of the database it touches
// for it.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "tests/scenarios/sweep_runner.h"
#include "tests/scenarios/year_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DutiesScenario : public Year {
 protected:
  // "2019-06-06 ORDER_RECEIPT_OVERDUE", in the order listed.
  static std::vector<std::string> Said(const std::string& plan, const std::string& kinds) {
    Caller clerk = servers_->Secretariat("anqing");
    v1::ListRemindersRequest request;
    request.set_parent(absl::StrCat("groups/anqing/plans/", plan, "/tasks/-/assignments/-"));
    request.set_page_size(1000);
    const auto page = Ask<v1::ListRemindersResponse>(clerk, On("ListReminders"), request);
    std::vector<std::string> said;
    for (const v1::Reminder& reminder : page.reminders()) {
      const std::string kind = v1::Reminder::Kind_Name(reminder.kind());
      if (!absl::StrContains(kind, kinds)) continue;
      said.push_back(absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ", kind));
    }
    return said;
  }
  static std::vector<std::string> StatesOf(const std::vector<v1::RoundDuty>& duties) {
    std::vector<std::string> states;
    for (const v1::RoundDuty& duty : duties) {
      states.push_back(absl::StrCat(duty.display_name(), " ",
                                    v1::RoundDuty::State_Name(duty.state()), " ",
                                    duty.counts().items()));
    }
    return states;
  }
};

TEST_F(DutiesScenario, RoundsOpenByRuleAndMissedOnesAreListed) {  // A19, L8
  IssueRows("rounds", {{"编制目录", "2019.12"}, {"长期任务", "长期"}}, kIssued,
            "round_rules { rhythm: TEN_DAYS } round_rules { rhythm: MONTH day: 25 questions: "
            "'进展如何' attendee_post: '校长' }");
  SweepRunner sweep(*servers_);
  sweep.Turn(kIssued);
  sweep.Turn(Day(2019, 6, 12));
  // The server is away until 2 July; meanwhile the college finishes the first task.
  Start("rounds", "r0001", "college");
  Finish("rounds", "r0001", "college", "programmes", Day(2019, 6, 21), Day(2019, 6, 22));
  servers_->clock().Set(Day(2019, 7, 2));
  EXPECT_THAT(StatesOf(Duties("rounds", kIssued, Day(2019, 7, 10))),
              ElementsAre("2019年6月上旬 OPEN 6", "2019年6月中旬 MISSED 0", "2019年6月 MISSED 0",
                          "2019年6月下旬 MISSED 0", "2019年7月上旬 UPCOMING 0"));
  sweep.Turn(Day(2019, 7, 2));
  // Each holds what was open on its day, not on the day on which the server came to it.
  const std::vector<v1::RoundDuty> duties = Duties("rounds", kIssued, Day(2019, 7, 10));
  EXPECT_THAT(StatesOf(duties),
              ElementsAre("2019年6月上旬 OPEN 6", "2019年6月中旬 OPEN 6", "2019年6月 OPEN 5",
                          "2019年6月下旬 OPEN 5", "2019年7月上旬 UPCOMING 0"));
  Caller clerk = servers_->Secretariat("anqing");
  v1::GetRoundRequest get;
  get.set_name(duties[2].round());
  const auto month = Ask<v1::Round>(clerk, On("GetRound"), get);
  EXPECT_EQ(*value::ToCivilDay(month.date()), Day(2019, 6, 25));
  EXPECT_EQ(month.questions(0), "进展如何");
  EXPECT_EQ(month.attendee_post(), "校长");
  for (int i = 0; i < 2; ++i) sweep.Turn(Day(2019, 7, 2));
  EXPECT_EQ(StatesOf(Duties("rounds", kIssued, Day(2019, 7, 10))).size(), 5u);
  EXPECT_THAT(Rules(TryRound("rounds", "MONTH", "date { year: 2019 month: 6 day: 29 }").status()),
              ElementsAre("round.period-taken"));
  EXPECT_EQ(Close(month).state(), v1::Round::CLOSED);
  EXPECT_EQ(Duties("rounds", Day(2019, 6, 25), Day(2019, 6, 25))[0].state(), v1::RoundDuty::CLOSED);

  // A rhythm that is given while the plan runs counts from that day.
  Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "UpdatePlan"),
                Parse<v1::UpdatePlanRequest>(
                    "plan { name: 'groups/anqing/plans/rounds' round_rules { rhythm: QUARTER } } "
                    "update_mask { paths: 'round_rules' }"));
  EXPECT_THAT(StatesOf(Duties("rounds", kIssued, Day(2019, 9, 30))),
              ElementsAre("2019年第三季度 UPCOMING 0"));
  // Over nothing, a round is held and concluded.
  Caller college = servers_->Member("anqing", "college");
  for (const char* task : {"r0001", "r0002"}) {
    for (const char* school : {"college", "forestry", "health"}) {
      const std::string name = NameOf("rounds", task, school);
      if (Do<v1::GetAssignmentRequest>(clerk, name).state() == Assignment::ACCEPTED) continue;
      Do<v1::CancelAssignmentRequest>(clerk, name, "reason: '任务取消'");
    }
  }
  sweep.Turn(Day(2019, 9, 30));
  EXPECT_THAT(StatesOf(Duties("rounds", kIssued, Day(2019, 9, 30))),
              ElementsAre("2019年第三季度 CLOSED 0"));
  EXPECT_EQ(Refusal<v1::RoundDuties>(clerk, On("GetRoundDuties"),
                                     Parse<v1::GetRoundDutiesRequest>(
                                         "parent: 'groups/anqing' plan: "
                                         "'groups/anqing/plans/rounds' period_first { year: 2019 "
                                         "month: 1 day: 1 } period_last { year: 2022 month: 12 "
                                         "day: 31 }")),
            access::v1::FIELDS_INVALID);
}

// The server is away while the work ends and the plan is closed: what lay before the closing is
// caught up in order, what came after it is not.
TEST_F(DutiesScenario, APlanThatWasClosedMeanwhileIsCaughtUp) {  // A19, L8, C1.7
  IssueRows("closed", {{"编制目录", "2019.6"}}, kIssued, "round_rules { rhythm: TEN_DAYS }");
  SweepRunner sweep(*servers_);
  sweep.Turn(kIssued);
  sweep.Turn(Day(2019, 6, 12));
  Caller clerk = servers_->Secretariat("anqing");
  Start("closed", "r0001", "college");
  Finish("closed", "r0001", "college", "programmes", Day(2019, 7, 3), Day(2019, 7, 4));
  for (const char* school : {"forestry", "health"}) {
    Do<v1::CancelAssignmentRequest>(clerk, NameOf("closed", "r0001", school), "reason: '任务取消'");
  }
  servers_->clock().Set(Day(2019, 7, 10));
  const auto closed =
      Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "ClosePlan"),
                    Parse<v1::ClosePlanRequest>("name: 'groups/anqing/plans/closed'"));
  EXPECT_EQ(*value::ToCivilDay(closed.end_date()), Day(2019, 7, 10));
  servers_->clock().Set(Day(2019, 8, 2));
  EXPECT_THAT(
      StatesOf(Duties("closed", kIssued, Day(2019, 7, 31))),
      ElementsAre("2019年6月上旬 OPEN 3", "2019年6月中旬 MISSED 0", "2019年6月下旬 MISSED 0"));
  for (int i = 0; i < 2; ++i) sweep.Turn(Day(2019, 8, 2));
  // The tenth of July, the day of the closing, has no round.
  EXPECT_THAT(StatesOf(Duties("closed", kIssued, Day(2019, 7, 31))),
              ElementsAre("2019年6月上旬 OPEN 3", "2019年6月中旬 OPEN 3", "2019年6月下旬 OPEN 3"));
  EXPECT_THAT(Said("closed", "DUE"),
              ElementsAre("2019-06-23 NEAR_DUE", "2019-06-23 NEAR_DUE", "2019-06-23 NEAR_DUE",
                          "2019-06-25 MEASURES_OVERDUE", "2019-06-25 MEASURES_OVERDUE",
                          "2019-07-01 OVERDUE", "2019-07-01 OVERDUE", "2019-07-01 OVERDUE"));
}

// What is asked for anew is open again, whatever was reported on something else.
TEST_F(DutiesScenario, AnItemThatIsCheckedAgainIsToBeRectifiedAgain) {  // L8
  IssueRows("again", {{"共建实训基地", "2019.12"}});
  const v1::Round round = Round("again", "SPECIAL");
  const auto of_college = [&round] {
    return Items(servers_->Secretariat("anqing"), round,
                 "organization = \"groups/anqing/organizations/college\"")[0];
  };
  const v1::RoundItem item = of_college();
  const std::string name = absl::StrCat("name: '", item.name(), "' ");
  const auto rectify = [&](const char* wanted) {
    Check(Department("programmes"), item,
          absl::StrCat("result: BEHIND rectification: '", wanted,
                       "' rectification_due_date { year: 2019 month: 6 day: 18 }"));
  };
  rectify("签约");
  Ask<v1::RoundItem>(servers_->Member("anqing", "college"), On("RectifyRoundItem"),
                     Parse<v1::RectifyRoundItemRequest>(name + "text: '已签约'"));
  Ask<v1::RoundItem>(Department("programmes"), On("ConfirmRoundItem"),
                     Parse<v1::ConfirmRoundItemRequest>(name));
  rectify("签约");  // the same: it is rectified
  EXPECT_TRUE(of_college().has_rectification_end_date());
  rectify("补充设备清单");
  const v1::RoundItem open = of_college();
  EXPECT_FALSE(open.has_rectification_end_date());
  EXPECT_EQ(open.rectification_report(), "");
  EXPECT_EQ(Close(round).counts().rectifying(), 1);
}

TEST_F(DutiesScenario, WhatIsOwedInOrdersAndRoundsIsRemindedOf) {  // C1.3, C1.6, L8
  IssueRows("owed", {{"共建实训基地", "2019.12"}});
  SweepRunner sweep(*servers_);
  Caller clerk = servers_->Secretariat("anqing");
  Caller college = servers_->Member("anqing", "college");
  Ask<v1::Order>(clerk, On("CreateOrder"),
                 Parse<v1::CreateOrderRequest>(absl::StrCat(
                     "parent: 'groups/anqing' order_id: 'owed' order { assignment: '",
                     NameOf("owed", "r0001", "college"),
                     "' requirement: '说明' receipt_due_date { year: 2019 month: 6 day: 5 } "
                     "reply_due_date { year: 2019 month: 6 day: 10 } }")));
  sweep.Turn(Day(2019, 6, 5));
  EXPECT_THAT(Said("owed", "ORDER"), IsEmpty());
  // Away until the 12th: received and replied to too late meanwhile.
  const std::string order = "name: 'groups/anqing/orders/owed' ";
  servers_->clock().Set(Day(2019, 6, 11));
  Ask<v1::Order>(college, On("ReceiveOrder"), Parse<v1::ReceiveOrderRequest>(order));
  servers_->clock().Set(Day(2019, 6, 12));
  Ask<v1::Order>(college, On("ReplyOrder"), Parse<v1::ReplyOrderRequest>(order + "text: '说明'"));
  sweep.Turn(Day(2019, 6, 12));
  const std::vector<std::string> late = {"2019-06-06 ORDER_RECEIPT_OVERDUE",
                                         "2019-06-11 ORDER_REPLY_OVERDUE"};
  EXPECT_EQ(Said("owed", "ORDER"), late);
  Ask<v1::Order>(clerk, On("RequireRectification"),
                 Parse<v1::RequireRectificationRequest>(
                     order + "text: '补充' due_date { year: 2019 month: 6 day: 20 }"));
  const v1::Round round = Round("owed", "SPECIAL");
  const v1::RoundItem item =
      Check(Department("programmes"), Items(servers_->Secretariat("anqing"), round)[0],
            "result: BEHIND rectification: '签约' rectification_due_date { year: 2019 month: 6 "
            "day: 18 }");
  for (Day day(2019, 6, 13); day <= Day(2019, 6, 25); day += 2) {
    servers_->clock().Set(day);
    sweep.Turn(day);
  }
  EXPECT_THAT(Said("owed", "ORDER"),
              ElementsAre(late[0], late[1], "2019-06-21 ORDER_REPLY_OVERDUE"));
  EXPECT_THAT(Said("owed", "RECTIFICATION"), ElementsAre("2019-06-19 RECTIFICATION_OVERDUE"));
  EXPECT_FALSE(item.has_rectification_end_date());
}

// A measure that the server did not look at for days is found as of the day on which it held.
TEST_F(DutiesScenario, DaysWithoutALookAreCaughtUp) {  // A25
  IssueRows("clusters-late", {{"组建专业群委员会", "2019.6"}});
  Caller clerk = servers_->Secretariat("anqing");
  const std::string name = "groups/anqing/plans/clusters-late/tasks/r0001";
  Ask<v1::Task>(clerk, absl::StrCat(kTask, "UpdateTask"),
                Parse<v1::UpdateTaskRequest>(absl::StrCat(
                    "task { name: '", name,
                    "' measure { bodies { kind: 'late-committee' } bound { "
                    "operator: AT_LEAST value: '2' } } } update_mask { paths: 'measure' }")));
  SweepRunner runner(*servers_);
  runner.Measure(kIssued);
  servers_->clock().Set(Day(2019, 7, 2));
  AddBody("late-a", "装备制造专业群建设委员会", "late-committee");
  AddBody("late-b", "旅游文化专业群建设委员会", "late-committee");
  for (const auto& [id, date] :
       {std::pair("late-a", Day(2019, 6, 5)), std::pair("late-b", Day(2019, 6, 18))}) {
    Ask<committee::v1::Body>(clerk, "edugroup.committee.v1.BodyService/EstablishBody",
                             Parse<committee::v1::EstablishBodyRequest>(absl::StrCat(
                                 "name: 'groups/anqing/bodies/", id, "' date { year: ", date.year(),
                                 " month: ", date.month(), " day: ", date.day(), " }")));
  }
  for (int i = 0; i < 2; ++i) runner.Measure(Day(2019, 7, 2));
  const Assignment done =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("clusters-late", "r0001", "college"));
  EXPECT_EQ(done.state(), Assignment::ACCEPTED);
  EXPECT_EQ(*value::ToCivilDay(done.completed_date()), Day(2019, 6, 18));
  EXPECT_EQ(done.events_size(), 2);
  EXPECT_EQ(Board("clusters-late", Day(2019, 7, 2)).total().done(), 3);  // in time: not late
}

// The sweep and the measuring read rows whose day has come, and nothing else.
TEST_F(DutiesScenario, OnlyWhatIsDueIsTouched) {
  Issue("quiet");
  SweepRunner sweep(*servers_);
  sweep.Turn(kIssued);
  sweep.Measure(kIssued);
  // A day on which nothing is due: where it stopped, and a look at each of the four sorts of rows
  // for the day and for what changed since, whatever the number of assignments.
  sweep.Turn(Day(2019, 6, 4));
  const int before = sweep.SentInAll();
  const int looked = sweep.Sent("due_assignment");
  const int batches = sweep.Sent("turn_assignment");
  sweep.Turn(Day(2019, 6, 5));
  EXPECT_EQ(sweep.Sent("due_assignment") - looked, 2);  // of the day, and once more of today
  EXPECT_LE(sweep.SentInAll() - before, 15);
  const int measured = sweep.Sent("due_task");
  sweep.Measure(Day(2019, 6, 5));
  EXPECT_EQ(sweep.Sent("due_task") - measured, 1);
  EXPECT_LE(sweep.SentInAll() - before, 16);
  EXPECT_EQ(sweep.Sent("turn_assignment"), batches);

  // A day on which something is due to one of them only.
  Do<v1::AcknowledgeAssignmentRequest>(servers_->Member("anqing", "college"),
                                       NameOf("quiet", "r0001", "college"));
  const int before_one = sweep.SentInAll();
  sweep.Turn(Day(2019, 6, 6));
  EXPECT_EQ(sweep.Sent("turn_assignment") - batches, 1);
  EXPECT_LE(sweep.SentInAll() - before_one, 30);

  // What is due is found by its key, not by looking at all rows.
  observe::Registry registry;
  auto database = *sql::Database::Create(servers_->options("task").database, registry);
  for (const char* table : {"assignment", "plan", "task"}) {
    const auto plan = database->Read(
        absl::Now() + absl::Seconds(10),
        {"explain",
         absl::StrCat("EXPLAIN FORMAT=JSON SELECT group_id, path, turn_day FROM ", table,
                      " WHERE turn_day <= ? ORDER BY turn_day, group_id, path LIMIT 200")},
        {20190604});
    ASSERT_TRUE(plan.ok()) << plan.status();
    EXPECT_THAT((*plan)[0][0].bytes(), ::testing::HasSubstr("\"key\": \"by_turn\"")) << table;
  }
}

}  // namespace
}  // namespace edugroup::task
