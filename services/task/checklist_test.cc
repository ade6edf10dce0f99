#include "services/task/checklist.h"

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/task/deliverable.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::CivilDay kDay(2019, 6, 14);

using edugroup::testing::Parse;

// Y13: the five "ones" of each of ten seminars.
v1::Task Seminars() {
  return Parse<v1::Task>(R"pb(
    checklist {
      occasions: 10
      items { id: "policy" text: "政策宣讲" }
      items { id: "contest" text: "大赛观摩" }
      items { id: "signing" text: "协议签订" }
      items { id: "alliance" text: "专业发展联盟成立" }
      items { id: "seminar" text: "深度研讨" }
    }
  )pb");
}

// Y16: the principal must attend, three questions must be answered.
v1::Task Review() {
  return Parse<v1::Task>(R"pb(
    checklist {
      items { id: "principal" text: "校长到会答辩" kind: ATTENDANCE }
      items { id: "demand" text: "市场需求" kind: ANSWER }
      items { id: "conditions" text: "办学条件" kind: ANSWER }
      items { id: "plan" text: "发展规划" kind: ANSWER }
    }
  )pb");
}

TEST(ChecklistTest, TenSeminarsOfFivePartsAreFifty) {
  const v1::Task task = Seminars();
  v1::Assignment assignment;
  EXPECT_EQ(CountParts(task, assignment).needed, 50);
  EXPECT_THAT(CheckComplete(task, assignment), SizeIs(10));
  for (int occasion = 1; occasion <= 10; ++occasion) {
    v1::ProgressReport report;
    for (const v1::Checklist::Item& item : task.checklist().items()) {
      v1::CheckedPart& part = *report.add_parts();
      part.set_item(item.id());
      part.set_occasion(occasion);
    }
    if (occasion == 7) report.mutable_parts()->RemoveLast();
    EXPECT_THAT(CheckParts(task, report), IsEmpty());
    KeepParts(report, kDay, assignment);
    KeepParts(report, kDay + 1, assignment);  // said twice, done once
  }
  EXPECT_EQ(CountParts(task, assignment).done, 49);
  const std::vector<type::Finding> missing = CheckComplete(task, assignment);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_EQ(missing[0].message_zh(), "第7次缺少：深度研讨。");
  EXPECT_EQ(assignment.checked_parts(0).date().day(), 14);
}

TEST(ChecklistTest, QuestionsNeedAnswersAndAttendanceSomebody) {
  EXPECT_THAT(CheckParts(Review(), Parse<v1::ProgressReport>(R"pb(
                           parts { item: "principal" }
                           parts { item: "demand" text: "对接生物医药产业" }
                           parts { item: "plan" text: " " }
                           parts { item: "budget" text: "x" }
                           parts { item: "conditions" text: "实训室12间" occasion: 2 }
                         )pb")),
              ElementsAre(Field(&FieldViolation::field, "report.parts[0].text"),
                          Field(&FieldViolation::field, "report.parts[2].text"),
                          Field(&FieldViolation::field, "report.parts[3].item"),
                          Field(&FieldViolation::field, "report.parts[4].occasion")));
}

TEST(ChecklistTest, ALaterReportReplacesWordsNotDays) {
  v1::Assignment assignment;
  const auto report = Parse<v1::ProgressReport>("parts { item: 'demand' text: '一' }");
  KeepParts(report, kDay, assignment);
  KeepParts(Parse<v1::ProgressReport>("parts { item: 'demand' text: '二' }"), kDay + 5, assignment);
  ASSERT_EQ(assignment.checked_parts_size(), 1);
  EXPECT_EQ(assignment.checked_parts(0).text(), "二");
  EXPECT_EQ(assignment.checked_parts(0).date().day(), 14);
}

TEST(ChecklistTest, IdsAreUniqueAndOccasionsBounded) {
  EXPECT_THAT(
      CheckChecklist(Parse<v1::Checklist>("items { id: 'a' } items { id: 'a' } occasions: 201")),
      ElementsAre(Field(&FieldViolation::field, "task.checklist.items[1].id"),
                  Field(&FieldViolation::field, "task.checklist.occasions")));
}

// A28: what a row names as 成果 is handed in by name.
TEST(DeliverableTest, EvidenceHandsInWhatTheTaskNames) {
  v1::Task task;
  task.add_deliverables("就业创业指南");
  task.add_deliverables("政策汇编");
  v1::Assignment assignment;
  SetMissingDeliverables(task, assignment);
  EXPECT_EQ(assignment.missing_deliverables_size(), 2);
  assignment.add_evidence()->set_deliverable("就业创业指南");
  assignment.add_evidence()->set_title("照片");  // of nothing in particular
  SetMissingDeliverables(task, assignment);
  ASSERT_EQ(assignment.missing_deliverables_size(), 1);
  EXPECT_EQ(assignment.missing_deliverables(0), "政策汇编");
  EXPECT_TRUE(CheckDeliverables(task, assignment.evidence(), "evidence").empty());
  assignment.add_reports()->add_evidence()->set_deliverable("政策 汇编");
  EXPECT_EQ(CheckDeliverables(task, assignment.reports(0).evidence(), "report.evidence").size(),
            1u);
  assignment.mutable_reports(0)->mutable_evidence(0)->set_deliverable(" 政策汇编");
  SetMissingDeliverables(task, assignment);
  EXPECT_EQ(assignment.missing_deliverables_size(), 0);
  assignment.add_evidence()->set_deliverable("校训");
  const auto violations = CheckDeliverables(task, assignment.evidence(), "evidence");
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "evidence[2].deliverable");
}

}  // namespace
}  // namespace edugroup::task
