// Issuing a large plan: all of it or nothing, whatever breaks; the same command carries it on.
#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

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

 private:
  observe::Registry registry_;
  std::unique_ptr<sql::Database> database_;
};

class IssueScenario : public TaskScenario {
 protected:
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
};

// The connection of the issue is broken in the midst of its rows, as by the end of its process: the
// database rolls back. What others see is nothing or all, never a part.
TEST_F(IssueScenario, KilledHalfWayItLeavesNothingAndTheSameCommandCarriesItOn) {  // A8
  ImportLarge("large");
  Administrator administrator(servers_->database("task").root());
  Administrator observer(servers_->database("task").root());
  const int changes = observer.Count("SELECT COUNT(*) FROM journal");
  std::atomic<bool> killing = true, watching = true;
  std::atomic<int> killed = 0;
  std::thread killer([&] {
    while (killing) {
      for (const sql::Row& row :
           administrator.Read("SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE "
                              "trx_rows_modified > 1000")) {
        servers_->database("task").Run(absl::StrCat("KILL ", row[0].number()));
        ++killed;
      }
      absl::SleepFor(absl::Milliseconds(2));
    }
  });
  std::set<int> seen;
  std::thread watcher([&] {
    while (watching) {
      seen.insert(observer.Count(CountOf("large")));
      absl::SleepFor(absl::Milliseconds(2));
    }
  });
  v1::IssuePlanRequest request = IssueRequest("large");
  request.set_request_id("issue-large");
  Caller clerk = servers_->Secretariat("anqing");
  const std::string issue = absl::StrCat(kPlan, "IssuePlan");
  EXPECT_TRUE(absl::IsUnavailable(clerk.Ask<v1::Plan>(issue, request).status()));
  killing = false;
  killer.join();
  EXPECT_GE(killed, 1);
  Administrator after(servers_->database("task").root());
  EXPECT_EQ(after.Count(CountOf("large")), 0);
  EXPECT_EQ(after.Count("SELECT COUNT(*) FROM journal"), changes);
  v1::GetPlanRequest get;
  get.set_name("groups/anqing/plans/large");
  EXPECT_EQ(Ask<v1::Plan>(clerk, absl::StrCat(kPlan, "GetPlan"), get).state(), v1::Plan::DRAFT);

  const auto issued = Ask<v1::Plan>(clerk, issue, request);
  EXPECT_EQ(issued.assignment_count(), kAssignments);
  // A repeat, as after an answer that was lost, answers the same and makes nothing.
  EXPECT_EQ(Ask<v1::Plan>(clerk, issue, request).SerializeAsString(), issued.SerializeAsString());
  watching = false;
  watcher.join();
  EXPECT_THAT(seen, IsSubsetOf({0, kAssignments}));
  EXPECT_EQ(after.Count(CountOf("large")), kAssignments);
  // One record each, and one of the plan.
  EXPECT_EQ(after.Count("SELECT COUNT(*) FROM journal"), changes + kAssignments + 1);
  EXPECT_EQ(Board("large", kIssued).total().assignments(), kAssignments);
}

}  // namespace
}  // namespace edugroup::task
