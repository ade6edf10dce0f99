// Scoring rules that are about a set more than about one value: S14 to S22, worked by hand; the
// leaf "a" has 10 points unless said.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/scoring_fixture.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using v1::Assessment;
using v1::IndicatorSet;

// S14: importance × result, times a coefficient.
TEST(SetRulesTest, S14Matrix) {
  const std::string rule =
      "matrix { cells { row: 'key' column: 'good' score: '100' } "
      "cells { row: 'key' column: 'poor' score: '40' } "
      "cells { row: 'normal' column: 'good' score: '80' } "
      "cells { row: 'normal' column: 'poor' score: '30' } coefficient: '0.9' } ";
  EXPECT_EQ(Points(rule, "place { row: 'key' column: 'good' }"), "9");
  EXPECT_EQ(Points(rule, "place { row: 'normal' column: 'poor' }"), "2.7");
  EXPECT_EQ(Points(rule, "place { row: 'key' column: 'fair' }"), "error");
}

constexpr char kGrades[] =
    "grade_bands { grade: 'good' display_name: '良好' lower { operator: AT_LEAST value: '8' } } "
    "grade_bands { grade: 'passed' display_name: '合格' lower { operator: AT_LEAST value: '6' } } "
    "grade_bands { grade: 'failed' display_name: '不合格' upper { operator: BELOW value: '6' } } ";

Assessment WithVeto(const std::string& effect, const std::string& accidents) {
  const IndicatorSet set = TenPoints(
      "direct {}",
      absl::StrCat(
          "indicators { id: 'v' display_name: '安全事故' role: VETO manual {} veto { when { "
          "operator: AT_LEAST value: '1' } ",
          effect, " } } ", kGrades));
  return ScoreAll(set, {Input("a", Quantity("90")), Input("v", accidents)});
}

TEST(SetRulesTest, S15VetoForcesALevel) {
  const Assessment forced = WithVeto("grade: 'failed'", Quantity("1"));
  EXPECT_EQ(forced.total(), "9");
  EXPECT_EQ(forced.grade(), "failed");
  EXPECT_EQ(forced.band_grade(), "good");
  EXPECT_THAT(forced.vetoes(), ElementsAre("v"));
  EXPECT_EQ(WithVeto("grade: 'failed'", Quantity("0")).grade(), "good");
  EXPECT_EQ(WithVeto("zero_indicator_id: 'a'", Quantity("2")).total(), "0");
  EXPECT_EQ(WithVeto("zero_total: true", Quantity("1")).total(), "0");
  EXPECT_EQ(WithVeto("zero_total: true", "no_value: NOT_APPLICABLE").total(), "9");
  // Whether it strikes is not known yet.
  EXPECT_FALSE(WithVeto("zero_total: true", "no_value: NOT_RATED").complete());
}

TEST(SetRulesTest, S15AGateComesBeforeScoring) {
  const IndicatorSet set =
      TenPoints("direct {}",
                "indicators { id: 'years' display_name: '入会年限' role: GATE manual {} "
                "veto { when { operator: AT_LEAST value: '1' } } } ");
  auto with = [](const std::string& years) {
    return std::vector<v1::ScoreInput>{Input("a", Quantity("90")), Input("years", Quantity(years))};
  };
  const TestCycle run = RunCycle(set, {{"old", with("1")}, {"new", with("0.5")}});
  EXPECT_EQ(run.of.at("old").rank(), 1);
  EXPECT_EQ(run.of.at("old").ranked_count(), 1);
  EXPECT_EQ(run.of.at("new").failed_gate(), "years");
  EXPECT_EQ(run.of.at("new").total(), "");
  EXPECT_EQ(run.of.at("new").rank(), 0);
}

// S16: three leaves of 8 below a branch of 20.
TEST(SetRulesTest, S16BlockCap) {
  std::string leaves = "indicators { id: 'b' display_name: 'b' weight: '20' capped: true } ";
  for (const char* id : {"x", "y", "z"}) {
    absl::StrAppend(&leaves, "indicators { id: '", id, "' parent_id: 'b' display_name: '", id,
                    "' weight: '8' manual {} direct {} } ");
  }
  auto total = [&](const std::string& x, const std::string& cap) {
    return ScoreAll(
               PointsSet("20", leaves + cap),
               {Input("x", Quantity(x)), Input("y", Quantity("100")), Input("z", Quantity("100"))})
        .total();
  };
  EXPECT_EQ(total("100", ""), "20");
  EXPECT_EQ(total("50", ""), "20");
  EXPECT_EQ(total("25", ""), "18");
  EXPECT_EQ(total("100", "total_cap: '19.5' "), "19.5");
}

