#include "services/evaluation/indicator_check.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"
#include "services/evaluation/indicator_diff.h"
#include "services/evaluation/scoring_fixture.h"

namespace edugroup::evaluation {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using type::Finding;
using v1::IndicatorSet;

std::vector<std::string> Rules(const IndicatorSet& set) {
  std::vector<std::string> rules;
  for (const Finding& finding : CheckIndicatorSet(set)) {
    EXPECT_EQ(finding.severity(), Finding::HARD);
    EXPECT_NE(finding.message_zh(), "");
    rules.push_back(finding.rule_id() + " " + finding.subject());
  }
  return rules;
}

TEST(IndicatorCheckTest, ASoundSetHasNoFindings) { EXPECT_THAT(Rules(SchoolSet()), IsEmpty()); }

// S20: weights add up, and the finding says by how much they do not.
TEST(IndicatorCheckTest, WeightsThatAddTo99AreShortBy1) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(0)->set_weight("59");
  std::vector<Finding> findings = CheckIndicatorSet(set);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_id(), "indicator.weight-sum");
  EXPECT_EQ(findings[0].measured(), "99");
  EXPECT_EQ(findings[0].limit(), "= 100");
  EXPECT_THAT(findings[0].message(), HasSubstr("short by 1"));
  EXPECT_THAT(findings[0].message_zh(), HasSubstr("少1"));

  set.mutable_indicators(0)->set_weight("60");
  set.mutable_indicators(5)->set_weight("25.5");
  findings = CheckIndicatorSet(set);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].subject(), "indicator teaching");
  EXPECT_THAT(findings[0].message(), HasSubstr("over by 0.5"));
}

TEST(IndicatorCheckTest, PointsAddUpToTheirParentAndTheFullScore) {
  IndicatorSet set = SchoolSet();
  set.set_weight_mode(IndicatorSet::POINTS);
  EXPECT_THAT(Rules(set), ElementsAre("indicator.weight-sum indicator tasks",
                                      "indicator.weight-sum indicator teaching"));
  set.mutable_indicators(2)->set_weight("30");
  set.mutable_indicators(3)->set_weight("30");
  set.mutable_indicators(4)->set_weight("35");
  set.mutable_indicators(5)->set_weight("5");
  EXPECT_THAT(Rules(set), IsEmpty());
}

TEST(IndicatorCheckTest, AWeightIsAboveZero) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(4)->set_weight("100");
  set.mutable_indicators(5)->set_weight("0");
  EXPECT_THAT(Rules(set), ElementsAre("indicator.weight-zero indicator major"));
}

// S4-Internal-app/Evaluated#175.
TEST(IndicatorCheckTest, GradesFrom80Point1LeaveAGapAbove80) {
  IndicatorSet set = SchoolSet();
  set.clear_grade_bands();
  set.mutable_grade_bands()->CopyFrom(ReadSet(R"pb(
                                        grade_bands {
                                          grade: "low"
                                          lower { operator: AT_LEAST value: "0" }
                                          upper { operator: AT_MOST value: "80" }
                                        }
                                        grade_bands {
                                          grade: "high"
                                          lower { operator: AT_LEAST value: "80.1" }
                                          upper { operator: AT_MOST value: "100" }
                                        })pb")
                                          .grade_bands());
  std::vector<Finding> findings = CheckIndicatorSet(set);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_id(), "bands.gap");
  EXPECT_EQ(findings[0].message(), "no band of grades covers 80 < x < 80.1");

  set.mutable_rounding()->set_total_places(1);
  EXPECT_THAT(Rules(set), IsEmpty());
}

TEST(IndicatorCheckTest, GradesThatBothInclude80Overlap) {
  IndicatorSet set = SchoolSet();
  set.mutable_grade_bands(2)->mutable_upper()->set_operator_(type::Threshold::AT_MOST);
  set.mutable_grade_bands(2)->mutable_upper()->set_value("80");
  EXPECT_THAT(Rules(set), ElementsAre("bands.overlap grades"));
}

