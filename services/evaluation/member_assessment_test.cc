// The assessment of three member schools with veto, bonus, cohort-relative, expert and multi-rater
// leaves, worked by hand, and what would be if (A14, A21, S5, S12, S13, S15, S22).
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/explanation.h"
#include "services/evaluation/indicator_check.h"
#include "services/evaluation/scoring_fixture.h"
#include "services/evaluation/simulation.h"
#include "tools/edugroupctl/recompute.h"

namespace edugroup::evaluation {
namespace {

using edugroup::testing::Parse;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::IndicatorSet;

IndicatorSet MemberSet() {
  return PointsSet("100", R"(
    rounding { leaf_places: 2 total_places: 2 }
    indicators { id: 'tasks' display_name: '任务落实' weight: '40' }
    indicators { id: 'filed' parent_id: 'tasks' display_name: '措施备案及时率' weight: '20'
      task_fact { fact_id: 'measures_filed_on_time' aggregation: RATE } linear { standard: '1' } }
    indicators { id: 'ontime' parent_id: 'tasks' display_name: '按期完成率' weight: '20'
      task_fact { fact_id: 'completed_on_time' aggregation: RATE }
      linear { standard: '0.9' floor { operator: AT_LEAST value: '0.5' } } }
    indicators { id: 'service' display_name: '社会服务' weight: '30' }
    indicators { id: 'trained' parent_id: 'service' display_name: '培训人次' weight: '20' unit: '人次'
      manual {} direction: HIGHER_IS_BETTER cohort { method: OF_BEST } }
    indicators { id: 'voices' parent_id: 'service' display_name: '多方评价' weight: '10'
      rater_groups { missing_group_policy: RENORMALIZE
        groups { rater_group_id: 'superiors' display_name: '上级' weight: '50' }
        groups { rater_group_id: 'peers' display_name: '同行' weight: '30' }
        groups { rater_group_id: 'users' display_name: '服务对象' weight: '20' } } direct {} }
    indicators { id: 'teaching' display_name: '教学质量' weight: '30'
      experts { drop_highest: 1 drop_lowest: 1 minimum_scores: 3 } direct {} }
    indicators { id: 'prizes' display_name: '获奖加分' weight: '5' role: BONUS manual {}
      weighted_count { levels { id: 'national' display_name: '国家级' weight: '3' }
        levels { id: 'province' display_name: '省级' weight: '1' } once_per_item: true }
      points {} }
    indicators { id: 'accident' display_name: '安全责任事故' role: VETO manual {}
      veto { when { operator: AT_LEAST value: '1' } grade: 'failed' } }
    grade_bands { grade: 'excellent' display_name: '优秀' lower { operator: AT_LEAST value: '90' } }
    grade_bands { grade: 'good' display_name: '良好' lower { operator: AT_LEAST value: '80' } }
    grade_bands { grade: 'passed' display_name: '合格' lower { operator: AT_LEAST value: '60' } }
    grade_bands { grade: 'failed' display_name: '不合格' upper { operator: BELOW value: '60' } } )");
}

std::vector<v1::ScoreInput> School(const std::string& filed, const std::string& ontime,
                                   const std::string& trained, const std::string& voices,
                                   const std::string& experts, const std::string& prizes,
                                   const std::string& accidents) {
  return {Input("filed", absl::StrCat("fact_count { ", filed, " }")),
          Input("ontime", absl::StrCat("fact_count { ", ontime, " }")),
          Input("trained", Quantity(trained)),
          Input("voices", absl::StrCat("rating_sheet { ", voices, " }")),
          Input("teaching", absl::StrCat("rating_sheet { ", experts, " }")),
          Input("prizes", absl::StrCat("events { ", prizes, " }")),
          Input("accident", Quantity(accidents))};
}

std::string Voice(const std::string& group, const std::string& score) {
  return absl::StrCat("ratings { rater_group_id: '", group, "' score: '", score, "' } ");
}
std::string Expert(const std::string& score) {
  return absl::StrCat("ratings { score: '", score, "' } ");
}

TestCycle MemberCycle(const IndicatorSet& set = MemberSet()) {
  return RunCycle(
      set,
      {{"a", School("numerator: 33 denominator: 35", "numerator: 28 denominator: 35", "1200",
                    Voice("superiors", "90") + Voice("peers", "80") + Voice("peers", "70") +
                        Voice("users", "60"),
                    Expert("95") + Expert("60") + Expert("80") + Expert("90") +
                        "ratings { recused: true } ",
                    "events { level: 'national' item: 'x' } events { level: 'province' item: 'x' } "
                    "events { level: 'province' item: 'y' } ",
                    "0")},
       {"b", School("numerator: 35 denominator: 35", "numerator: 35 denominator: 35", "1500",
                    Voice("superiors", "90") + Voice("peers", "75"),
                    Expert("70") + Expert("80") + Expert("90"), "", "1")},
       {"c", School("numerator: 0 denominator: 0", "numerator: 10 denominator: 20", "300",
                    Voice("superiors", "60") + Voice("peers", "60") + Voice("users", "60"),
                    Expert("60") + Expert("60") + Expert("60"), "", "0")}});
}

std::string ScoreOf(const v1::Assessment& assessment, const std::string& id) {
  return ResultOf(assessment, id).score();
}

TEST(MemberAssessmentTest, TheSetIsSound) {
  EXPECT_THAT(CheckIndicatorSet(MemberSet()), IsEmpty());
}

TEST(MemberAssessmentTest, SchoolAWithABonus) {
  const v1::Assessment a = MemberCycle().of.at("a");
  EXPECT_EQ(ScoreOf(a, "filed"), "18.86");   // 33/35 × 20 = 132/7
  EXPECT_EQ(ScoreOf(a, "ontime"), "17.78");  // 0.8 ÷ 0.9 × 20 = 160/9
  EXPECT_EQ(ScoreOf(a, "tasks"), "36.64");
  EXPECT_EQ(ScoreOf(a, "trained"), "16.00");  // 1200 ÷ 1500 × 20
  EXPECT_EQ(ScoreOf(a, "voices"), "7.95");    // 45 + 75 × 0.3 + 12 = 79.5
  EXPECT_EQ(ScoreOf(a, "service"), "23.95");
  EXPECT_EQ(ScoreOf(a, "teaching"), "25.50");  // (80 + 90) ÷ 2 = 85
  EXPECT_EQ(ScoreOf(a, "prizes"), "4.00");     // x counts once, at 3; y 1
  EXPECT_EQ(a.total(), "90.09");               // 36.64 + 23.95 + 25.50 + 4
  EXPECT_EQ(a.grade(), "excellent");
  EXPECT_EQ(a.rank(), 2);
}

TEST(MemberAssessmentTest, SchoolBVetoedAtTheTop) {
  const v1::Assessment b = MemberCycle().of.at("b");
  EXPECT_EQ(ScoreOf(b, "voices"), "8.44");  // (45 + 22.5) ÷ 0.8 = 84.375, without the users
  EXPECT_EQ(b.total(), "92.44");            // 40 + 20 + 8.44 + 24
  EXPECT_EQ(b.grade(), "failed");
  EXPECT_EQ(b.band_grade(), "excellent");
  EXPECT_EQ(b.rank(), 1);
}

TEST(MemberAssessmentTest, SchoolCWithNothingToFile) {
  const v1::Assessment c = MemberCycle().of.at("c");
  EXPECT_EQ(ScoreOf(c, "ontime"), "11.11");  // 0.5 ÷ 0.9 × 20
  EXPECT_EQ(ScoreOf(c, "tasks"), "22.22");   // × 40 ÷ 20
  EXPECT_EQ(c.total(), "50.22");             // 22.22 + 4 + 6 + 18
  EXPECT_EQ(c.grade(), "failed");
  EXPECT_EQ(c.rank(), 3);
}

v1::ExplainScoreResponse ExplainOne(const TestCycle& run, const std::string& id) {
  absl::StatusOr<v1::ExplainScoreResponse> explained =
      Explain(run.cycle.frozen_indicator_set(), run.cycle.cohort_statistics(), run.of.at(id));
  EXPECT_TRUE(explained.ok()) << explained.status();
  return explained.ok() ? *explained : v1::ExplainScoreResponse();
}

TEST(MemberAssessmentTest, ExplainsEveryStepInBothLanguages) {
  const TestCycle run = MemberCycle();
  const v1::ExplainScoreResponse a = ExplainOne(run, "a");
  EXPECT_EQ(a.total().formula(),
            "tasks 36.64 + service 23.95 + teaching 25.5 + bonus prizes 4 = 90.09, rounded half up "
            "to 2 places: 90.09");
  const v1::ScoreStep& service = a.total().steps(1);
  EXPECT_EQ(
      service.steps(0).formula(),
      "min(1200 ÷ 1500, 100%) (1500 is the best of 3) × 20 = 16, rounded half up to 2 places: "
      "16.00");
  EXPECT_THAT(service.steps(0).formula_zh(), HasSubstr("1500为3家的最好值"));
  EXPECT_THAT(service.steps(1).formula(),
              HasSubstr("by superiors 50%, peers 30%, users 20% = 79.5"));
  EXPECT_THAT(a.total().steps(2).formula(), HasSubstr("without the highest 1 and the lowest 1"));
  const v1::ExplainScoreResponse b = ExplainOne(run, "b");
  EXPECT_EQ(b.grade_text(), "92.44 lies in x ≥ 90: 优秀; by veto: 不合格");
  EXPECT_EQ(b.grade_text_zh(), "92.44属于x ≥ 90：优秀；因一票否决定为不合格");
  EXPECT_THAT(b.total().steps(4).formula_zh(), HasSubstr("一票否决"));
}

TEST(MemberAssessmentTest, AnybodyCanRecomputeIt) {
  const TestCycle run = MemberCycle();
  std::vector<v1::ExplainScoreResponse> all;
  for (const char* id : {"a", "b", "c"}) all.push_back(ExplainOne(run, id));
  EXPECT_THAT(ctl::RecomputeDifferences(all), IsEmpty());
  all[1].set_grade("excellent");
  EXPECT_THAT(ctl::RecomputeDifferences(all), ::testing::ElementsAre(HasSubstr("grade")));
}

// C lacks 9.78 points for 60; with 15 of 20 in time it has 16.67 × 2 + 28 = 61.34, with 14 not.
TEST(SimulationTest, TheCheapestWayToTheNextGrade) {
  const TestCycle run = MemberCycle();
  const auto suggested =
      Suggest(run.cycle.frozen_indicator_set(), run.cycle.cohort_statistics(), run.of.at("c"));
  ASSERT_TRUE(suggested.ok()) << suggested.status();
  EXPECT_EQ(suggested->next_grade(), "passed");
  EXPECT_EQ(suggested->missing_points(), "9.78");
  ASSERT_THAT(suggested->improvements(), SizeIs(1));
  EXPECT_EQ(suggested->improvements(0).indicator_id(), "ontime");
  EXPECT_EQ(suggested->improvements(0).value(), "10/20");
  EXPECT_EQ(suggested->improvements(0).needed_value(), "15/20");
  EXPECT_EQ(suggested->improvements(0).change_percent(), "50.00");
  EXPECT_EQ(suggested->improvements(0).total(), "61.34");
  // The best grade, and one that a veto holds down, cannot be bettered by a leaf.
  EXPECT_THAT(
      Suggest(run.cycle.frozen_indicator_set(), run.cycle.cohort_statistics(), run.of.at("a"))
          ->improvements(),
      IsEmpty());
  EXPECT_THAT(
      Suggest(run.cycle.frozen_indicator_set(), run.cycle.cohort_statistics(), run.of.at("b"))
          ->improvements(),
      IsEmpty());
}

// 55 of 100: the next grade at 60 needs x from 50 to 60 (20 %) or y from 60 to 70 (16.67 %).
TEST(SimulationTest, TheCheapestLeafComesFirst) {
  const IndicatorSet set = PointsSet(
      "100",
      "indicators { id: 'x' display_name: 'x' weight: '50' manual {} direct {} } "
      "indicators { id: 'y' display_name: 'y' weight: '50' manual {} direct {} } "
      "grade_bands { grade: 'p' display_name: 'p' lower { operator: AT_LEAST value: '60' } } "
      "grade_bands { grade: 'f' display_name: 'f' upper { operator: BELOW value: '60' } } ");
  const TestCycle run =
      RunCycle(set, {{"s", {Input("x", Quantity("50")), Input("y", Quantity("60"))}}});
  const auto suggested = Suggest(set, {}, run.of.at("s"));
  ASSERT_TRUE(suggested.ok());
  ASSERT_THAT(suggested->improvements(), SizeIs(2));
  EXPECT_EQ(suggested->improvements(0).indicator_id(), "y");
  EXPECT_EQ(suggested->improvements(0).needed_value(), "70");
  EXPECT_EQ(suggested->improvements(0).change_percent(), "16.67");
  EXPECT_EQ(suggested->improvements(1).needed_value(), "60");
}

// P with 100 and 0 has 60, Q with 0 and 100 has 40; under 30 and 70 they change places.
TEST(SimulationTest, OtherWeightsOtherRanks) {
  const IndicatorSet set =
      PointsSet("100",
                "indicators { id: 'x' display_name: 'x' weight: '60' manual {} direct {} } "
                "indicators { id: 'y' display_name: 'y' weight: '40' manual {} direct {} } ");
  const std::vector<TestSubject> subjects = {
      {"p", {Input("x", Quantity("100")), Input("y", Quantity("0"))}},
      {"q", {Input("x", Quantity("0")), Input("y", Quantity("100"))}}};
  const TestCycle before = RunCycle(set, subjects);
  v1::SimulateCycleRequest request;
  *request.add_weights() = Parse<v1::WeightChange>("indicator_id: 'x' weight: '30'");
  *request.add_weights() = Parse<v1::WeightChange>("indicator_id: 'y' weight: '70'");
  const auto changed = ChangedSet(set, request);
  ASSERT_TRUE(changed.ok());
  auto computation = Computation::Make(before.cycle, *changed);
  ASSERT_TRUE(computation.ok());
  std::vector<Standing> standings;
  for (const TestSubject& subject : subjects) {
    for (const v1::ScoreInput& input : subject.inputs) {
      (*computation)->Add("groups/g/organizations/" + subject.id, input);
    }
    standings.push_back(StandingOf(before.of.at(subject.id)));
  }
  ASSERT_TRUE((*computation)->Run(2).ok());
  const v1::SimulateCycleResponse response = CompareStandings(standings, **computation);
  EXPECT_EQ(response.rank_changed_count(), 2);
  EXPECT_EQ(response.results(0).display_name(), "q");
  EXPECT_EQ(response.results(0).total_before(), "40");
  EXPECT_EQ(response.results(0).total_after(), "70");
  *request.add_weights() = Parse<v1::WeightChange>("indicator_id: 'z' weight: '1'");
  EXPECT_FALSE(ChangedSet(set, request).ok());
}

// Raised by a tenth, 40 becomes 44 and the other 60 share 56: 28 each. What lies below follows.
TEST(SimulationTest, SiblingsTakeTheDifference) {
  const auto changed = WithWeight(MemberSet(), "tasks", 10);
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ(changed->indicators(0).weight(), "44");
  EXPECT_EQ(changed->indicators(1).weight(), "22");  // filed
  EXPECT_EQ(changed->indicators(3).weight(), "28");  // service
  EXPECT_EQ(changed->indicators(6).weight(), "28");  // teaching
  EXPECT_THAT(CheckIndicatorSet(*changed), IsEmpty());
  EXPECT_FALSE(WithWeight(MemberSet(), "accident", 10).has_value());
  const RankMoves moves = CompareRanks({1, 2, 3}, {3, 2, 1});
  EXPECT_EQ(moves.moved, 2);
  EXPECT_EQ(moves.largest, 2);
}

}  // namespace
}  // namespace edugroup::evaluation
