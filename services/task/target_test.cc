#include "services/task/target.h"

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::task {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

using edugroup::testing::Parse;

std::vector<std::string> Read(const char* text) {
  std::vector<std::string> read;
  for (const v1::TaskTarget& target : ParseTargets(text)) {
    read.push_back(target.has_bound()
                       ? absl::StrCat(target.metric(), "|",
                                      type::Threshold::Operator_Name(target.bound().operator_()),
                                      "|", target.bound().value(), "|", target.unit())
                       : absl::StrCat(target.metric(), "|"));
  }
  return read;
}

TEST(TargetTest, OneRowMayHoldThree) {
  EXPECT_THAT(
      Read("本地就业率达到70%；培训500人以上\n开设专业不少于3个"),
      ElementsAre("本地就业率|AT_LEAST|70|%", "培训|AT_LEAST|500|人", "开设专业|AT_LEAST|3|个"));
}

TEST(TargetTest, WordsSayWhichSideIsMeant) {  // X2
  EXPECT_THAT(
      Read("投诉不超过2件;满意度超过90%;规模比2018年翻一番"),
      ElementsAre("投诉|AT_MOST|2|件", "满意度|ABOVE|90|%", "规模比|AT_LEAST|2018|年翻一番"));
  EXPECT_THAT(Read("完成培训1.5万人次"), ElementsAre("完成培训|AT_LEAST|15000|人次"));
}

TEST(TargetTest, WordsAloneStayWords) {  // L10
  EXPECT_THAT(Read("全面提高比例"), ElementsAre("全面提高比例|"));
  EXPECT_THAT(Read("  \n；"), IsEmpty());
}

TEST(TargetTest, ReportsSpeakOfTheTasksTargets) {
  const auto task = Parse<v1::Task>(R"pb(
    targets {
      metric: "培训"
      bound { operator: AT_LEAST value: "500" }
      unit: "人"
    }
    targets { metric: "氛围" }
    annual_targets {
      year: 2019
      targets { metric: "开班" unit: "个" }
    }
  )pb");
  EXPECT_THAT(CheckTargetValues(task, Parse<v1::ProgressReport>(R"pb(
                                  target_values {
                                    metric: "培训"
                                    value { value: "320" unit: "人" }
                                  }
                                  target_values { metric: "氛围" text: "明显改善" }
                                  target_values {
                                    metric: "开班"
                                    value { value: "2" unit: "个" }
                                  }
                                )pb")),
              IsEmpty());
  EXPECT_THAT(CheckTargetValues(task, Parse<v1::ProgressReport>(R"pb(
                                  target_values { metric: "就业" text: "好" }
                                  target_values {
                                    metric: "培训"
                                    value { value: "320" unit: "家" }
                                  }
                                  target_values {
                                    metric: "培训"
                                    value { value: "x" unit: "人" }
                                  }
                                  target_values { metric: "氛围" text: " " }
                                )pb")),
              ElementsAre(Field(&FieldViolation::field, "report.target_values[0].metric"),
                          Field(&FieldViolation::field, "report.target_values[1].value.unit"),
                          Field(&FieldViolation::field, "report.target_values[2].metric"),
                          Field(&FieldViolation::field, "report.target_values[2].value"),
                          Field(&FieldViolation::field, "report.target_values[3]")));
}

TEST(TargetTest, MetricsAreUnique) {
  const auto task = Parse<v1::Task>(R"pb(
    targets { metric: "培训" }
    targets { metric: " 培训" }
    targets {
      metric: "开班"
      bound { value: "3" }
    }
  )pb");
  EXPECT_THAT(CheckTargets("task.targets", task.targets()),
              ElementsAre(Field(&FieldViolation::field, "task.targets[1].metric"),
                          Field(&FieldViolation::field, "task.targets[2].bound")));
}

}  // namespace
}  // namespace edugroup::task
