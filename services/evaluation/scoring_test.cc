#include "services/evaluation/scoring.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"
#include "services/evaluation/scoring_fixture.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::IndicatorSet;
using v1::NodeResult;
using v1::ScoreInput;

Assessment Score(const IndicatorSet& set, const std::vector<ScoreInput>& inputs) {
  absl::StatusOr<Scorer> scorer = Scorer::Make(set);
  EXPECT_TRUE(scorer.ok()) << scorer.status();
  if (!scorer.ok()) return {};
  absl::StatusOr<Assessment> assessment = scorer->Score(inputs);
  EXPECT_TRUE(assessment.ok()) << assessment.status();
  return assessment.ok() ? *assessment : Assessment();
}

std::vector<ScoreInput> FullInputs() {
  return {Counted("filed", "measures_filed_on_time", 33, 35),
          Counted("ontime", "completed_on_time", 28, 35), Entered("quality", "88"),
          Entered("major", "12")};
}

// S17: 33 of 35 measures filed in time, weight 30: exactly 198/7, printed 28.29.
TEST(ScoringTest, FilingPunctuality) {
  NodeResult filed = ResultOf(Score(SchoolSet(), FullInputs()), "filed");
  EXPECT_EQ(filed.state(), NodeResult::RATED);
  EXPECT_EQ(filed.input(), "33/35");
  EXPECT_EQ(filed.score_exact(), "198/7");
  EXPECT_EQ(filed.score(), "28.29");
}

TEST(ScoringTest, BranchesAddUpAndTheTotalIsGraded) {
  Assessment assessment = Score(SchoolSet(), FullInputs());
  EXPECT_EQ(ResultOf(assessment, "ontime").score_exact(), "80/3");  // 28/35 ÷ 0.9 × 30
  EXPECT_EQ(ResultOf(assessment, "ontime").score(), "26.67");
  EXPECT_EQ(ResultOf(assessment, "tasks").score(), "54.96");
  EXPECT_EQ(ResultOf(assessment, "quality").score(), "26.40");
  EXPECT_EQ(ResultOf(assessment, "major").score(), "8.00");
  EXPECT_EQ(assessment.total(), "89.36");
  EXPECT_EQ(assessment.grade(), "good");
  EXPECT_EQ(assessment.grade_display_name(), "良好");
  EXPECT_TRUE(assessment.complete());
  EXPECT_EQ(assessment.earned(), "89.36");
  EXPECT_EQ(assessment.earned_of(), "100");
}

// S19, S20: the rounded total decides the grade, and only the stated places round it.
TEST(ScoringTest, RoundingDecidesAt89Point995) {
  IndicatorSet set = OneLeafSet("direct {}");
  set.mutable_grade_bands()->CopyFrom(SchoolSet().grade_bands());
  set.mutable_rounding()->set_total_places(2);
  Assessment two = Score(set, {Entered("a", "89.995")});
  EXPECT_EQ(two.total(), "90.00");
  EXPECT_EQ(two.total_exact(), "89.995");
  EXPECT_EQ(two.grade(), "excellent");

  set.mutable_rounding()->set_total_places(3);
  EXPECT_EQ(Score(set, {Entered("a", "89.995")}).grade(), "good");
  set.clear_rounding();
  Assessment exact = Score(set, {Entered("a", "89.995")});
  EXPECT_EQ(exact.total(), "89.995");
  EXPECT_EQ(exact.grade(), "good");
}

// S20: three leaves of a third each show where rounding happens.
TEST(ScoringTest, LeafRoundingAndTotalRoundingDiffer) {
  IndicatorSet set = ReadSet(R"pb(
    full_score: "3"
    weight_mode: POINTS
    not_applicable_policy: RENORMALIZE
    indicators {
      id: "a"
      weight: "1"
      manual {}
      linear { standard: "3" }
    }
    indicators {
      id: "b"
      weight: "1"
      manual {}
      linear { standard: "3" }
    }
    indicators {
      id: "c"
      weight: "1"
      manual {}
      linear { standard: "3" }
    })pb");
  std::vector<ScoreInput> inputs = {Entered("a", "2"), Entered("b", "2"), Entered("c", "2")};
  EXPECT_EQ(Score(set, inputs).total(), "2");
  set.mutable_rounding()->set_leaf_places(1);
  EXPECT_EQ(Score(set, inputs).total(), "2.1");
}

// S18: what does not apply leaves its weight to its siblings; nothing becomes zero.
TEST(ScoringTest, NotApplicableIsRenormalised) {
  std::vector<ScoreInput> inputs = FullInputs();
  inputs[1] = Counted("ontime", "completed_on_time", 0, 0);
  Assessment assessment = Score(SchoolSet(), inputs);
  EXPECT_EQ(ResultOf(assessment, "ontime").state(), NodeResult::NOT_APPLICABLE);
  EXPECT_EQ(assessment.total(), "90.98");
  EXPECT_EQ(assessment.earned_of(), "70");
  EXPECT_TRUE(assessment.complete());
}