// S17: 33 of 35 filed in time (A12); nothing due does not apply.
TEST(SetRulesTest, S17FactsOfTasks) {
  const IndicatorSet set =
      PointsSet("30",
                "indicators { id: 'a' display_name: 'a' weight: '30' linear { standard: '1' } "
                "task_fact { fact_id: 'measures_filed_on_time' aggregation: RATE } } ");
  auto points = [&](const std::string& count) {
    return ResultOf(ScoreAll(set, {Input("a", absl::StrCat("fact_count { ", count, " }"))}), "a");
  };
  EXPECT_EQ(points("numerator: 33 denominator: 35").score(), "198/7");
  EXPECT_EQ(points("numerator: 0 denominator: 35").score(), "0");
  EXPECT_EQ(points("numerator: 0 denominator: 0").state(), v1::NodeResult::NOT_APPLICABLE);
  EXPECT_EQ(Points("direct {}", "fact_count { numerator: 1 denominator: 2 }"), "error");
}

// S18: "not rated" is not zero, and "not applicable" leaves its weight to the others or keeps it.
TEST(SetRulesTest, S18RatingsInWordsAndMissingOnes) {
  const std::string rule =
      "rating { ratings { id: 'good' score: '100' } ratings { id: 'fair' score: '60' } } ";
  EXPECT_EQ(Points(rule, "rating: 'fair'"), "6");
  EXPECT_EQ(Points(rule, "rating: 'bad'"), "error");
  EXPECT_EQ(Points(rule, "no_value: NOT_RATED"), "NOT_RATED");
  const std::string two =
      "indicators { id: 'a' display_name: 'a' weight: '6' manual {} direct {} } "
      "indicators { id: 'b' display_name: 'b' weight: '4' manual {} direct {} } ";
  const std::vector<v1::ScoreInput> inputs = {Input("a", Quantity("50")),
                                              Input("b", "no_value: NOT_APPLICABLE")};
  IndicatorSet set = PointsSet("10", two);
  EXPECT_EQ(ScoreAll(set, inputs).total(), "5");  // 3 × 10 ÷ 6
  set.set_not_applicable_policy(IndicatorSet::ZERO);
  EXPECT_EQ(ScoreAll(set, inputs).total(), "3");
  EXPECT_FALSE(ScoreAll(set, {inputs[0]}).complete());
}

TEST(SetRulesTest, S19GradesByBandsWithOperators) {
  const IndicatorSet set = TenPoints("direct {}", kGrades);
  auto grade = [&](const std::string& value) {
    return ScoreAll(set, {Input("a", Quantity(value))}).grade();
  };
  EXPECT_EQ(grade("80"), "good");
  EXPECT_EQ(grade("79.99"), "passed");
  EXPECT_EQ(grade("60"), "passed");
  EXPECT_EQ(grade("59.99"), "failed");
}

// S19: of five, 40 % may be good: two. The third has as many points as the second: both fall.
TEST(SetRulesTest, S19ForcedDistribution) {
  const IndicatorSet set = TenPoints(
      "direct {}", absl::StrCat(kGrades, "grade_quotas { grade: 'good' most_percent: '40' } "));
  auto value = [](const std::string& id, const std::string& number) {
    return TestSubject{id, {Input("a", Quantity(number))}};
  };
  const TestCycle tie = RunCycle(set, {value("p", "95"), value("q", "90"), value("r", "90"),
                                       value("s", "81"), value("t", "50")});
  EXPECT_EQ(tie.of.at("p").grade(), "good");
  EXPECT_EQ(tie.of.at("q").grade(), "passed");
  EXPECT_EQ(tie.of.at("q").band_grade(), "good");
  EXPECT_EQ(tie.of.at("r").grade(), "passed");
  EXPECT_EQ(tie.of.at("s").grade(), "passed");
  EXPECT_EQ(tie.of.at("t").grade(), "failed");
  const TestCycle clear = RunCycle(set, {value("p", "95"), value("q", "91"), value("r", "90"),
                                         value("s", "81"), value("t", "50")});
  EXPECT_EQ(clear.of.at("q").grade(), "good");
  EXPECT_EQ(clear.of.at("r").grade(), "passed");
}

std::string WeightedTotal(const std::string& mode, const std::string& x, const std::string& y,
                          const std::string& rounding = "") {
  IndicatorSet set =
      PointsSet("100", absl::StrCat("indicators { id: 'x' display_name: 'x' weight: '", x,
                                    "' manual {} linear { standard: '3' } } "
                                    "indicators { id: 'y' display_name: 'y' weight: '",
                                    y, "' manual {} linear { standard: '3' } } ", rounding));
  v1::IndicatorSet::WeightMode parsed = {};
  EXPECT_TRUE(v1::IndicatorSet::WeightMode_Parse(mode, &parsed));
  set.set_weight_mode(parsed);
  return ScoreAll(set, {Input("x", Quantity("1")), Input("y", Quantity("2"))}).total();
}

