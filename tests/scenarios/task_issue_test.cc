// Issuing a plan: not a faulty one, once, and all of it or nothing, whatever breaks.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/testing/cut_line.h"
#include "common/testing/eventually.h"
#include "common/value/status.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSubsetOf;

constexpr int kRows = 1000;
constexpr int kAssignments = 5 * kRows;  // three schools, two enterprises

// The database as its administrator sees it.
class Administrator {
 public:
  explicit Administrator(const sql::Options& options)
      : database_(*sql::Database::Create(options, registry_)) {}
  sql::Rows Read(const std::string& select) {
    auto rows = database_->Read(absl::Now() + absl::Seconds(10), {"look", select}, {});
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.ok() ? *rows : sql::Rows();
  }
  int Count(const std::string& select) {
    const sql::Rows rows = Read(select);
    return rows.empty() ? -1 : static_cast<int>(rows[0][0].number());
  }
  // Keeps what `insert` writes locked while `work` runs, then takes it back.
  void Hold(const std::string& insert, const std::function<void()>& work) {
    const absl::Status undone = database_->Transact(
        absl::Now() + absl::Minutes(1), [&](sql::Transaction& transaction) -> absl::Status {
          RETURN_IF_ERROR(transaction.Execute({"hold", insert}, {}).status());
          work();
          return absl::CancelledError("to be taken back");
        });
    EXPECT_TRUE(absl::IsCancelled(undone)) << undone;
  }

 private:
  observe::Registry registry_;
  std::unique_ptr<sql::Database> database_;
};

// Statements that the task server has run.
double CountStatements(Servers& servers) {
  double count = 0;
  const std::string metrics = servers.server("task").metrics().Text();
  for (absl::string_view line : absl::StrSplit(metrics, '\n')) {
    double value = 0;
    // Background work goes on meanwhile: only what a write and the sequencer send counts.
    if (absl::StartsWith(line, "db_statement_seconds_count") &&
        (absl::StrContains(line, "insert") || absl::StrContains(line, "journal")) &&
        absl::SimpleAtod(line.substr(line.rfind(' ') + 1), &value)) {
      count += value;
    }
  }
  return count;
}

// Between the servers and their databases is a line that breaks when the test says so.
class IssueScenario : public TaskScenario {
 protected:
  static void SetUpTestSuite() {
    StartServers([](rpc::ServerOptions& options) {
      if (line_ == nullptr) line_ = new testing::CutLine(options.database.port);
      options.database.socket.clear();
      options.database.host = "127.0.0.1";
      options.database.port = line_->port();
    });
  }
  static void TearDownTestSuite() {
    TaskScenario::TearDownTestSuite();
    delete line_;
  }
  static void ImportLarge(const std::string& id) {
    v1::ImportPlanRequest request = Sample(id);
    request.clear_rows();
    for (int i = 1; i <= kRows; ++i) {
      v1::PlanRow& row = *request.add_rows();
      row.set_category("类别");
      row.set_text(absl::StrCat("第", i, "项任务"));
      row.set_lead("专业建设部");
      row.set_implementers("各成员学校\n各成员企业");
      row.set_limit_text("2019.12");
    }
    Import(request);
  }
  static std::string CountOf(const std::string& id) {
    return absl::StrCat("SELECT COUNT(*) FROM assignment WHERE path LIKE 'plans/", id, "/%'");
  }

  static inline testing::CutLine* line_ = nullptr;
};