TEST(IndicatorCheckTest, GradesReachAsFarAsTotalsCan) {
  IndicatorSet set = SchoolSet();
  type::Threshold& top = *set.mutable_grade_bands(0)->mutable_upper();
  top.set_operator_(type::Threshold::AT_MOST);
  top.set_value("100");
  EXPECT_THAT(Rules(set), IsEmpty());
  set.mutable_indicators(2)->mutable_linear()->set_cap("110");
  EXPECT_THAT(Rules(set), ElementsAre("bands.gap grades"));
}

TEST(IndicatorCheckTest, StepsCoverEveryValue) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(5)->mutable_bands()->mutable_bands()->RemoveLast();
  EXPECT_THAT(Rules(set), ElementsAre("bands.gap indicator major"));
}

TEST(IndicatorCheckTest, LeavesNeedSourceAndRuleAndBranchesHaveNone) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(1)->mutable_manual();
  set.mutable_indicators(2)->clear_source();
  set.mutable_indicators(3)->clear_scoring();
  set.mutable_indicators(4)->mutable_task_fact()->set_fact_id("completed_on_time");
  EXPECT_THAT(Rules(set), ElementsAre("indicator.leaf-without-source indicator filed",
                                      "indicator.leaf-without-rule indicator ontime",
                                      "indicator.branch-with-rule indicator teaching",
                                      "indicator.direct-fact indicator quality"));
}

TEST(IndicatorCheckTest, UnknownFacts) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(2)->mutable_task_fact()->set_fact_id("measures_filed");
  EXPECT_THAT(Rules(set), ElementsAre("indicator.fact-unknown indicator filed"));
}

TEST(IndicatorCheckTest, LoopsUnknownParentsAndRepeatedIds) {
  IndicatorSet set = SchoolSet();
  set.mutable_indicators(0)->set_parent_id("filed");
  set.mutable_indicators(4)->set_parent_id("learning");
  set.mutable_indicators(5)->set_id("ontime");
  EXPECT_THAT(Rules(set), ElementsAre("indicator.id-repeated indicator ontime",
                                      "indicator.parent-unknown indicator quality",
                                      "indicator.loop indicator tasks"));
  EXPECT_THAT(CheckIndicatorSet(set)[2].message(), HasSubstr("tasks → filed → tasks"));
}

TEST(IndicatorCheckTest, TreesHaveAtMost30Levels) {
  IndicatorSet set = OneLeafSet("direct {}");
  for (int level = 2; level <= 30; ++level) {
    v1::Indicator& above = *set.add_indicators();
    above.set_id("b" + std::to_string(level));
    above.set_weight("100");
    set.mutable_indicators(level == 2 ? 0 : level - 2)->set_parent_id(above.id());
  }
  EXPECT_THAT(Rules(set), IsEmpty());
  v1::Indicator& top = *set.add_indicators();
  top.set_id("top");
  top.set_weight("100");
  set.mutable_indicators(29)->set_parent_id("top");
  EXPECT_THAT(Rules(set), ElementsAre(HasSubstr("indicator-set.too-deep")));
}

TEST(IndicatorCheckTest, AnEmptySetAndBadRounding) {
  EXPECT_THAT(Rules(ReadSet("full_score: '100'")), Contains(HasSubstr("indicator-set.empty")));
  IndicatorSet set = SchoolSet();
  set.mutable_rounding()->set_leaf_places(13);
  EXPECT_THAT(Rules(set), ElementsAre("indicator-set.rounding rounding.leaf_places"));
}

// Findings of the leaf "a" of 10 points, by rule.
std::vector<std::string> LeafFindings(const std::string& leaf, const std::string& rest = "") {
  std::vector<std::string> rules;
  for (const Finding& finding : CheckIndicatorSet(TenPoints(leaf, rest))) {
    EXPECT_NE(finding.message_zh(), "");
    rules.push_back(finding.rule_id());
  }
  return rules;
}

