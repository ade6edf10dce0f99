#include "services/evaluation/leaf_rule.h"

#include <string>

#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using v1::NodeResult;
using value::Decimal;

absl::StatusOr<Award> Apply(const std::string& scoring, const std::string& value) {
  v1::IndicatorSet set = OneLeafSet(scoring);
  absl::StatusOr<LeafRule> rule = LeafRule::Make(set.indicators(0));
  if (!rule.ok()) return rule.status();
  absl::StatusOr<LeafValue> read = ReadValue(set.indicators(0), Entered("a", value));
  if (!read.ok()) return read.status();
  return rule->Apply(*read);
}

std::string Share(const std::string& scoring, const std::string& value) {
  absl::StatusOr<Award> award = Apply(scoring, value);
  return award.ok() ? award->share.ToExactString() : award.status().ToString();
}

// S1: actual ÷ standard, capped.
TEST(LeafRuleTest, LinearIsCappedAndNeverBelowZero) {
  EXPECT_EQ(Share("linear {standard: '30'}", "20"), "2/3");
  EXPECT_EQ(Share("linear {standard: '30'}", "30"), "1");
  EXPECT_EQ(Share("linear {standard: '30'}", "45"), "1");
  EXPECT_EQ(Share("linear {standard: '30' cap: '120'}", "45"), "1.2");
  EXPECT_EQ(Share("linear {standard: '30'}", "-3"), "0");
  EXPECT_EQ(Share("linear {standard: '2/3'}", "0.5"), "0.75");
}

// S1: zero below a second, lower threshold: a jump.
TEST(LeafRuleTest, LinearDropsToZeroBelowItsFloor) {
  const std::string rule = "linear {standard: '100' floor {operator: AT_LEAST value: '60'}}";
  EXPECT_EQ(Share(rule, "60"), "0.6");
  EXPECT_EQ(Share(rule, "59.9"), "0");
  EXPECT_EQ(Apply(rule, "59.9")->formula, "0 (59.9 is not ≥ 60)");
}

// S3 with X2: 以上 includes the number, 超过 does not.
TEST(LeafRuleTest, ThresholdIsAllOrNothingByItsOperator) {
  EXPECT_EQ(Share("threshold {threshold {operator: AT_LEAST value: '70'}}", "70"), "1");
  EXPECT_EQ(Share("threshold {threshold {operator: ABOVE value: '70'}}", "70"), "0");
  EXPECT_EQ(Share("threshold {threshold {operator: AT_MOST value: '18'} share: '60'}", "17"),
            "0.6");
}

// S4.
TEST(LeafRuleTest, StepsTakeTheBandOfTheValue) {
  const std::string rule =
      "bands { bands {lower {operator: AT_LEAST value: '80'} score: '100'}"
      "        bands {lower {operator: ABOVE value: '60'} score: '66.6'}"
      "        bands {score: '0'} }";
  EXPECT_EQ(Share(rule, "80"), "1");
  EXPECT_EQ(Share(rule, "79.99"), "0.666");
  EXPECT_EQ(Share(rule, "60"), "0");
  EXPECT_EQ(Apply(rule, "70")->formula, "66.6% (x = 70 lies in 60 < x < 80)");
}

TEST(LeafRuleTest, AValueThatNoBandCoversIsAnErrorAndNotZero) {
  EXPECT_EQ(Apply("bands { bands {lower {operator: AT_LEAST value: '80'} score: '100'} }", "79")
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(LeafRuleTest, DirectScoresStayWithin0To100) {
  EXPECT_EQ(Share("direct {}", "87.5"), "0.875");
  EXPECT_EQ(Apply("direct {}", "100.01").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Apply("direct {}", "-1").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(LeafRuleTest, UnreadableRulesAreRefused) {
  EXPECT_FALSE(Apply("linear {standard: '0'}", "1").ok());
  EXPECT_FALSE(Apply("linear {standard: '30' floor {operator: BELOW value: '3'}}", "1").ok());
  EXPECT_FALSE(Apply("threshold {threshold {value: '3'}}", "1").ok());
  EXPECT_FALSE(Apply("", "1").ok());
}

// A31's plan has 35 tasks; 33 of them filed in time.
TEST(LeafValueTest, CountsBecomeRatesOrNumbers) {
  v1::Indicator leaf;
  leaf.mutable_task_fact()->set_aggregation(v1::TaskFactSource::RATE);
  absl::StatusOr<LeafValue> rate = ReadValue(leaf, Counted("a", "completed_on_time", 30, 35));
  ASSERT_TRUE(rate.ok());
  EXPECT_EQ(rate->value.ToExactString(), "6/7");
  EXPECT_EQ(rate->written, "30/35");
  leaf.mutable_task_fact()->set_aggregation(v1::TaskFactSource::COUNT);
  EXPECT_EQ(ReadValue(leaf, Counted("a", "completed_on_time", 30, 35))->written, "30");
}

// S18: nothing due is not the same as nothing done.
TEST(LeafValueTest, ACountOutOfNothingDoesNotApply) {
  v1::Indicator leaf;
  leaf.mutable_task_fact()->set_aggregation(v1::TaskFactSource::RATE);
  EXPECT_EQ(ReadValue(leaf, Counted("a", "completed_on_time", 0, 0))->state,
            NodeResult::NOT_APPLICABLE);
  EXPECT_EQ(ReadValue(leaf, Counted("a", "completed_on_time", 0, 3))->state, NodeResult::RATED);
  EXPECT_EQ(ReadValue(leaf, Without("a", v1::NOT_RATED))->state, NodeResult::NOT_RATED);
}

// X1: a bound stays known as one.
TEST(LeafValueTest, QualifiersAreNoted) {
  v1::Indicator leaf;
  leaf.mutable_manual();
  v1::ScoreInput input = Entered("a", "60000");
  input.mutable_quantity()->set_qualifier(type::Quantity::AT_LEAST);
  EXPECT_EQ(ReadValue(leaf, input)->note, " (the value is a lower bound)");
}

TEST(PercentTest, FallsBackToTheFraction) {
  EXPECT_EQ(Percent(*Decimal::Parse("0.6")), "60%");
  EXPECT_EQ(Percent(*Decimal::Parse("2/3")), "2/3");
}

}  // namespace
}  // namespace edugroup::evaluation
