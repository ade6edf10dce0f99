// A corrected document against the plan that runs (更正), and the plan as a table again.
#include <gmock/gmock.h>

#include "tests/scenarios/task_fixture.h"

namespace edugroup::task {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class CorrectionScenario : public TaskScenario {
 protected:
  static std::string Plan(const std::string& id) { return "groups/anqing/plans/" + id; }
  static v1::DiffPlanResponse Diff(const std::string& id, const v1::ImportPlanRequest& corrected) {
    Caller clerk = servers_->Secretariat("anqing");
    v1::DiffPlanRequest request;
    request.set_name(Plan(id));
    *request.mutable_rows() = corrected.rows();
    return Ask<v1::DiffPlanResponse>(clerk, absl::StrCat(kPlan, "DiffPlan"), request);
  }
  static std::vector<std::string> Ids(const v1::DiffPlanResponse& diff) {
    std::vector<std::string> ids;
    for (const v1::PlanChange& change : diff.changes()) ids.push_back(change.id());
    return ids;
  }
  static v1::AmendPlanRequest Amendment(const std::string& id,
                                        const v1::ImportPlanRequest& corrected,
                                        const std::vector<std::string>& approved) {
    v1::AmendPlanRequest request;
    request.set_name(Plan(id));
    *request.mutable_rows() = corrected.rows();
    for (const std::string& change : approved) request.add_approved_changes(change);
    request.set_reason("勘误");
    return request;
  }
  // The document with four corrections, one row more and one less.
  static v1::ImportPlanRequest Corrected(const std::string& id) {
    v1::ImportPlanRequest corrected = Sample(id);
    corrected.mutable_rows(0)->set_text(corrected.rows(0).body_text());
    corrected.mutable_rows(10)->set_printed_number("11");
    corrected.mutable_rows(17)->set_limit_text("2019.12");
    corrected.mutable_rows(1)->set_implementers("各成员学校\n各成员企业");
    corrected.mutable_rows()->RemoveLast();
    v1::PlanRow& added = *corrected.add_rows();
    added.set_row_number(36);
    added.set_printed_number("36");
    added.set_category("新增任务");
    added.set_text("与化工园区共建产业学院");
    added.set_lead("专业建设部");
    added.set_implementers("各成员学校");
    added.set_limit_text("2019.12");
    return corrected;
  }
  static v1::Task Get(const std::string& id, const char* task) {
    Caller clerk = servers_->Secretariat("anqing");
    return Ask<v1::Task>(
        clerk, absl::StrCat(kTask, "GetTask"),
        Parse<v1::GetTaskRequest>(absl::StrCat("name: '", Plan(id), "/tasks/", task, "'")));
  }
};

TEST_F(CorrectionScenario, OnlyWhatWasApprovedIsTakenIn) {  // A15, A16, N11
  Issue("correct");
  EXPECT_THAT(Diff("correct", Sample("correct")).changes(), IsEmpty());
  const v1::ImportPlanRequest corrected = Corrected("correct");
  const v1::DiffPlanResponse diff = Diff("correct", corrected);
  EXPECT_THAT(Ids(diff), ElementsAre("r0001/text", "r0002/implementers", "r0011/printed_number",
                                     "r0018/limit_text", "row-36/added", "r0035/withdrawn"));
  EXPECT_EQ(diff.changes(3).before(), "2019.10");
  EXPECT_EQ(diff.changes(3).after(), "2019.12");
  EXPECT_EQ(diff.changes(3).open_assignments(), 5);  // 3 schools, 2 enterprises

  servers_->clock().Set(Day(2019, 11, 5));
  Caller clerk = servers_->Secretariat("anqing");
  const std::string amend = absl::StrCat(kPlan, "AmendPlan");
  const std::string late = NameOf("correct", "r0018", "motor");
  v1::AmendPlanRequest request =
      Amendment("correct", corrected, {"r0018/limit_text", "r0002/implementers", "row-36/added"});
  request.set_validate_only(true);
  Ask<v1::AmendPlanResponse>(clerk, amend, request);
  EXPECT_EQ(Get("correct", "r0018").limit().text(), "2019.10");
  request.set_validate_only(false);
  request.set_request_id("amend-once");
  const auto amended = Ask<v1::AmendPlanResponse>(clerk, amend, request);
  EXPECT_EQ(amended.changes_size(), 3);
  EXPECT_EQ(amended.assignments_changed(), 5);
  // Two enterprises for row 2; four schools, the latecomer among them, for the new row and one for
  // row 2.
  EXPECT_EQ(amended.assignments_added(), 2 + 1 + 4);
  EXPECT_EQ(amended.assignments_cancelled(), 0);
  EXPECT_EQ(amended.plan().task_count(), 36);
  EXPECT_EQ(amended.plan().assignment_count(), 165 + 7);
  EXPECT_EQ(Ask<v1::AmendPlanResponse>(clerk, amend, request).SerializeAsString(),
            amended.SerializeAsString());

  const v1::Task task = Get("correct", "r0018");
  EXPECT_EQ(task.limit().text(), "2019.12");
  ASSERT_EQ(task.limit_changes_size(), 1);
  EXPECT_EQ(task.limit_changes(0).before().text(), "2019.10");
  EXPECT_EQ(task.limit_changes(0).reason(), "勘误");
  const Assignment moved = Do<v1::GetAssignmentRequest>(clerk, late);
  EXPECT_EQ(*value::ToCivilDay(moved.due_date()), Day(2019, 12, 31));
  EXPECT_EQ(*value::ToCivilDay(moved.first_due_date()), Day(2019, 10, 31));
  EXPECT_EQ(moved.events().rbegin()->kind(), v1::AssignmentEvent::AMEND);
  // The day before, it was overdue, and the board still says so.
  EXPECT_EQ(Board("correct", Day(2019, 11, 4)).total().red(), 13);
  EXPECT_EQ(Board("correct", Day(2019, 11, 5)).total().red(), 13 - 5);
  // What was not approved is as it was.
  EXPECT_EQ(Get("correct", "r0001").text(), Sample("x").rows(0).text());
  EXPECT_THAT(Ids(Diff("correct", corrected)),
              ElementsAre("r0001/text", "r0011/printed_number", "r0035/withdrawn"));
}

TEST_F(CorrectionScenario, WhatIsTakenOutIsCancelledWithTheReason) {
  Issue("without");
  const v1::ImportPlanRequest corrected = Corrected("without");
  Caller clerk = servers_->Secretariat("anqing");
  const auto amended =
      Ask<v1::AmendPlanResponse>(clerk, absl::StrCat(kPlan, "AmendPlan"),
                                 Amendment("without", corrected, {"r0035/withdrawn"}));
  EXPECT_EQ(amended.assignments_cancelled(), 5);
  EXPECT_EQ(amended.plan().task_count(), 34);
  const Assignment cancelled =
      Do<v1::GetAssignmentRequest>(clerk, NameOf("without", "r0035", "motor"));
  EXPECT_EQ(cancelled.state(), Assignment::CANCELLED);
  EXPECT_EQ(cancelled.events().rbegin()->note(), "勘误");
  EXPECT_THAT(Ids(Diff("without", corrected)), Not(Contains("r0035/withdrawn")));
}

TEST_F(CorrectionScenario, BadAmendmentsChangeNothing) {
  Issue("bad");
  Caller clerk = servers_->Secretariat("anqing");
  const std::string amend = absl::StrCat(kPlan, "AmendPlan");
  v1::ImportPlanRequest corrected = Corrected("bad");
  EXPECT_EQ(Refusal<v1::AmendPlanResponse>(clerk, amend,
                                           Amendment("bad", corrected, {"r0007/limit_text"})),
            access::v1::FIELDS_INVALID);
  corrected.mutable_rows(17)->set_limit_text("择机");
  corrected.mutable_rows(2)->set_lead("产教处");
  EXPECT_THAT(Rules(clerk
                        .Ask<v1::AmendPlanResponse>(
                            amend, Amendment("bad", corrected, {"r0018/limit_text", "r0003/lead"}))
                        .status()),
              UnorderedElementsAre("plan.lead-unknown", "plan.limit-unknown"));
  Caller department = Department("programmes");
  EXPECT_EQ(Refusal<v1::AmendPlanResponse>(department, amend,
                                           Amendment("bad", corrected, {"r0001/text"})),
            access::v1::ROLE_REQUIRED);
  Import(Sample("bad-draft"));
  EXPECT_EQ(Refusal<v1::AmendPlanResponse>(clerk, amend,
                                           Amendment("bad-draft", corrected, {"r0001/text"})),
            access::v1::STATE_CONFLICT);
  EXPECT_EQ(Get("bad", "r0018").limit().text(), "2019.10");
}

TEST_F(CorrectionScenario, WhatIsExportedImportsToTheSamePlan) {
  v1::ImportPlanRequest first = Sample("trip");
  first.mutable_rows(4)->set_start_text("每年5月");
  first.mutable_rows(6)->set_target_text("发布稿件100篇以上；全面提高知晓率");
  first.mutable_rows(8)->set_deliverables("就业创业指南、政策汇编");
  first.mutable_rows(8)->set_body_category("加强学生本地就业的引导");
  const v1::ImportPlanResponse imported = Import(first);
  Caller clerk = servers_->Secretariat("anqing");
  v1::ExportPlanRequest request;
  request.set_name(Plan("trip"));
  const auto table = Ask<v1::ExportPlanResponse>(clerk, absl::StrCat(kPlan, "ExportPlan"), request);
  v1::ImportPlanRequest second;
  second.set_parent("groups/anqing");
  second.set_plan_id("trip-again");
  *second.mutable_plan() = table.plan();
  second.mutable_plan()->clear_etag();
  *second.mutable_rows() = table.rows();
  const v1::ImportPlanResponse again = Import(second);
  EXPECT_EQ(again.findings_size(), imported.findings_size());

  const auto tasks_of = [&clerk](const std::string& id) {
    auto list = Ask<v1::ListTasksResponse>(
        clerk, absl::StrCat(kTask, "ListTasks"),
        Parse<v1::ListTasksRequest>(absl::StrCat("parent: '", Plan(id), "'")));
    std::vector<std::string> tasks;
    for (v1::Task& task : *list.mutable_tasks()) {
      for (const char* field : {"name", "uid", "etag", "create_time", "update_time"}) {
        task.GetReflection()->ClearField(&task, v1::Task::descriptor()->FindFieldByName(field));
      }
      tasks.push_back(task.ShortDebugString());
    }
    return tasks;
  };
  EXPECT_EQ(tasks_of("trip-again"), tasks_of("trip"));
  EXPECT_EQ(tasks_of("trip").size(), 35u);
}

}  // namespace
}  // namespace edugroup::task
