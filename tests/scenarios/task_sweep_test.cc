// What happens by itself, by real background turns of two replicas.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "common/testing/eventually.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

std::string On(const std::string& method) {
  return absl::StrCat("edugroup.task.v1.SupervisionService/", method);
}

// "2019-06-23 NEAR_DUE r0001/college".
std::string Line(const v1::Reminder& reminder) {
  const std::string place = reminder.name().substr(reminder.name().find("/tasks/") + 7);
  const size_t middle = place.find("/assignments/"), end = place.find("/reminders/");
  return absl::StrCat(value::Format(*value::ToCivilDay(reminder.date())), " ",
                      v1::Reminder::Kind_Name(reminder.kind()), " ", place.substr(0, middle), "/",
                      place.substr(middle + 13, end - middle - 13));
}

// The reminders of a plan in the order in which the journal tells them to other systems.
std::vector<std::string> Told(Servers& servers, const std::string& plan) {
  servers.set_journal_server("task");
  Caller clerk = servers.Secretariat("anqing");
  journal::v1::ListChangesRequest request;
  request.set_parent("groups/anqing");
  request.set_page_size(1000);
  request.set_resource_prefix(absl::StrCat("groups/anqing/plans/", plan, "/tasks/"));
  const auto page = Ask<journal::v1::ListChangesResponse>(
      clerk, "edugroup.journal.v1.ChangeService/ListChanges", request);
  std::vector<std::string> told;
  for (const journal::v1::Change& change : page.changes()) {
    v1::Reminder reminder;
    if (change.after().Is<v1::Reminder>() && change.after().UnpackTo(&reminder)) {
      EXPECT_EQ(change.kind(), journal::v1::Change::CREATED);
      told.push_back(Line(reminder));
    }
  }
  return told;
}

bool Eventually(const std::function<bool()>& holds) {
  return testing::Eventually(absl::Seconds(60), holds);
}

class BackgroundSweep : public TaskScenario {
 protected:
  static void SetUpTestSuite() {
    StartServers([](rpc::ServerOptions& options) {
      options.longest_background_interval = absl::Milliseconds(20);
    });
  }
  // Days that were over before the test went back begin anew.
  void SetUp() override {
    TaskScenario::SetUp();
    observe::Registry registry;
    auto database = *sql::Database::Create(servers_->database("task").root(), registry);
    EXPECT_TRUE(Eventually([&] {
      const auto head = database->Read(absl::Now() + absl::Seconds(10),
                                       {"head", "SELECT day FROM sweep_head"}, {});
      EXPECT_TRUE(head.ok()) << head.status();
      if (head.ok() && !head->empty() && (*head)[0][0].number() == 20190603) return true;
      servers_->database("task").Run("DELETE FROM sweep_head");
      absl::SleepFor(absl::Milliseconds(100));
      return false;
    }));
  }
  // Another server on the same schema.
  static std::unique_ptr<rpc::Server> Replica() {
    rpc::ServerOptions options = servers_->options("task");
    options.listen = "127.0.0.1:0";
    auto replica = rpc::Server::Start(TaskServer(), options, servers_->clock());
    EXPECT_TRUE(replica.ok()) << replica.status();
    return replica.ok() ? *std::move(replica) : nullptr;
  }
};

// Two replicas, whose days pass by the week, one of which ends in the midst of it.
TEST_F(BackgroundSweep, TwoReplicasTurnEachDayOnceAndInOrder) {  // C1.7, N12
  std::unique_ptr<rpc::Server> replica = Replica();
  ASSERT_NE(replica, nullptr);
  IssueRows("twice", {{"编制目录", "2019.6"}, {"长期任务", "长期"}}, kIssued,
            "receipt_rule { days: 3 } round_rules { rhythm: TEN_DAYS } round_rules { rhythm: "
            "MONTH day: 25 }");
  Do<v1::AcknowledgeAssignmentRequest>(servers_->Member("anqing", "college"),
                                       NameOf("twice", "r0001", "college"));
  servers_->clock().Set(Day(2019, 6, 14));
  // All but the one who signed: two of the first task, three of the second.
  EXPECT_TRUE(Eventually([] { return Told(*servers_, "twice").size() >= 5; }));
  servers_->clock().Set(Day(2019, 7, 4));
  replica->Stop();  // wherever it is in the three weeks
  replica = Replica();
  EXPECT_TRUE(Eventually([] { return Told(*servers_, "twice").size() >= 5 + 6 + 3 + 3; }));
  servers_->clock().Set(Day(2019, 7, 5));
  absl::SleepFor(absl::Milliseconds(300));  // a dozen turns more, of which none finds anything

  const std::vector<std::string> told = Told(*servers_, "twice");
  std::vector<std::string> days;
  for (const std::string& line : told) days.push_back(line.substr(0, 10));
  EXPECT_TRUE(std::is_sorted(days.begin(), days.end()));
  std::vector<std::string> wanted = {"2019-06-07 RECEIPT_OVERDUE r0001/forestry",
                                     "2019-06-07 RECEIPT_OVERDUE r0001/health"};
  for (const char* school : {"college", "forestry", "health"}) {
    wanted.push_back(absl::StrCat("2019-06-07 RECEIPT_OVERDUE r0002/", school));
    wanted.push_back(absl::StrCat("2019-06-23 NEAR_DUE r0001/", school));
    wanted.push_back(absl::StrCat("2019-06-25 MEASURES_OVERDUE r0001/", school));
    wanted.push_back(absl::StrCat("2019-06-25 MEASURES_OVERDUE r0002/", school));
    wanted.push_back(absl::StrCat("2019-07-01 OVERDUE r0001/", school));
  }
  EXPECT_THAT(told, UnorderedElementsAreArray(wanted));  // each once

  // Rounds opened on their days, once each, over what was open.
  Caller clerk = servers_->Secretariat("anqing");
  const auto rounds = Ask<v1::ListRoundsResponse>(
      clerk, On("ListRounds"),
      Parse<v1::ListRoundsRequest>(
          "parent: 'groups/anqing' filter: 'plan = \"groups/anqing/plans/twice\"'"));
  std::vector<std::string> opened;
  for (const v1::Round& round : rounds.rounds()) {
    opened.push_back(absl::StrCat(value::Format(*value::ToCivilDay(round.date())), " ",
                                  round.display_name(), " ", round.counts().items()));
  }
  EXPECT_THAT(opened,
              UnorderedElementsAre("2019-06-10 2019年6月上旬 6", "2019-06-20 2019年6月中旬 6",
                                   "2019-06-25 2019年6月 6", "2019-06-30 2019年6月下旬 6"));
}