TEST(RuleCheckTest, RulesTheWrongWayRound) {
  const std::vector<std::string> inverted = {"indicator.rule-inverted"};
  EXPECT_EQ(LeafFindings("direction: LOWER_IS_BETTER linear { standard: '18' }"), inverted);
  EXPECT_EQ(LeafFindings("direction: HIGHER_IS_BETTER reverse { standard: '18' }"), inverted);
  EXPECT_EQ(LeafFindings("direction: HIGHER_IS_BETTER threshold { threshold { operator: AT_MOST "
                         "value: '18' } }"),
            inverted);
  EXPECT_EQ(LeafFindings("direction: LOWER_IS_BETTER points { each: '2' }"), inverted);
  EXPECT_EQ(LeafFindings("direction: HIGHER_IS_BETTER bands { "
                         "bands { lower { operator: AT_LEAST value: '5' } score: '50' } "
                         "bands { upper { operator: BELOW value: '5' } score: '80' } }"),
            inverted);
  EXPECT_THAT(LeafFindings("direction: LOWER_IS_BETTER reverse { standard: '18' }"), IsEmpty());
  EXPECT_THAT(LeafFindings("linear { standard: '18' }"), IsEmpty());
}

TEST(RuleCheckTest, RulesThatNoValueReaches) {
  const std::vector<std::string> unreachable = {"indicator.rule-unreachable"};
  EXPECT_EQ(LeafFindings("most: '100' linear { standard: '120' }"), unreachable);
  EXPECT_EQ(LeafFindings("most: '100' threshold { threshold { operator: ABOVE value: '100' } }"),
            unreachable);
  EXPECT_EQ(LeafFindings("bands { bands { lower { operator: AT_LEAST value: '0' } score: '50' } "
                         "bands { upper { operator: BELOW value: '0' } score: '0' } }"),
            unreachable);
  EXPECT_THAT(LeafFindings("most: '100' linear { standard: '100' }"), IsEmpty());
}

// S9: 6 + 5 exceed the 10 of their item.
TEST(RuleCheckTest, SubItemsHaveToComeUpToTheirItem) {
  auto items = [](const std::string& second) {
    return LeafFindings(absl::StrCat(
        "items { items { id: 'p' points: '6' } items { id: 'q' points: '", second, "' } }"));
  };
  EXPECT_THAT(items("5"), ElementsAre("indicator.items-exceed"));
  EXPECT_THAT(items("3"), ElementsAre("indicator.items-short"));
  EXPECT_THAT(items("4"), IsEmpty());
}

TEST(RuleCheckTest, MatricesAreWhole) {
  EXPECT_THAT(LeafFindings("matrix { cells { row: 'r' column: 'c' score: '1' } "
                           "cells { row: 's' column: 'd' score: '1' } }"),
              ElementsAre("indicator.matrix-gap", "indicator.matrix-gap"));
  EXPECT_THAT(LeafFindings("matrix { cells { row: 'r' column: 'c' score: '1' } "
                           "cells { row: 'r' column: 'c' score: '2' } }"),
              ElementsAre("indicator.matrix-repeated"));
}

std::vector<std::string> FormulaFindings(const std::string& text, const std::string& leaf,
                                         const std::string& rest = "") {
  std::vector<std::string> rules;
  for (const Finding& finding : CheckIndicatorSet(PointsSet(
           "10",
           absl::StrCat("indicators { id: 'a' display_name: 'a' weight: '10' formula { text: '",
                        text, "' } ", leaf, " } ",
                        "indicators { id: 'n' display_name: 'n' role: INFO manual {} unit: '次' } ",
                        rest)))) {
    rules.push_back(finding.rule_id());
  }
  return rules;
}

// S11: 10 − (3 − n) × 2 pays more than 10 as soon as n is above 3.
TEST(FormulaCheckTest, PayAboveTheNorm) {
  const std::vector<std::string> above = {"indicator.formula-above-norm"};
  const std::string n = "[n] / 1\"次\"";
  EXPECT_EQ(FormulaFindings(absl::StrCat("10 - (3 - ", n, ") * 2"), "points {}"), above);
  EXPECT_THAT(FormulaFindings(absl::StrCat("10 - max(0, 3 - ", n, ") * 2"), "points {}"),
              IsEmpty());
  EXPECT_THAT(FormulaFindings(absl::StrCat("min(10, ", n, ")"), "points {}"), IsEmpty());
  EXPECT_EQ(FormulaFindings(n, "direct {}"), above);
  EXPECT_THAT(FormulaFindings(absl::StrCat("if(", n, " > 3, 100, 50)"), "direct {}"), IsEmpty());
}

