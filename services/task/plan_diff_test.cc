#include "services/task/plan_diff.h"

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/plan_rows.h"
#include "services/task/plan_table.h"
#include "services/task/sample_plan.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::PlanChange;
using v1::PlanRow;
using v1::Task;

// The Anqing plan as it runs, against rows that were corrected.
class PlanDiffTest : public ::testing::Test {
 protected:
  PlanDiffTest() : request_(SamplePlan()), present_(Read(request_.rows())) {
    for (Task& task : present_) {
      task.set_name(absl::StrFormat("groups/anqing/plans/p/tasks/r%04d", task.position()));
    }
  }
  std::vector<Task> Read(const Rows& rows) { return ReadRows(request_.plan(), rows, {}).tasks; }
  PlanRow* Row(int number) { return request_.mutable_rows(number - 1); }
  std::vector<std::string> Changes() {
    std::vector<std::string> ids;
    for (const PlanChange& change : Diff(present_, Read(request_.rows())).changes) {
      ids.push_back(change.id());
    }
    return ids;
  }

  v1::ImportPlanRequest request_;
  std::vector<Task> present_;
};

TEST_F(PlanDiffTest, TheSameDocumentChangesNothing) { EXPECT_THAT(Changes(), IsEmpty()); }

TEST_F(PlanDiffTest, WhatIsExportedImportsToTheSamePlan) {  // round trip
  Rows rows;
  for (const Task& task : present_) *rows.Add() = ToRow(task);
  const std::vector<Task> again = Read(rows);
  ASSERT_EQ(again.size(), 35u);
  for (size_t i = 0; i < again.size(); ++i) {
    Task expected = present_[i];
    expected.clear_name();
    EXPECT_EQ(again[i].SerializeAsString(), expected.SerializeAsString()) << i;
  }
}

TEST_F(PlanDiffTest, EveryChangedCellIsOneChange) {  // A15, A16
  Row(1)->set_text(Row(1)->body_text());
  Row(11)->set_printed_number("11");
  Row(18)->set_limit_text("2019.12");
  Row(20)->set_lead("专业建设部");
  EXPECT_THAT(Changes(),
              ElementsAre("r0001/text", "r0011/printed_number", "r0018/limit_text", "r0020/lead"));
}

TEST_F(PlanDiffTest, StagesAndDutiesComeBackAndDiffer) {  // J17, L7: round trip
  Row(5)->set_stage("启动阶段");
  Row(5)->set_duties("专业建设部：制定、完善标准；秘书处：协调");
  EXPECT_THAT(Changes(), ElementsAre("r0005/stage", "r0005/duties"));
  const std::vector<Task> read = Read(request_.rows());
  Rows rows;
  for (const Task& task : read) *rows.Add() = ToRow(task);
  const std::vector<Task> again = Read(rows);
  EXPECT_EQ(again[4].SerializeAsString(), read[4].SerializeAsString());
  EXPECT_EQ(again[4].duties_size(), 2);
  for (const char* field : {"stage", "duties"}) TakeField(field, read[4], present_[4]);
  EXPECT_THAT(Changes(), IsEmpty());
}

TEST_F(PlanDiffTest, RowsComeAndGo) {
  request_.mutable_rows()->DeleteSubrange(4, 1);
  PlanRow& added = *request_.add_rows();
  added = *Row(1);
  added.set_row_number(36);
  added.set_printed_number("36");
  added.set_text("筹建生物医药产业学院");
  added.set_body_text("");
  // The sixth row takes the category of the fourth now that the fifth, which named its own, is
  // gone.
  std::vector<std::string> changes = Changes();
  EXPECT_EQ(changes.back(), "r0005/withdrawn");
  EXPECT_THAT(changes, ::testing::Contains("row-36/added"));
  for (const std::string& id : changes) {
    EXPECT_TRUE(id == "r0005/withdrawn" || id == "row-36/added" || id.ends_with("/category")) << id;
  }
}

TEST_F(PlanDiffTest, OrderDoesNotMatter) {
  std::vector<Task> corrected = Read(request_.rows());
  std::shuffle(corrected.begin(), corrected.end(), std::mt19937(7));
  EXPECT_THAT(Diff(present_, corrected).changes, IsEmpty());
}

TEST_F(PlanDiffTest, TakingEveryChangeLeavesNone) {  // property
  std::mt19937 random(2019);
  for (int round = 0; round < 50; ++round) {
    std::vector<Task> corrected = Read(request_.rows());
    for (int i = 0; i < 10; ++i) {
      Task& task = corrected[random() % corrected.size()];
      const Task& other = corrected[random() % corrected.size()];
      static constexpr const char* kSome[] = {"limit_text", "lead",  "implementers",
                                              "remark",     "stage", "duties"};
      TakeField(kSome[random() % 6], other, task);
    }
    std::vector<Task> taken = present_;
    const PlanDiff diff = Diff(present_, corrected);
    for (size_t i = 0; i < diff.changes.size(); ++i) {
      ASSERT_EQ(diff.changes[i].kind(), PlanChange::FIELD_CHANGED);
      TakeField(diff.changes[i].field(), corrected[diff.places[i].row], taken[diff.places[i].task]);
    }
    EXPECT_THAT(Diff(taken, corrected).changes, IsEmpty());
  }
}

TEST_F(PlanDiffTest, WhatWasTakenOutDoesNotStand) {
  present_[0].mutable_withdrawn_date()->set_year(2019);
  EXPECT_EQ(StandingTasks(present_).size(), 34u);
}

}  // namespace
}  // namespace edugroup::task