TEST(SetRulesTest, S20WeightModesAndRounding) {
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60"), "160/3");  // 40/3 + 40
  EXPECT_EQ(WeightedTotal("PERCENT_OF_PARENT", "40", "60"), "160/3");
  EXPECT_EQ(WeightedTotal("RELATIVE", "2", "3"), "160/3");
  EXPECT_EQ(WeightedTotal("RELATIVE", "1", "2"), "500/9");  // 100/9 + 400/9
  // 13.33 + 40.00, and 53.33 to one place.
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60", "rounding { leaf_places: 2 total_places: 1 } "),
            "53.3");
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60", "rounding { leaf_places: 0 } "), "53");
}

TEST(SetRulesTest, S20HalvesGoUp) {
  auto rounded = [](const std::string& value) {
    return Points("direct {}", Quantity(value), "rounding { leaf_places: 1 } ");
  };
  EXPECT_EQ(rounded("72.5"), "7.3");
  EXPECT_EQ(rounded("72.4"), "7.2");
  EXPECT_EQ(rounded("100"), "10.0");
}

std::string OverPeriods(const std::string& method, const std::string& more = "") {
  return Points(
      absl::StrCat("periods { method: ", method, " ", more, " } linear { standard: '10' }"),
      "periods { values { period: '2019-02' quantity { value: '4' } } "
      "values { period: '2019-03' quantity { value: '3' } } "
      "values { period: '2019-01' quantity { value: '2' } } }");
}

TEST(SetRulesTest, S21AggregationOverPeriods) {
  EXPECT_EQ(OverPeriods("SUM"), "9");
  EXPECT_EQ(OverPeriods("MAX"), "4");
  EXPECT_EQ(OverPeriods("MIN"), "2");
  EXPECT_EQ(OverPeriods("AVERAGE"), "3");
  EXPECT_EQ(OverPeriods("LAST"), "3");
  EXPECT_EQ(OverPeriods("SUM", "expected_count: 4"), "NOT_RATED");
  EXPECT_EQ(OverPeriods("SUM", "expected_count: 3"), "9");
}

// S22: 2 points more, where 'y' of 5 does not apply: at the leaf they are scaled with it by 10 ÷ 5,
// at the total they are not.
TEST(SetRulesTest, S22ThePlaceOfABonusChangesTheResult) {
  auto total = [](const std::string& place, const std::string& value = "50") {
    const IndicatorSet set = PointsSet(
        "10",
        absl::StrCat("indicators { id: 'x' display_name: 'x' weight: '5' manual {} direct {} } "
                     "indicators { id: 'y' display_name: 'y' weight: '5' manual {} direct {} } "
                     "indicators { id: 'plus' display_name: '附加分' weight: '2' role: BONUS "
                     "manual {} points {} ",
                     place, " } "));
    return ScoreAll(set, {Input("x", Quantity(value)), Input("y", "no_value: NOT_APPLICABLE"),
                          Input("plus", Quantity("3"))})
        .total();
  };
  EXPECT_EQ(total("attach_to: 'x'"), "9");                           // (2.5 + 2) × 2
  EXPECT_EQ(total(""), "7");                                         // 2.5 × 2 + 2
  EXPECT_EQ(total("attach_to: 'x' within_full: true", "80"), "10");  // min(4 + 2, 5) × 2
  EXPECT_EQ(total("", "100"), "12");                                 // above 100 %
  EXPECT_EQ(total("within_full: true", "100"), "10");
}

// X1: 近, 余 and 不足 give bounds, and certainty where the rule makes them one.
TEST(SetRulesTest, QualifiedQuantitiesGiveBounds) {
  auto range = [](const std::string& rule, const std::string& quantity) {
    return ResultOf(
        ScoreAll(TenPoints(rule), {Input("a", absl::StrCat("quantity { ", quantity, " }"))}), "a");
  };
  const std::string linear = "linear { standard: '60000' }";
  const v1::NodeResult at_least = range(linear, "value: '30000' qualifier: AT_LEAST");
  EXPECT_EQ(at_least.score(), "5");
  EXPECT_EQ(at_least.range().least(), "5");
  EXPECT_EQ(at_least.range().most(), "10");
  EXPECT_FALSE(range(linear, "value: '70000' qualifier: AT_LEAST").has_range());
  const v1::NodeResult below = range(linear, "value: '30000' qualifier: BELOW");
  EXPECT_EQ(below.range().least(), "0");
  EXPECT_EQ(below.range().most(), "5");
  EXPECT_TRUE(range(linear, "value: '28000' qualifier: ABOUT").range().approximate());
  const std::string threshold = "threshold { threshold { operator: AT_LEAST value: '50' } }";
  EXPECT_FALSE(range(threshold, "value: '50' qualifier: AT_LEAST").has_range());
  EXPECT_EQ(range(threshold, "value: '40' qualifier: AT_LEAST").range().most(), "10");
  EXPECT_FALSE(range(threshold, "value: '50' qualifier: BELOW").has_range());
}

}  // namespace
}  // namespace edugroup::evaluation
