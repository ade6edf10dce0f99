#include "services/evaluation/explanation.h"

#include <string>
#include <vector>

#include "common/value/decimal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {
namespace {

using ::testing::HasSubstr;
using v1::Assessment;
using v1::ExplainScoreResponse;
using v1::IndicatorSet;
using v1::ScoreStep;
using value::Decimal;

Assessment SchoolAssessment(const IndicatorSet& set) {
  v1::ScoreInput filed = Counted("filed", "measures_filed_on_time", 2, 3);
  for (const char* id : {"s1", "s2"}) {
    filed.add_source_names(std::string("groups/anqing/plans/p/tasks/t/assignments/") + id);
  }
  std::vector<v1::ScoreInput> inputs = {filed, Counted("ontime", "completed_on_time", 0, 0),
                                        Entered("quality", "88"), Entered("major", "12")};
  return *Scorer::Make(set)->Score(inputs);
}

// Adds the contributions up from below, as a reader with pencil and paper would.
Decimal Recompute(const ScoreStep& step) {
  if (step.steps().empty()) return *Decimal::Parse(step.rounded());
  Decimal sum;
  for (const ScoreStep& below : step.steps()) {
    if (below.state() != v1::NodeResult::RATED) continue;
    EXPECT_EQ(Recompute(below), *Decimal::Parse(below.rounded())) << below.indicator_id();
    sum += *Decimal::Parse(below.contribution());
  }
  return sum;
}

TEST(ExplanationTest, StepsAddUpToTheTotal) {
  IndicatorSet set = SchoolSet();
  Assessment assessment = SchoolAssessment(set);
  absl::StatusOr<ExplainScoreResponse> explained = Explain(set, {}, assessment);
  ASSERT_TRUE(explained.ok()) << explained.status();
  EXPECT_EQ(Recompute(explained->total()).ToExactString(), assessment.total_exact());
  EXPECT_EQ(explained->total().rounded(), "74.40");  // 20.00 × 60 ÷ 30 + 26.40 + 8.00
  EXPECT_EQ(explained->total().formula(),
            "tasks 40 + teaching 34.4 = 74.4, rounded half up to 2 places: 74.40");
  EXPECT_THAT(explained->total().formula_zh(), HasSubstr("四舍五入保留2位小数：74.40"));
}

TEST(ExplanationTest, LeavesNameWhatTheyWereCountedFrom) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<ExplainScoreResponse> explained = Explain(set, {}, SchoolAssessment(set));
  ASSERT_TRUE(explained.ok());
  const ScoreStep& filed = explained->total().steps(0).steps(0);
  EXPECT_EQ(filed.display_name(), "措施备案及时率");
  EXPECT_EQ(filed.input().source_names_size(), 2);
  EXPECT_THAT(filed.formula(), HasSubstr("min(2/3 ÷ 1, 100%) × 30 = 20"));
  EXPECT_THAT(explained->total().steps(0).steps(1).formula_zh(), HasSubstr("不适用"));
}

TEST(ExplanationTest, SaysWhyTheGrade) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<ExplainScoreResponse> explained = Explain(set, {}, SchoolAssessment(set));
  ASSERT_TRUE(explained.ok());
  EXPECT_EQ(explained->grade(), "passed");
  EXPECT_EQ(explained->grade_text(), "74.40 lies in 60 ≤ x < 80: 合格");
  EXPECT_EQ(explained->grade_text_zh(), "74.40属于60 ≤ x < 80：合格");
}

TEST(ExplanationTest, AnIncompleteTotalSaysWhatIsMissing) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<ExplainScoreResponse> explained = Explain(set, {}, *Scorer::Make(set)->Score({}));
  ASSERT_TRUE(explained.ok());
  EXPECT_EQ(explained->total().formula(), "not rated: tasks, teaching");
  EXPECT_EQ(explained->total().rounded(), "");
  EXPECT_EQ(explained->grade(), "");
}

// S18: what a leaf that does not apply leaves to the others, and how they share it.
TEST(ExplanationTest, SaysWhatBecameOfAWeightThatDoesNotApply) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<ExplainScoreResponse> explained = Explain(set, {}, SchoolAssessment(set));
  ASSERT_TRUE(explained.ok());
  const ScoreStep& tasks = explained->total().steps(0);
  EXPECT_EQ(tasks.formula(),
            "(filed 20) × 60 ÷ 30 [not applicable, weight shared by the others: ontime] = 40");
  EXPECT_EQ(tasks.steps(0).contribution(), "40");
  EXPECT_EQ(tasks.steps(1).contribution(), "");
}

TEST(ExplanationTest, RefusesAnotherSetsAssessment) {
  EXPECT_EQ(Explain(OneLeafSet("direct {}"), {}, SchoolAssessment(SchoolSet())).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace edugroup::evaluation