TEST_F(BackgroundSweep, WhatIsDoneElsewhereIsFoundByItselfAndOnce) {  // A25
  Caller clerk = servers_->Secretariat("anqing");
  Ask<membership::v1::Register>(
      clerk, "edugroup.membership.v1.RegisterService/CreateRegister",
      Parse<membership::v1::CreateRegisterRequest>(
          "parent: 'groups/anqing' register_id: 'agreements' register { display_name: '协议台账' "
          "title_column: 'name' columns { column_id: 'name' display_name: '名称' type: TEXT } }"));
  const auto sign = [&](const char* name, const char* state) {
    Ask<membership::v1::ImportEntriesResponse>(
        clerk, "edugroup.membership.v1.RegisterService/ImportEntries",
        Parse<membership::v1::ImportEntriesRequest>(absl::StrCat(
            "parent: 'groups/anqing/registers/agreements' columns: 'name' rows { cells: '", name,
            "' } organization: 'groups/anqing/organizations/college' target_state: ", state)));
  };
  IssueRows("elsewhere", {{"组建专业群委员会", "2019.12"}, {"签订合作协议", "2019.12"}});
  const auto measure = [&](const char* task, const char* what) {
    Ask<v1::Task>(
        clerk, absl::StrCat(kTask, "UpdateTask"),
        Parse<v1::UpdateTaskRequest>(absl::StrCat(
            "task { name: 'groups/anqing/plans/elsewhere/tasks/", task, "' measure { ", what,
            " bound { operator: AT_LEAST value: '2' } } } ", "update_mask { paths: 'measure' }")));
  };
  measure("r0001", "bodies { kind: 'cluster-committee' }");
  measure("r0002", "entries { register: 'groups/anqing/registers/agreements' }");
  const auto task = [&](const char* id) {
    v1::GetTaskRequest request;
    request.set_name(absl::StrCat("groups/anqing/plans/elsewhere/tasks/", id));
    return Ask<v1::Task>(clerk, absl::StrCat(kTask, "GetTask"), request);
  };
  EXPECT_TRUE(Eventually([&] { return task("r0001").has_measurement(); }));
  sign("甲协议", "VERIFIED");
  sign("乙协议", "DRAFT");  // does not count before somebody has looked at it
  for (const auto& [id, name] : {std::pair("cluster-a", "汽车专业群建设委员会"),
                                 std::pair("cluster-b", "现代物流专业群建设委员会")}) {
    AddBody(id, name, "cluster-committee");
    Ask<committee::v1::Body>(
        clerk, "edugroup.committee.v1.BodyService/EstablishBody",
        Parse<committee::v1::EstablishBodyRequest>(absl::StrCat(
            "name: 'groups/anqing/bodies/", id, "' date { year: 2019 month: 6 day: 3 }")));
  }
  servers_->clock().Set(Day(2019, 6, 4));
  EXPECT_TRUE(Eventually([&] { return task("r0001").measurement().holds(); }));
  EXPECT_TRUE(Eventually([&] { return task("r0002").measurement().count() == 1; }));
  EXPECT_FALSE(task("r0002").measurement().holds());
  EXPECT_EQ(CountAssignments(clerk, "elsewhere", "state = ACCEPTED"), 3);
  sign("丙协议", "VERIFIED");
  servers_->clock().Set(Day(2019, 6, 5));
  EXPECT_TRUE(Eventually([&] { return task("r0002").measurement().holds(); }));
  for (const Day day : {Day(2019, 6, 6), Day(2019, 6, 9)}) {
    servers_->clock().Set(day);
    absl::SleepFor(absl::Milliseconds(200));
  }
  for (const char* id : {"r0001", "r0002"}) {
    for (const char* school : {"college", "forestry", "health"}) {
      const Assignment done = Do<v1::GetAssignmentRequest>(clerk, NameOf("elsewhere", id, school));
      EXPECT_EQ(done.state(), Assignment::ACCEPTED);
      EXPECT_EQ(done.events_size(), 2);  // assigned, measured: once
    }
  }
  EXPECT_EQ(*value::ToCivilDay(
                Do<v1::GetAssignmentRequest>(clerk, NameOf("elsewhere", "r0002", "college"))
                    .completed_date()),
            Day(2019, 6, 5));
}

}  // namespace
}  // namespace edugroup::task