TEST(ScoringTest, NotApplicableKeepsItsWeightWhereTheSetSaysSo) {
  IndicatorSet set = SchoolSet();
  set.set_not_applicable_policy(IndicatorSet::ZERO);
  std::vector<ScoreInput> inputs = FullInputs();
  inputs[1] = Without("ontime", v1::NOT_APPLICABLE);
  Assessment assessment = Score(set, inputs);
  EXPECT_EQ(ResultOf(assessment, "ontime").state(), NodeResult::NOT_APPLICABLE);
  EXPECT_EQ(assessment.total(), "62.69");
}

TEST(ScoringTest, AWholeBranchThatDoesNotApplyLeavesItsWeightToTheOther) {
  std::vector<ScoreInput> inputs = FullInputs();
  inputs[2] = Without("quality", v1::NOT_APPLICABLE);
  inputs[3] = Without("major", v1::NOT_APPLICABLE);
  Assessment assessment = Score(SchoolSet(), inputs);
  EXPECT_EQ(ResultOf(assessment, "teaching").state(), NodeResult::NOT_APPLICABLE);
  EXPECT_EQ(assessment.total_exact(), "91.6");  // 54.96 × 100 ÷ 60
}

TEST(ScoringTest, NothingAppliesMeansNoTotal) {
  Assessment assessment = Score(OneLeafSet("direct {}"), {Without("a", v1::NOT_APPLICABLE)});
  EXPECT_FALSE(assessment.complete());
  EXPECT_EQ(assessment.total(), "");
}

// S18, frappe/hrms#2023: a missing value is never averaged in as zero.
TEST(ScoringTest, NotRatedLeavesTheTotalOpen) {
  std::vector<ScoreInput> inputs = FullInputs();
  inputs.pop_back();
  Assessment assessment = Score(SchoolSet(), inputs);
  EXPECT_FALSE(assessment.complete());
  EXPECT_EQ(assessment.total(), "");
  EXPECT_EQ(assessment.grade(), "");
  EXPECT_EQ(ResultOf(assessment, "major").state(), NodeResult::NOT_RATED);
  EXPECT_EQ(ResultOf(assessment, "major").score(), "");
  EXPECT_EQ(ResultOf(assessment, "teaching").state(), NodeResult::NOT_RATED);
  EXPECT_EQ(ResultOf(assessment, "tasks").state(), NodeResult::RATED);
  EXPECT_EQ(assessment.earned(), "81.36");
  EXPECT_EQ(assessment.earned_of(), "90");
  ASSERT_EQ(assessment.inputs_size(), 4);
  EXPECT_EQ(assessment.inputs(3).no_value(), v1::NOT_RATED);
}

TEST(ScoringTest, ZeroIsAValue) {
  std::vector<ScoreInput> inputs = FullInputs();
  inputs[3] = Entered("major", "0");
  Assessment assessment = Score(SchoolSet(), inputs);
  EXPECT_EQ(ResultOf(assessment, "major").state(), NodeResult::RATED);
  EXPECT_EQ(ResultOf(assessment, "major").score(), "0.00");
  EXPECT_EQ(assessment.total(), "81.36");
}

TEST(ScoringTest, ChecksValuesAgainstTheirLeaves) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<Scorer> scorer = Scorer::Make(set);
  ASSERT_TRUE(scorer.ok());
  EXPECT_TRUE(scorer->Check(Entered("quality", "100")).ok());
  EXPECT_FALSE(scorer->Check(Entered("quality", "101")).ok());
  EXPECT_FALSE(scorer->Check(Entered("teaching", "50")).ok());
  EXPECT_FALSE(scorer->Check(Entered("nowhere", "50")).ok());
  EXPECT_FALSE(scorer->Check(Counted("quality", "completed_on_time", 1, 2)).ok());
}

// The same bits on every run and from every thread.
TEST(ScoringTest, IsBitForBitTheSameInEveryThread) {
  IndicatorSet set = SchoolSet();
  absl::StatusOr<Scorer> scorer = Scorer::Make(set);
  ASSERT_TRUE(scorer.ok());
  const std::vector<ScoreInput> inputs = FullInputs();
  const std::string first = scorer->Score(inputs)->SerializeAsString();
  std::vector<std::vector<std::string>> seen(4);
  std::vector<std::thread> threads;
  for (std::vector<std::string>& mine : seen) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) mine.push_back(scorer->Score(inputs)->SerializeAsString());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<std::string>& mine : seen) {
    ASSERT_EQ(mine.size(), 200u);
    EXPECT_THAT(mine, ::testing::Each(first));
  }
}

}  // namespace
}  // namespace edugroup::evaluation