TEST(FormulaCheckTest, UnitsAndReading) {
  EXPECT_THAT(FormulaFindings("[n]", "unit: '人' linear { standard: '1' }"),
              ElementsAre("indicator.formula-unit"));
  EXPECT_THAT(FormulaFindings("[n]", "unit: '次' linear { standard: '1' }"), IsEmpty());
  EXPECT_THAT(FormulaFindings("[n] + ", "linear { standard: '1' }"),
              ElementsAre("indicator.formula-unreadable"));
}

TEST(FormulaCheckTest, Circles) {
  EXPECT_THAT(FormulaFindings(
                  "[b] + 1", "linear { standard: '1' }",
                  "indicators { id: 'b' display_name: 'b' role: INFO formula { text: '[c]' } } "
                  "indicators { id: 'c' display_name: 'c' role: INFO formula { text: '[a]' } } "),
              ElementsAre("indicator.formula-circular"));
  EXPECT_THAT(FormulaFindings("[a]", "linear { standard: '1' }"),
              ElementsAre("indicator.formula-circular"));
}

TEST(ExtraCheckTest, VetoesBonusAndQuotasNameWhatIsThere) {
  EXPECT_THAT(
      LeafFindings("direct {}", "indicators { id: 'v' display_name: 'v' role: VETO manual {} } "),
      ElementsAre("indicator.veto-incomplete"));
  EXPECT_THAT(
      LeafFindings("direct {}",
                   "indicators { id: 'v' display_name: 'v' role: VETO manual {} veto { when { "
                   "operator: ABOVE value: '0' } zero_indicator_id: 'x' } } "),
      ElementsAre("indicator.veto-target"));
  EXPECT_THAT(
      LeafFindings("direct {}",
                   "indicators { id: 'p' display_name: 'p' role: BONUS weight: '2' manual {} "
                   "points {} attach_to: 'x' } "),
      ElementsAre("indicator.bonus-target"));
  EXPECT_THAT(LeafFindings("direct {}", "grade_quotas { grade: 'x' most_percent: '10' } "),
              ElementsAre("grades.quota"));
  EXPECT_THAT(LeafFindings("direct {} variants { subject_classes: 'x' } "),
              ElementsAre("indicator.class-unknown"));
}

TEST(RuleCheckTest, RaterWeightsAddUp) {
  const std::vector<Finding> findings = CheckIndicatorSet(
      PointsSet("10",
                "indicators { id: 'a' display_name: 'a' weight: '10' direct {} rater_groups { "
                "groups { rater_group_id: 'x' weight: '60' } "
                "groups { rater_group_id: 'y' weight: '30' } } } "));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_id(), "indicator.rater-weight-sum");
}

TEST(IndicatorDiffTest, SaysWhatAVersionChanged) {
  const IndicatorSet earlier = TenPoints("linear { standard: '50' }");
  IndicatorSet later = earlier;
  later.set_full_score("20");
  later.mutable_indicators(0)->mutable_linear()->set_standard("60");
  later.mutable_indicators(0)->mutable_linear()->mutable_floor()->set_value("5");
  later.add_indicators()->set_id("new");
  std::vector<std::string> changes;
  for (const v1::IndicatorChange& change : DiffIndicatorSets(earlier, later)) {
    changes.push_back(absl::StrCat(v1::IndicatorChange::Kind_Name(change.kind()), " ",
                                   change.indicator_id(), " ", change.field(), ": ",
                                   change.before(), " -> ", change.after()));
  }
  EXPECT_THAT(changes, ElementsAre("CHANGED  full_score: 10 -> 20", "CHANGED a linear.floor:  -> ",
                                   "CHANGED a linear.floor.value:  -> 5",
                                   "CHANGED a linear.standard: 50 -> 60", "ADDED new :  -> "));
  EXPECT_THAT(DiffIndicatorSets(later, later), IsEmpty());
  EXPECT_EQ(DiffIndicatorSets(later, earlier).back().kind(), v1::IndicatorChange::REMOVED);
}

}  // namespace
}  // namespace edugroup::evaluation