// The line breaks when all rows are written and only the request id is missing, which the test
// holds back: the database rolls back. What others see is nothing or all, never a part.
TEST_F(IssueScenario, CutOffHalfWayItLeavesNothingAndTheSameCommandCarriesItOn) {  // A8
  ImportLarge("large");
  Administrator administrator(servers_->database("task").root());
  Administrator observer(servers_->database("task").root());
  const int changes = administrator.Count("SELECT COUNT(*) FROM journal");
  const auto waiting = [&] {
    return observer.Count(
        "SELECT COUNT(*) FROM information_schema.processlist "
        "WHERE info LIKE 'INSERT INTO request%'");
  };
  absl::Notification held;
  std::thread cutter([&] {
    administrator.Hold(
        "INSERT INTO request (group_id, request_id, fingerprint, response, create_us) "
        "VALUES ('anqing', 'issue-large', REPEAT('x', 32), '', 0)",
        [&] {
          held.Notify();
          EXPECT_TRUE(testing::Eventually(absl::Seconds(30), [&] { return waiting() > 0; }));
          line_->SetDown(true);
        });
  });
  std::atomic<bool> watching = true;
  std::set<int> seen;
  std::thread watcher([&] {
    Administrator watching_too(servers_->database("task").root());
    while (watching) {
      seen.insert(watching_too.Count(CountOf("large")));
      absl::SleepFor(absl::Milliseconds(2));
    }
  });
  v1::IssuePlanRequest request = IssueRequest("large");
  request.set_request_id("issue-large");
  Caller clerk = servers_->Secretariat("anqing");
  const std::string issue = absl::StrCat(kPlan, "IssuePlan");
  held.WaitForNotification();
  EXPECT_TRUE(absl::IsUnavailable(clerk.Ask<v1::Plan>(issue, request).status()));
  cutter.join();
  EXPECT_TRUE(testing::Eventually(absl::Seconds(30), [&] { return waiting() == 0; }));
  EXPECT_EQ(administrator.Count(CountOf("large")), 0);
  EXPECT_EQ(administrator.Count("SELECT COUNT(*) FROM journal"), changes);
  EXPECT_EQ(administrator.Count("SELECT COUNT(*) FROM plan WHERE state = 'ISSUED'"), 0);

  line_->SetDown(false);
  absl::StatusOr<v1::Plan> issued = absl::UnavailableError("not asked yet");
  EXPECT_TRUE(testing::Eventually(absl::Seconds(60), [&] {
    issued = clerk.Ask<v1::Plan>(issue, request);
    return issued.ok();
  }));
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->assignment_count(), kAssignments);
  // A repeat, as after an answer that was lost, answers the same and makes nothing.
  EXPECT_EQ(Ask<v1::Plan>(clerk, issue, request).SerializeAsString(), issued->SerializeAsString());
  watching = false;
  watcher.join();
  EXPECT_THAT(seen, IsSubsetOf({0, kAssignments}));
  EXPECT_EQ(administrator.Count(CountOf("large")), kAssignments);
  // One record each, and one of the plan.
  EXPECT_EQ(administrator.Count("SELECT COUNT(*) FROM journal"), changes + kAssignments + 1);
  EXPECT_EQ(Board("large", kIssued).total().assignments(), kAssignments);
}

TEST_F(IssueScenario, AFaultyPlanIsNotIssued) {  // A1, A2, A26
  Caller clerk = servers_->Secretariat("anqing");
  const std::string issue = absl::StrCat(kPlan, "IssuePlan");
  v1::ImportPlanRequest request = Sample("faulty");
  request.mutable_plan()->set_adopting_resolution("groups/anqing/resolutions/refused");
  request.mutable_rows(2)->set_lead("产教处");
  request.mutable_rows(3)->set_limit_text("择机");
  Import(request);
  v1::IssuePlanRequest wanted = IssueRequest("faulty");
  wanted.clear_base_date();
  EXPECT_THAT(Rules(clerk.Ask<v1::Plan>(issue, wanted).status()),
              ElementsAre("plan.base-date-missing", "plan.adopting-resolution-not-passed",
                          "plan.lead-unknown", "plan.limit-unknown"));

  request = Sample("faulty");
  request.mutable_plan()->clear_adopting_resolution();
  Import(request);
  wanted = IssueRequest("faulty");
  EXPECT_THAT(Rules(clerk.Ask<v1::Plan>(issue, wanted).status()),
              ElementsAre("plan.adopting-resolution-missing"));

  *wanted.mutable_base_date() = value::ToDate(kIssued + 1);
  EXPECT_EQ(Refusal<v1::Plan>(clerk, issue, wanted), access::v1::FIELDS_INVALID);
  Caller member = servers_->Member("anqing", "college");
  EXPECT_EQ(Refusal<v1::Plan>(member, issue, wanted), access::v1::ROLE_REQUIRED);
  EXPECT_EQ(CountAssignments(clerk, "faulty", ""), 0);
}

