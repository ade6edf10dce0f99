// Every scoring rule S1 to S22 with cases worked by hand; the leaf "a" has 10 points unless said.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/scoring_fixture.h"

namespace edugroup::evaluation {
namespace {

using testing::ElementsAre;
using v1::Assessment;
using v1::IndicatorSet;

std::string At(const std::string& leaf, const std::string& value) {
  return Points(leaf, Quantity(value));
}

// S1: P21's employment of 96 % as standard; 48 earns half, 100 no more than all.
TEST(RulesTest, S1LinearIsCappedAndJumpsToZeroBelowItsFloor) {
  const std::string rule = "linear { standard: '96' floor { operator: AT_LEAST value: '60' } }";
  EXPECT_EQ(At(rule, "96"), "10");
  EXPECT_EQ(At(rule, "100"), "10");
  EXPECT_EQ(At(rule, "72"), "7.5");
  EXPECT_EQ(At(rule, "60"), "6.25");
  EXPECT_EQ(At(rule, "59.99"), "0");
  EXPECT_EQ(At("linear { standard: '3' }", "1"), "10/3");
  EXPECT_EQ(At("linear { standard: '50' cap: '120' }", "70"), "12");
  EXPECT_EQ(At("linear { standard: '50' }", "-1"), "0");
}

// S2: 18 students a teacher; 24 earns 18/24.
TEST(RulesTest, S2ReverseRatio) {
  const std::string rule = "reverse { standard: '18' ceiling { operator: AT_MOST value: '40' } }";
  EXPECT_EQ(At(rule, "18"), "10");
  EXPECT_EQ(At(rule, "24"), "7.5");
  EXPECT_EQ(At(rule, "9"), "10");
  EXPECT_EQ(At(rule, "40"), "4.5");
  EXPECT_EQ(At(rule, "40.01"), "0");
  EXPECT_EQ(At(rule, "0"), "10");
}

// S3: engineering colleges need 30, normal ones 20, art ones are not asked.
TEST(RulesTest, S3ThresholdsBySubjectClass) {
  const IndicatorSet set = TenPoints(
      "threshold { threshold { operator: AT_LEAST value: '30' } } "
      "variants { subject_classes: 'normal' "
      "threshold { threshold { operator: ABOVE value: '20' } share: '80' } } "
      "variants { subject_classes: 'art' } ",
      "subject_classes { id: 'normal' display_name: '师范类' kinds: 'groups/g/kinds/normal' } "
      "subject_classes { id: 'art' display_name: '艺术类' kinds: 'groups/g/kinds/art' } ");
  auto value = [](const std::string& number) {
    return std::vector<v1::ScoreInput>{Input("a", Quantity(number))};
  };
  const TestCycle run = RunCycle(set, {{"e1", value("30"), ""},
                                       {"e2", value("29.9"), ""},
                                       {"n1", value("20"), "groups/g/kinds/normal"},
                                       {"n2", value("21"), "groups/g/kinds/normal"},
                                       {"a1", value("50"), "groups/g/kinds/art"}});
  EXPECT_EQ(run.of.at("e1").total(), "10");
  EXPECT_EQ(run.of.at("e2").total(), "0");
  EXPECT_EQ(run.of.at("n1").total(), "0");
  EXPECT_EQ(run.of.at("n2").total(), "8");
  EXPECT_EQ(run.of.at("n2").subject_class(), "normal");
  EXPECT_EQ(ResultOf(run.of.at("a1"), "a").state(), v1::NodeResult::NOT_APPLICABLE);
  EXPECT_FALSE(run.of.at("a1").complete());
}

constexpr char kSteps[] =
    "bands { lower { operator: AT_LEAST value: '0' } score: '100' } "
    "bands { lower { operator: AT_LEAST value: '-5' } upper { operator: BELOW value: '0' } "
    "score: '60' } "
    "bands { upper { operator: BELOW value: '-5' } score: '0' } ";

// S4: "below the average by up to 5 points": 80, 90, 70 have the average 80.
TEST(RulesTest, S4StepsOnADistance) {
  const IndicatorSet set =
      TenPoints(absl::StrCat("bands { reference: COHORT_AVERAGE ", kSteps, " }"));
  auto value = [](const std::string& number) {
    return std::vector<v1::ScoreInput>{Input("a", Quantity(number))};
  };
  const TestCycle run =
      RunCycle(set, {{"s1", value("80")}, {"s2", value("90")}, {"s3", value("70")}});
  EXPECT_EQ(run.of.at("s1").total(), "10");
  EXPECT_EQ(run.of.at("s2").total(), "10");
  EXPECT_EQ(run.of.at("s3").total(), "0");
  const std::string observed = absl::StrCat("bands { reference: OBSERVED ", kSteps, " }");
  const std::string province = Quantity("75") + "reference { value: '80' } ";
  EXPECT_EQ(Points(observed, province), "6");  // 75 − 80 = −5, itself included
  EXPECT_EQ(Points(observed, Quantity("75")), "NOT_RATED");
}

TEST(RulesTest, S4StepsOnTheValueItself) {
  const std::string rule = absl::StrCat("bands { ", kSteps, " }");
  EXPECT_EQ(At(rule, "0"), "10");
  EXPECT_EQ(At(rule, "-0.01"), "6");
  EXPECT_EQ(At(rule, "-5.01"), "0");
}

std::vector<TestSubject> Three(const std::string& x, const std::string& y, const std::string& z) {
  return {{"x", {Input("a", x)}}, {"y", {Input("a", y)}}, {"z", {Input("a", z)}}};
}
std::vector<std::string> Totals(const TestCycle& run) {
  std::vector<std::string> totals;
  for (const std::string& id : run.ids) {
    const Assessment& assessment = run.of.at(id);
    totals.push_back(assessment.complete() ? assessment.total() : "-");
  }
  return totals;
}

TEST(RulesTest, S5AgainstTheCohort) {
  const auto values = Three(Quantity("40"), Quantity("50"), Quantity("30"));
  EXPECT_THAT(Totals(RunCycle(TenPoints("cohort { method: OF_BEST }"), values)),
              ElementsAre("8", "10", "6"));
  // The average is 40; above it nothing more is earned.
  EXPECT_THAT(Totals(RunCycle(TenPoints("cohort { method: OF_AVERAGE }"), values)),
              ElementsAre("10", "10", "7.5"));
  EXPECT_THAT(Totals(RunCycle(TenPoints("cohort { method: RANK }"), values)),
              ElementsAre("20/3", "10", "10/3"));
  EXPECT_THAT(
      Totals(RunCycle(TenPoints("direction: LOWER_IS_BETTER cohort { method: OF_BEST }"), values)),
      ElementsAre("7.5", "6", "10"));
}

TEST(RulesTest, S5TiesShareARankAndZeroIsNoDivisor) {
  EXPECT_THAT(Totals(RunCycle(TenPoints("cohort { method: RANK }"),
                              Three(Quantity("5"), Quantity("5"), Quantity("1")))),
              ElementsAre("10", "10", "10/3"));
  EXPECT_THAT(Totals(RunCycle(TenPoints("cohort { method: OF_BEST }"),
                              Three(Quantity("0"), Quantity("0"), Quantity("0")))),
              ElementsAre("10", "10", "10"));
}

// S5: nobody is scored before the last has a value; the exempt get the average of the others.
TEST(RulesTest, S5WaitsForAllAndExemptsEarnTheAverage) {
  const IndicatorSet set = TenPoints("cohort { method: OF_BEST exempt_earns_average: true }");
  EXPECT_THAT(Totals(RunCycle(set, Three(Quantity("4"), Quantity("5"), "no_value: NOT_RATED"))),
              ElementsAre("-", "-", "-"));
  EXPECT_THAT(
      Totals(RunCycle(set, Three(Quantity("4"), Quantity("5"), "no_value: NOT_APPLICABLE"))),
      ElementsAre("8", "10", "9"));
}

// S6: P2's growth from 25 to 61 members is 36/25 = 144 %.
TEST(RulesTest, S6GrowthAgainstABaseline) {
  const std::string growth = "growth { method: INCREASE } linear { standard: '2' }";
  EXPECT_EQ(Points(growth, Quantity("61") + "reference { value: '25' }"), "7.2");
  EXPECT_EQ(Points(growth, Quantity("25") + "reference { value: '61' }"), "0");
  EXPECT_EQ(Points(growth, Quantity("61") + "reference { value: '0' }"), "NOT_APPLICABLE");
  EXPECT_EQ(Points(growth, Quantity("61")), "NOT_RATED");
  // Y15: majors cut from 149 to 49 is 100/149.
  EXPECT_EQ(Points("growth { method: DECREASE } direct {} ",
                   Quantity("49") + "reference { value: '149' }"),
            "10/149");
  // A3: enrolment at least twice that of 2018.
  const std::string doubled =
      "growth { method: MULTIPLE from_zero: '2' } "
      "threshold { threshold { operator: AT_LEAST value: '2' } }";
  EXPECT_EQ(Points(doubled, Quantity("500") + "reference { value: '250' }"), "10");
  EXPECT_EQ(Points(doubled, Quantity("499") + "reference { value: '250' }"), "0");
  EXPECT_EQ(Points(doubled, Quantity("1") + "reference { value: '0' }"), "10");
}

constexpr char kPrizes[] =
    "weighted_count { levels { id: 'national' weight: '3' } levels { id: 'province' weight: '1' } "
    "roles { id: 'host' weight: '1' } roles { id: 'part' weight: '0.5' } once_per_item: true } "
    "points {} ";

// S7: national 300 %, provincial 100 %, participants half, the same item once at its highest level.
TEST(RulesTest, S7CountsByLevelAndRole) {
  EXPECT_EQ(Points(kPrizes,
                   "events { events { level: 'national' item: 'p1' role: 'host' } "
                   "events { level: 'province' item: 'p2' role: 'part' } }"),
            "3.5");
  EXPECT_EQ(Points(kPrizes,
                   "events { events { level: 'province' item: 'p1' } "
                   "events { level: 'national' item: 'p1' } "
                   "events { level: 'province' item: 'p1' } }"),
            "3");
  EXPECT_EQ(Points(kPrizes, "events { events { level: 'national' count: '4' } }"), "10");
  EXPECT_EQ(Points(kPrizes, "events {}"), "0");
  EXPECT_EQ(Points(kPrizes, "events { events { level: 'county' } }"), "error");
  EXPECT_EQ(At(kPrizes, "3"), "error");
}

// S8: large enterprises 100 %, others 50 %: 6 + 8 × 0.5 = 10 of 20.
TEST(RulesTest, S8WeightedCountsBeforeARatio) {
  const std::string rule =
      "weighted_count { levels { id: 'large' weight: '1' } levels { id: 'other' weight: '0.5' } "
      "per_reference: true } linear { standard: '1' } ";
  const std::string events =
      "events { events { level: 'large' count: '6' } events { level: 'other' count: '8' } } ";
  EXPECT_EQ(Points(rule, events + "reference { value: '20' }"), "5");
  EXPECT_EQ(Points(rule, events + "reference { value: '8' }"), "10");
  EXPECT_EQ(Points(rule, events + "reference { value: '0' }"), "NOT_APPLICABLE");
  EXPECT_EQ(Points(rule, events), "NOT_RATED");
}

// S9: 10 = 6 + 4.
TEST(RulesTest, S9SubItemsWithPointsOfTheirOwn) {
  const std::string rule =
      "items { items { id: 'plan' points: '6' } items { id: 'report' points: '4' } } ";
  auto shares = [](const std::string& plan, const std::string& report) {
    return absl::StrCat("items { shares { item_id: 'plan' percent: '", plan,
                        "' } shares { item_id: 'report' percent: '", report, "' } }");
  };
  EXPECT_EQ(Points(rule, shares("100", "100")), "10");
  EXPECT_EQ(Points(rule, shares("50", "100")), "7");
  EXPECT_EQ(Points(rule, shares("0", "0")), "0");
  EXPECT_EQ(Points(rule, "items { shares { item_id: 'plan' percent: '100' } }"), "NOT_RATED");
  EXPECT_EQ(Points(rule, shares("101", "0")), "error");
}

// S10: 2 points off for each complaint, 5 for each accident, until nothing is left.
TEST(RulesTest, S10DeductionsEndAtZeroAndBonusAtItsCap) {
  const std::string off =
      "weighted_count { levels { id: 'complaint' weight: '2' } "
      "levels { id: 'accident' weight: '5' } } points { each: '-1' from_full: true } ";
  EXPECT_EQ(Points(off, "events {}"), "10");
  EXPECT_EQ(Points(off, "events { events { level: 'complaint' count: '2' } }"), "6");
  EXPECT_EQ(Points(off, "events { events { level: 'complaint' } events { level: 'accident' } }"),
            "3");
  EXPECT_EQ(Points(off, "events { events { level: 'accident' count: '3' } }"), "0");
  const std::string on =
      "weighted_count { levels { id: 'case' weight: '1.5' } } points { most: '4' } ";
  EXPECT_EQ(Points(on, "events { events { level: 'case' count: '2' } }"), "3");
  EXPECT_EQ(Points(on, "events { events { level: 'case' count: '3' } }"), "4");
}

// S11: fewer than 4 meetings: 3 off each; never a bonus above 4.
TEST(RulesTest, S11MissingTimesAreDeducted) {
  const std::string rule = "shortfall { wanted: '4' } points { each: '-3' from_full: true } ";
  EXPECT_EQ(At(rule, "4"), "10");
  EXPECT_EQ(At(rule, "3"), "7");
  EXPECT_EQ(At(rule, "0"), "0");
  EXPECT_EQ(At(rule, "9"), "10");
}

std::string Sheet(const std::vector<std::string>& scores) {
  std::string sheet = "rating_sheet { ";
  for (const std::string& score : scores) absl::StrAppend(&sheet, "ratings { ", score, " } ");
  return sheet + "}";
}
std::string PointsOfRatings(const std::string& source, const std::vector<std::string>& scores) {
  const IndicatorSet set = PointsSet(
      "10",
      absl::StrCat("indicators { id: 'a' display_name: 'a' weight: '10' ", source, " direct {} }"));
  const v1::NodeResult result = ResultOf(ScoreAll(set, {Input("a", Sheet(scores))}), "a");
  return result.state() == v1::NodeResult::RATED ? result.score()
                                                 : v1::NodeResult::State_Name(result.state());
}

// S12: of 60, 80, 90, 95 the highest and lowest fall away: (80 + 90) ÷ 2 = 85.
TEST(RulesTest, S12ExpertsTrimmedAndRecused) {
  const std::string source = "experts { drop_highest: 1 drop_lowest: 1 minimum_scores: 3 }";
  EXPECT_EQ(PointsOfRatings(source, {"score: '95'", "score: '60'", "score: '80'", "score: '90'"}),
            "8.5");
  EXPECT_EQ(PointsOfRatings(source, {"score: '95'", "score: '60'", "score: '80'", "recused: true"}),
            "8");
  EXPECT_EQ(PointsOfRatings(source, {"score: '95'", "score: '60'", "recused: true"}), "NOT_RATED");
  EXPECT_EQ(PointsOfRatings("experts { minimum_scores: 1 }", {"score: '70'", "score: '71'"}),
            "7.05");
  EXPECT_EQ(PointsOfRatings("experts {}", {}), "NOT_RATED");
}

// S13: superiors 50 %, peers 30 %, users 20 %.
TEST(RulesTest, S13RaterGroups) {
  const std::string groups =
      "groups { rater_group_id: 'superiors' weight: '50' } "
      "groups { rater_group_id: 'peers' weight: '30' } "
      "groups { rater_group_id: 'users' weight: '20' } ";
  const std::vector<std::string> all = {
      "rater_group_id: 'superiors' score: '90'", "rater_group_id: 'peers' score: '80'",
      "rater_group_id: 'peers' score: '70'", "rater_group_id: 'users' score: '60'"};
  // 45 + 75 × 0.3 + 12 = 79.5.
  EXPECT_EQ(PointsOfRatings(absl::StrCat("rater_groups { ", groups, " }"), all), "7.95");
  const std::vector<std::string> no_users(all.begin(), all.end() - 1);
  // (45 + 22.5) ÷ 0.8 = 84.375; never a zero for the users.
  EXPECT_EQ(PointsOfRatings(
                absl::StrCat("rater_groups { missing_group_policy: RENORMALIZE ", groups, " }"),
                no_users),
            "8.4375");
  EXPECT_EQ(
      PointsOfRatings(absl::StrCat("rater_groups { missing_group_policy: NOT_RATED ", groups, " }"),
                      no_users),
      "NOT_RATED");
  EXPECT_EQ(PointsOfRatings(
                absl::StrCat("rater_groups { missing_group_policy: RENORMALIZE ", groups, " }"),
                {"rater_group_id: 'users' recused: true"}),
            "NOT_RATED");
}

// S14: importance × result, times a coefficient.
TEST(RulesTest, S14Matrix) {
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

TEST(RulesTest, S15VetoForcesALevel) {
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

TEST(RulesTest, S15AGateComesBeforeScoring) {
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
TEST(RulesTest, S16BlockCap) {
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
TEST(RulesTest, S17FactsOfTasks) {
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
TEST(RulesTest, S18RatingsInWordsAndMissingOnes) {
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

TEST(RulesTest, S19GradesByBandsWithOperators) {
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
TEST(RulesTest, S19ForcedDistribution) {
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
  v1::IndicatorSet::WeightMode parsed;
  EXPECT_TRUE(v1::IndicatorSet::WeightMode_Parse(mode, &parsed));
  set.set_weight_mode(parsed);
  return ScoreAll(set, {Input("x", Quantity("1")), Input("y", Quantity("2"))}).total();
}

TEST(RulesTest, S20WeightModesAndRounding) {
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60"), "160/3");  // 40/3 + 40
  EXPECT_EQ(WeightedTotal("PERCENT_OF_PARENT", "40", "60"), "160/3");
  EXPECT_EQ(WeightedTotal("RELATIVE", "2", "3"), "160/3");
  EXPECT_EQ(WeightedTotal("RELATIVE", "1", "2"), "500/9");  // 100/9 + 400/9
  // 13.33 + 40.00, and 53.33 to one place.
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60", "rounding { leaf_places: 2 total_places: 1 } "),
            "53.3");
  EXPECT_EQ(WeightedTotal("POINTS", "40", "60", "rounding { leaf_places: 0 } "), "53");
}

TEST(RulesTest, S20HalvesGoUp) {
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

TEST(RulesTest, S21AggregationOverPeriods) {
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
TEST(RulesTest, S22ThePlaceOfABonusChangesTheResult) {
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
TEST(RulesTest, QualifiedQuantitiesGiveBounds) {
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
