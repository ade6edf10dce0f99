// Supervision through real gRPC: extensions, ladders and the sweep, urges, orders, rounds,
// bulletins.
#include <gmock/gmock.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "tests/scenarios/sweep_runner.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;

constexpr char kSupervision[] = "edugroup.task.v1.SupervisionService/";

std::string On(const std::string& method) { return absl::StrCat(kSupervision, method); }

class Supervision : public TaskScenario {
 protected:
  static std::vector<v1::Reminder> Reminders(const std::string& plan) {
    Caller clerk = servers_->Secretariat("anqing");
    std::vector<v1::Reminder> all;
    v1::ListRemindersRequest request;
    request.set_parent(absl::StrCat("groups/anqing/plans/", plan, "/tasks/-/assignments/-"));
    request.set_page_size(1000);
    do {
      const auto page = Ask<v1::ListRemindersResponse>(clerk, On("ListReminders"), request);
      all.insert(all.end(), page.reminders().begin(), page.reminders().end());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  // "2019-12-24 NEAR_DUE r0001/college", in the order listed.
  static std::vector<std::string> Said(const std::string& plan, const std::string& task) {
    std::vector<std::string> said;
    for (const v1::Reminder& reminder : Reminders(plan)) {
      if (!absl::StrContains(reminder.name(), absl::StrCat("/tasks/", task, "/"))) continue;
      said.push_back(absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ",
                                  v1::Reminder::Kind_Name(reminder.kind()),
                                  reminder.step().empty() ? "" : " ", reminder.step(), " ",
                                  reminder.organization_display_name()));
    }
    return said;
  }
  // Assignments of the plan that the sweep would look at on the day.
  static int CountDue(const std::string& plan, Day day) {
    observe::Registry registry;
    auto database = *sql::Database::Create(servers_->options("task").database, registry);
    const auto rows = database->Read(
        absl::Now() + absl::Seconds(10),
        {"count", "SELECT COUNT(*) FROM assignment WHERE turn_day <= ? AND path LIKE ?"},
        {day.year() * 10000 + day.month() * 100 + day.day(), absl::StrCat("plans/", plan, "/%")});
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() ? static_cast<int>((*rows)[0][0].number()) : -1;
  }
  static void AcknowledgeAndFile(const std::string& plan, const char* task, const char* school) {
    Caller member = servers_->Member("anqing", school);
    const std::string name = NameOf(plan, task, school);
    Do<v1::AcknowledgeAssignmentRequest>(member, name);
    Do<v1::FileMeasuresRequest>(member, name, "measures { text: '举措' }");
  }
};

TEST_F(Supervision, DueDatesAreExtendedByWhoMayAndTheTruthStays) {  // C1.9, N11
  IssueRows("extend", {{"修订专业规划", "2019.12"}}, kIssued,
            "extension_rule { deciders: COUNCIL most_extensions: 1 most_days: 60 }");
  Caller college = servers_->Member("anqing", "college");
  Caller chair =
      servers_->As({.group = "anqing", .roles = {access::v1::COUNCIL}, .subject = "chair"});
  const std::string name = NameOf("extend", "r0001", "college");
  const std::string wish =
      "due_date { year: 2020 month: 1 day: 31 } reason: '设备未到' "
      "progress: '完成一半'";
  servers_->clock().Set(Day(2019, 12, 20));
  EXPECT_EQ(
      ReasonOf(Try<v1::RequestExtensionRequest>(servers_->Member("anqing", "health"), name, wish)
                   .status()),
      access::v1::NOT_OWN_ORGANIZATION);
  const Assignment asked = Do<v1::RequestExtensionRequest>(college, name, wish);
  EXPECT_EQ(asked.extensions(0).outcome(), v1::Extension::PENDING);
  const v1::PlanBoard before = Board("extend", Day(2019, 12, 26));
  EXPECT_EQ(before.total().yellow(), 3);

  // The plan lets the council decide, and nobody else.
  servers_->clock().Set(Day(2019, 12, 28));
  const std::string grant = "outcome: GRANTED due_date { year: 2020 month: 1 day: 15 }";
  EXPECT_EQ(
      ReasonOf(Try<v1::DecideExtensionRequest>(Department("programmes"), name, grant).status()),
      access::v1::ROLE_REQUIRED);
  const Assignment granted = Do<v1::DecideExtensionRequest>(chair, name, grant);
  EXPECT_EQ(*value::ToCivilDay(granted.due_date()), Day(2020, 1, 15));
  EXPECT_EQ(*value::ToCivilDay(granted.first_due_date()), Day(2019, 12, 31));
  EXPECT_EQ(granted.extension_count(), 1);
  EXPECT_EQ(CountAssignments(chair, "extend", "due_date = \"2020-01-15\""), 1);

  // What 12-26 showed, it shows for ever; 01-01 shows two that are overdue, not three.
  v1::PlanBoard again = Board("extend", Day(2019, 12, 26));
  again.set_simulated(before.simulated());
  EXPECT_EQ(again.SerializeAsString(), before.SerializeAsString());
  servers_->clock().Set(Day(2020, 1, 2));
  EXPECT_EQ(Board("extend", Day(2020, 1, 1)).total().red(), 2);
  EXPECT_THAT(Rules(Try<v1::RequestExtensionRequest>(
                        college, name,
                        "due_date { year: 2020 month: 1 day: 31 } reason: '又' "
                        "progress: '慢'")
                        .status()),
              ElementsAre("extension.too-many"));

  // Asked for too late: granted or not, the work is late.
  const std::string late = NameOf("extend", "r0001", "health");
  AcknowledgeAndFile("extend", "r0001", "health");
  Do<v1::RequestExtensionRequest>(servers_->Member("anqing", "health"), late, wish);
  const Assignment still_late = Do<v1::DecideExtensionRequest>(chair, late, "outcome: GRANTED");
  EXPECT_TRUE(still_late.extensions(0).late());
  EXPECT_EQ(still_late.extension_count(), 0);
  servers_->clock().Set(Day(2020, 1, 20));
  Do<v1::SubmitAssignmentRequest>(servers_->Member("anqing", "health"), late);
  Do<v1::AcceptAssignmentRequest>(Department("programmes"), late);
  EXPECT_EQ(Board("extend", Day(2020, 1, 20)).total().late_done(), 1);
}

TEST_F(Supervision, TheSweepCatchesUpInOrderAndTurnsNothingTwice) {  // C1.7, C1.8
  // Two plans alike: one is looked at every day, the other meets a server that was away for days.
  const std::string rule = "warning_days: 7";
  IssueRows("daily", {{"编制目录", "2019.6"}, {"长期任务", "长期"}}, kIssued, rule);
  Caller clerk = servers_->Secretariat("anqing");
  Ask<v1::Ladder>(clerk, On("CreateLadder"), Parse<v1::CreateLadderRequest>(R"(
      parent: 'groups/anqing' ladder_id: 'three' ladder {
        display_name: '三色督办' plans: 'groups/anqing/plans/daily'
        steps {
          id: 'blue' display_name: '蓝色督办单' color: 'BLUE' urges: true
          recipients: 'groups/anqing/bodies/council'
          conditions { days_left { operator: AT_MOST value: '3' } }
        }
        steps {
          id: 'red' display_name: '红色督办单' color: 'RED' orders: true reply_days: 5
          conditions { days_left { operator: BELOW value: '0' } }
        } })"));
  SweepRunner sweep(*servers_);
  for (Day day = kIssued; day <= Day(2019, 6, 25); ++day) {
    servers_->clock().Set(day);
    sweep.Turn(day);
  }
  EXPECT_THAT(Said("daily", "r0001"), ElementsAre("2019-06-23 NEAR_DUE 安庆职业技术学院",
                                                  "2019-06-23 NEAR_DUE 安徽林业技师学校",
                                                  "2019-06-23 NEAR_DUE 皖西南卫生学校",
                                                  "2019-06-25 MEASURES_OVERDUE 安庆职业技术学院",
                                                  "2019-06-25 MEASURES_OVERDUE 安徽林业技师学校",
                                                  "2019-06-25 MEASURES_OVERDUE 皖西南卫生学校"));
  // What the ladder would do is known before it does it.
  const auto standings = [&](Day day) {
    std::vector<std::string> steps;
    const auto answer = Ask<v1::GetLadderStandingsResponse>(
        clerk, On("GetLadderStandings"),
        Parse<v1::GetLadderStandingsRequest>(absl::StrCat(
            "name: 'groups/anqing/ladders/three' plan: 'groups/anqing/plans/daily' as_of ",
            Text(day))));
    for (const v1::LadderStanding& standing : answer.standings()) {
      steps.push_back(absl::StrCat(standing.step(), " since ",
                                   value::Format(*value::ToCivilDay(standing.entry_date()))));
    }
    return steps;
  };
  EXPECT_THAT(
      standings(Day(2019, 6, 29)),
      ElementsAre("blue since 2019-06-27", "blue since 2019-06-27", "blue since 2019-06-27"));
  EXPECT_THAT(standings(Day(2019, 7, 5)),
              ElementsAre("red since 2019-07-01", "red since 2019-07-01", "red since 2019-07-01"));

  // The server is away from 06-26 to 07-04. Meanwhile one school submitted in time, on 06-28.
  AcknowledgeAndFile("daily", "r0001", "college");
  servers_->clock().Set(Day(2019, 6, 28));
  Do<v1::SubmitAssignmentRequest>(servers_->Member("anqing", "college"),
                                  NameOf("daily", "r0001", "college"));
  servers_->clock().Set(Day(2019, 7, 4));
  sweep.Turn(Day(2019, 7, 4));
  std::vector<std::string> said = Said("daily", "r0001");
  ASSERT_EQ(said.size(), 16u);
  EXPECT_THAT(
      std::vector<std::string>(said.begin() + 6, said.end()),
      ElementsAre("2019-06-27 STEP_ENTERED blue 安庆职业技术学院",
                  "2019-06-27 STEP_ENTERED blue 安徽林业技师学校",
                  "2019-06-27 STEP_ENTERED blue 皖西南卫生学校",
                  "2019-06-28 STEP_LEFT 安庆职业技术学院", "2019-07-01 OVERDUE 安徽林业技师学校",
                  "2019-07-01 STEP_ENTERED red 安徽林业技师学校",
                  "2019-07-01 OVERDUE 皖西南卫生学校", "2019-07-01 STEP_ENTERED red 皖西南卫生学校",
                  // The orders' receipt was due on 07-03.
                  "2019-07-04 ORDER_RECEIPT_OVERDUE 安徽林业技师学校",
                  "2019-07-04 ORDER_RECEIPT_OVERDUE 皖西南卫生学校"));

  // Other systems read the same from the journal, in order of days.
  servers_->set_journal_server("task");
  std::vector<Day> days;
  journal::v1::ListChangesRequest changes;
  changes.set_parent("groups/anqing");
  changes.set_page_size(1000);
  changes.set_resource_prefix("groups/anqing/plans/daily/tasks/");
  for (int tries = 0; tries < 50 && days.size() < 19; ++tries) {
    days.clear();
    const auto page = Ask<journal::v1::ListChangesResponse>(
        clerk, "edugroup.journal.v1.ChangeService/ListChanges", changes);
    for (const journal::v1::Change& change : page.changes()) {
      v1::Reminder reminder;
      if (change.after().Is<v1::Reminder>() && change.after().UnpackTo(&reminder)) {
        EXPECT_EQ(change.principal(), "sweep");
        days.push_back(*value::ToCivilDay(reminder.date()));
      }
    }
    absl::SleepFor(absl::Milliseconds(100));  // until the sequencer has been there
  }
  EXPECT_EQ(days.size(), 19u);  // 16 of r0001, and measures of the long-term task of 3 schools
  EXPECT_TRUE(std::is_sorted(days.begin(), days.end()));

  // Urges and orders followed, once; turning again changes nothing.
  for (int i = 0; i < 3; ++i) sweep.Turn(Day(2019, 7, 4));
  EXPECT_EQ(Said("daily", "r0001"), said);
  const auto orders = Ask<v1::ListOrdersResponse>(
      clerk, On("ListOrders"),
      Parse<v1::ListOrdersRequest>("parent: 'groups/anqing' filter: 'color = \"RED\"'"));
  ASSERT_EQ(orders.orders_size(), 2);
  for (const v1::Order& order : orders.orders()) {
    EXPECT_EQ(*value::ToCivilDay(order.issue_date()), Day(2019, 7, 1));
    EXPECT_EQ(*value::ToCivilDay(order.reply_due_date()), Day(2019, 7, 6));
    EXPECT_EQ(order.ladder(), "groups/anqing/ladders/three");
  }
  const auto urges = Ask<v1::ListUrgesResponse>(
      clerk, On("ListUrges"),
      Parse<v1::ListUrgesRequest>("parent: 'groups/anqing' filter: 'means = LADDER'"));
  ASSERT_EQ(urges.urges_size(), 1);
  EXPECT_EQ(urges.urges(0).recipients_size(), 3);

  // Only what is due is touched: nothing of the plan waits for the sweep but days to come.
  EXPECT_EQ(CountDue("daily", Day(2019, 7, 4)), 0);
}

TEST_F(Supervision, UrgesGoToManyAndCountThemselves) {  // C1.6
  IssueRows("urge", {{"甲任务", "2019.12"}, {"乙任务", "长期"}});
  Caller programmes = Department("programmes");
  auto request = Parse<v1::CreateUrgeRequest>(
      "parent: 'groups/anqing' urge { means: PHONE text: '请尽快报送举措' }");
  for (const char* school : {"college", "forestry"}) {
    for (const char* task : {"r0001", "r0002"}) {
      request.mutable_urge()->add_assignments(NameOf("urge", task, school));
    }
  }
  EXPECT_EQ(Refusal<v1::Urge>(programmes, On("CreateUrge"),
                              Parse<v1::CreateUrgeRequest>(absl::StrCat(
                                  "parent: 'groups/anqing' urge { means: PHONE text: '催' "
                                  "assignments: '",
                                  NameOf("urge", "r0009", "college"), "' }"))),
            access::v1::REFERENCE_NOT_FOUND);
  Caller training = Department("training");
  EXPECT_EQ(Refusal<v1::Urge>(training, On("CreateUrge"), request), access::v1::ROLE_REQUIRED);
  const auto first = Ask<v1::Urge>(programmes, On("CreateUrge"), request);
  ASSERT_EQ(first.recipients_size(), 2);
  EXPECT_EQ(first.recipients(0).assignments_size(), 2);
  EXPECT_EQ(first.recipients(0).assignments(0).times(), 1);
  request.mutable_urge()->mutable_assignments()->DeleteSubrange(1, 3);
  request.mutable_urge()->set_means(v1::Urge::LETTER);
  const auto second = Ask<v1::Urge>(programmes, On("CreateUrge"), request);
  EXPECT_EQ(second.recipients(0).assignments(0).times(), 2);

  // A school sees its own urges only, and nobody else in them.
  Caller college = servers_->Member("anqing", "college");
  const auto mine = Ask<v1::ListUrgesResponse>(
      college, On("ListUrges"),
      Parse<v1::ListUrgesRequest>(
          "parent: 'groups/anqing' filter: 'means = PHONE OR means = LETTER'"));
  ASSERT_EQ(mine.urges_size(), 2);
  for (const v1::Urge& urge : mine.urges()) EXPECT_EQ(urge.recipients_size(), 1);
  v1::GetUrgeRequest get;
  get.set_name(second.name());
  Caller forestry = servers_->Member("anqing", "forestry");
  EXPECT_EQ(Refusal<v1::Urge>(forestry, On("GetUrge"), get), access::v1::NOT_OWN_ORGANIZATION);
}

TEST_F(Supervision, OneMatterOneOrderFromReceiptToObjection) {  // C1.1, C1.14, C1.15
  IssueRows("order", {{"共建实训基地", "2019.12"}});
  IssueRows("order2", {{"共建 实训基地。", "2020.6"}});
  Caller clerk = servers_->Secretariat("anqing");
  Caller college = servers_->Member("anqing", "college");
  auto request = Parse<v1::CreateOrderRequest>(absl::StrCat(
      "parent: 'groups/anqing' order_id: 'o1' order { assignment: '",
      NameOf("order", "r0001", "college"),
      "' number: '督办〔2019〕1号' color: '黄' requirement: '说明滞后原因' source { document: "
      "'理事会第3次会议' } issuing_body: 'groups/anqing/bodies/council' receipt_due_date { year: "
      "2019 month: 6 day: 5 } reply_due_date { year: 2019 month: 6 day: 10 } }"));
  const auto issued = Ask<v1::Order>(clerk, On("CreateOrder"), request);
  EXPECT_EQ(issued.state(), v1::Order::ISSUED);
  EXPECT_EQ(issued.organization(), "groups/anqing/organizations/college");

  // The other plan words the same matter differently: reported, and allowed with a reason only.
  request.set_order_id("o2");
  request.mutable_order()->set_assignment(NameOf("order2", "r0001", "college"));
  EXPECT_THAT(Rules(clerk.Ask<v1::Order>(On("CreateOrder"), request).status()),
              ElementsAre("supervision.duplicate"));
  type::Waiver& waiver = *request.add_waivers();
  waiver.set_rule_id("supervision.duplicate");
  waiver.set_reason("上级要求");
  waiver.set_by("秘书长");
  EXPECT_EQ(Ask<v1::Order>(clerk, On("CreateOrder"), request).waivers_size(), 1);
  const auto duplicates = Ask<v1::FindDuplicateSupervisionResponse>(
      clerk, On("FindDuplicateSupervision"),
      Parse<v1::FindDuplicateSupervisionRequest>("parent: 'groups/anqing'"));
  ASSERT_EQ(duplicates.findings_size(), 1);
  EXPECT_EQ(duplicates.findings(0).measured(), "2");

  const std::string o1 = "name: 'groups/anqing/orders/o1' ";
  servers_->clock().Set(Day(2019, 6, 6));  // a day late: taken
  EXPECT_EQ(Ask<v1::Order>(college, On("ReceiveOrder"), Parse<v1::ReceiveOrderRequest>(o1)).state(),
            v1::Order::RECEIVED);
  Caller forestry = servers_->Member("anqing", "forestry");
  EXPECT_EQ(Refusal<v1::Order>(forestry, On("ReplyOrder"),
                               Parse<v1::ReplyOrderRequest>(o1 + "text: '不关我事'")),
            access::v1::NOT_OWN_ORGANIZATION);
  Ask<v1::Order>(college, On("ReplyOrder"),
                 Parse<v1::ReplyOrderRequest>(o1 + "text: '正在采购' evidence { title: '合同' }"));
  const auto rectify =
      Ask<v1::Order>(Department("programmes"), On("RequireRectification"),
                     Parse<v1::RequireRectificationRequest>(
                         o1 + "text: '补充进度表' due_date { year: 2019 month: 6 day: 20 }"));
  EXPECT_EQ(rectify.state(), v1::Order::RECTIFYING);
  EXPECT_EQ(*value::ToCivilDay(rectify.first_reply_due_date()), Day(2019, 6, 10));
  // On 06-21 the rectification is owed.
  servers_->clock().Set(Day(2019, 6, 21));
  const auto duties = Ask<v1::DutyList>(
      clerk, On("GetDutyList"),
      Parse<v1::GetDutyListRequest>(
          "parent: 'groups/anqing' plans: 'groups/anqing/plans/order' period_first { year: 2019 "
          "month: 6 day: 1 } period_last { year: 2019 month: 6 day: 30 }"));
  ASSERT_EQ(duties.lines_size(), 3);
  for (const v1::DutyLine& line : duties.lines()) {
    EXPECT_TRUE(line.filed_nothing());
    EXPECT_EQ(line.order_names_size(), line.organization() == issued.organization() ? 1 : 0);
  }
  Ask<v1::Order>(college, On("ReplyOrder"), Parse<v1::ReplyOrderRequest>(o1 + "text: '已补'"));
  Ask<v1::Order>(clerk, On("CloseOrder"), Parse<v1::CloseOrderRequest>(o1 + "text: '整改迟缓'"));
  Ask<v1::Order>(college, On("ObjectToOrder"),
                 Parse<v1::ObjectToOrderRequest>(o1 + "text: '设备由厂家延误'"));
  const auto answered =
      Ask<v1::Order>(clerk, On("AnswerObjection"),
                     Parse<v1::AnswerObjectionRequest>(o1 + "text: '属实' upheld: true"));
  EXPECT_EQ(answered.state(), v1::Order::WITHDRAWN);
  EXPECT_EQ(answered.events_size(), 8);
}

TEST_F(Supervision, ASuccessorTakesThePostOverWithItsWork) {  // C1.17
  IssueRows("posts", {{"编制规划", "2019.12"}});
  Caller clerk = servers_->Secretariat("anqing");
  const auto person = [&](const char* id, const char* name) {
    Ask<membership::v1::Person>(
        clerk, "edugroup.membership.v1.PersonService/CreatePerson",
        Parse<membership::v1::CreatePersonRequest>(
            absl::StrCat("parent: 'groups/anqing' person_id: '", id, "' person { person_name: '",
                         name, "' organization: 'groups/anqing/organizations/college' }")));
  };
  person("old", "甲老师");
  person("new", "乙老师");
  const auto post = Ask<membership::v1::Post>(
      clerk, "edugroup.membership.v1.PostService/CreatePost",
      Parse<membership::v1::CreatePostRequest>(
          "parent: 'groups/anqing' post_id: 'dean' post { display_name: '教务处长' organization: "
          "'groups/anqing/organizations/college' }"));
  const std::string measures = "measures { text: '举措' post: 'groups/anqing/posts/dean' }";
  Caller college = servers_->Member("anqing", "college");
  Do<v1::AcknowledgeAssignmentRequest>(college, NameOf("posts", "r0001", "college"));
  Do<v1::FileMeasuresRequest>(college, NameOf("posts", "r0001", "college"), measures);
  Do<v1::AcknowledgeAssignmentRequest>(servers_->Member("anqing", "health"),
                                       NameOf("posts", "r0001", "health"));
  EXPECT_EQ(ReasonOf(Try<v1::FileMeasuresRequest>(servers_->Member("anqing", "health"),
                                                  NameOf("posts", "r0001", "health"), measures)
                         .status()),
            access::v1::FIELDS_INVALID);  // another school's post
  const auto holder_on = [&](const char* who, Day day) {
    servers_->clock().Set(day);
    Ask<membership::v1::Post>(clerk, "edugroup.membership.v1.PostService/SetRepresentative",
                              Parse<membership::v1::SetRepresentativeRequest>(absl::StrCat(
                                  "name: '", post.name(), "' person: 'groups/anqing/people/", who,
                                  "' effective_date ", Text(day))));
    EXPECT_EQ(CountAssignments(clerk, "posts", "post = \"groups/anqing/posts/dean\""), 1);
    return Ask<membership::v1::ResolvePostResponse>(
               clerk, "edugroup.membership.v1.PostService/ResolvePost",
               Parse<membership::v1::ResolvePostRequest>("name: 'groups/anqing/posts/dean'"))
        .person();
  };
  EXPECT_EQ(holder_on("old", Day(2019, 7, 1)), "groups/anqing/people/old");
  EXPECT_EQ(holder_on("new", Day(2019, 9, 1)), "groups/anqing/people/new");
}

}  // namespace
}  // namespace edugroup::task