TEST_F(IssueScenario, IssueMakesOneAssignmentForEachMemberOfTheDay) {  // A8, A10, A12
  Import(Sample("issue"));
  Caller clerk = servers_->Secretariat("anqing");
  v1::IssuePlanRequest request = IssueRequest("issue");
  request.set_request_id("issue-once");
  const std::string issue = absl::StrCat(kPlan, "IssuePlan");
  const auto plan = Ask<v1::Plan>(clerk, issue, request);
  EXPECT_EQ(plan.state(), v1::Plan::ISSUED);
  // 35 tasks × 3 schools + 30 × 2 enterprises; the school that joins in September is not among
  // them.
  EXPECT_EQ(plan.assignment_count(), 165);
  EXPECT_EQ(*value::ToCivilDay(plan.measures_due_date()), Day(2019, 6, 24));
  EXPECT_EQ(CountAssignments(clerk, "issue", ""), 165);
  EXPECT_EQ(CountAssignments(clerk, "issue", "standard_kind = SCHOOL"), 105);
  EXPECT_EQ(CountAssignments(clerk, "issue", "due_date = \"2019-10-31\""), 3 * 3 + 2 * 2);
  EXPECT_EQ(CountAssignments(clerk, "issue", "limit_kind = LONG_TERM AND state = ASSIGNED"), 105);
  EXPECT_EQ(CountAssignments(clerk, "issue", "leads:\"groups/anqing/bodies/training\""),
            5 * 3 + 4 * 2);
  EXPECT_EQ(CountAssignments(servers_->Member("anqing", "motor"), "issue", ""), 30);
  EXPECT_EQ(CountAssignments(servers_->Member("anqing", "latecomer"), "issue", ""), 0);

  const auto repeated = Ask<v1::Plan>(clerk, issue, request);
  EXPECT_EQ(repeated.SerializeAsString(), plan.SerializeAsString());
  request.set_request_id("issue-twice");
  EXPECT_EQ(Refusal<v1::Plan>(clerk, issue, request), access::v1::STATE_CONFLICT);
  EXPECT_EQ(CountAssignments(clerk, "issue", ""), 165);
  EXPECT_EQ(
      Refusal<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), Sample("issue")),
      access::v1::STATE_CONFLICT);

  // What has been computed from may not change any more; the rest may.
  const std::string update = absl::StrCat(kPlan, "UpdatePlan");
  auto change = Parse<v1::UpdatePlanRequest>(
      "plan { name: 'groups/anqing/plans/issue' display_name: '方案' measures_rule { days: 30 } "
      "tags: '新标签' } update_mask { paths: 'measures_rule' }");
  EXPECT_EQ(Refusal<v1::Plan>(clerk, update, change), access::v1::STATE_CONFLICT);
  change.mutable_update_mask()->set_paths(0, "tags");
  EXPECT_THAT(Ask<v1::Plan>(clerk, update, change).tags(), ElementsAre("新标签"));
}

TEST_F(IssueScenario, ThousandsOfAssignmentsTakeFewStatements) {
  constexpr int kSchools = 100;
  Caller op = servers_->Operator();
  Ask<membership::v1::Group>(op, "edugroup.membership.v1.GroupService/CreateGroup",
                             Parse<membership::v1::CreateGroupRequest>(
                                 "group_id: 'wide' group { display_name: '大集团' }"));
  AddKind("school", "职业院校", "taxonomy: ORGANIZATION_KIND standard_kind: SCHOOL", "wide");
  AddKind("member", "成员单位", "taxonomy: AFFILIATION_KIND", "wide");
  for (int i = 0; i < kSchools; ++i) {
    AddMember(absl::StrCat("s", i).c_str(), absl::StrCat("第", i, "号学校").c_str(), "school",
              Day(2013, 1, 1), "wide");
  }
  AddBody("council", "理事会", "council", "wide");
  AddBody("office", "办公室", "department", "wide");
  Resolve("adopted", "in_favour: 30", "wide");
  v1::ImportPlanRequest request = SamplePlan();
  request.set_parent("groups/wide");
  request.mutable_plan()->clear_lead_bodies();
  request.mutable_plan()->set_adopting_resolution("groups/wide/resolutions/adopted");
  for (v1::PlanRow& row : *request.mutable_rows()) {
    row.set_lead("办公室");
    row.set_implementers("各成员学校");
  }
  Caller clerk = servers_->Secretariat("wide");
  Ask<v1::ImportPlanResponse>(clerk, absl::StrCat(kPlan, "ImportPlan"), request);
  const double before = CountStatements(*servers_);
  const auto plan =
      Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "IssuePlan"),
                    Parse<v1::IssuePlanRequest>(absl::StrCat(
                        "name: 'groups/wide/plans/anzhi-2019-6' base_date ", Text(kIssued))));
  EXPECT_EQ(plan.assignment_count(), 35 * kSchools);
  // The journal's sequencer runs meanwhile, also in few statements.
  EXPECT_LT(CountStatements(*servers_) - before, 35 * kSchools / 10);
}

}  // namespace
}  // namespace edugroup::task
