#include "services/evaluation/indicator_check.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"

namespace edugroup::evaluation {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
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

}  // namespace
}  // namespace edugroup::evaluation
