// Scoring rules S1 to S13 with cases worked by hand; the leaf "a" has 10 points unless said. S14 to
// S22 stand in set_rules_test.cc.
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

}  // namespace
}  // namespace edugroup::evaluation
