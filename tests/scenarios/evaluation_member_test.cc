// A member assessment with veto, bonus and leaves held against the other members, worked by hand,
// and what can be asked of it: explanations that recompute, simulations, versions (A14, A21, N15,
// N17).
#include <string>
#include <vector>

#include "edugroup/evaluation/v1/simulation_service.pb.h"
#include "tests/scenarios/evaluation_fixture.h"
#include "tools/edugroupctl/recompute.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kMemberSet[] = R"(
  display_name: '成员学校年度考核' version_label: '2019' full_score: '100' weight_mode: POINTS
  not_applicable_policy: RENORMALIZE rounding { leaf_places: 2 total_places: 2 }
  indicators { id: 'quality' display_name: '教学质量' weight: '50' manual {} direct {} }
  indicators { id: 'trained' display_name: '培训人次' weight: '40' manual {}
    direction: HIGHER_IS_BETTER cohort { method: OF_BEST } }
  indicators { id: 'meetings' display_name: '会议次数' weight: '10' manual {}
    shortfall { wanted: '4' } points { each: '-3' from_full: true } }
  indicators { id: 'prizes' display_name: '获奖加分' weight: '5' role: BONUS manual {} points {}
    weighted_count { levels { id: 'national' display_name: '国家级' weight: '3' } } }
  indicators { id: 'accident' display_name: '安全责任事故' role: VETO manual {}
    veto { when { operator: AT_LEAST value: '1' } grade: 'failed' } }
  grade_bands { grade: 'excellent' display_name: '优秀' lower { operator: AT_LEAST value: '90' } }
  grade_bands { grade: 'good' display_name: '良好' lower { operator: AT_LEAST value: '60' } }
  grade_bands { grade: 'failed' display_name: '不合格' upper { operator: BELOW value: '60' } } )";

class MemberTest : public EvaluationFixture {
 protected:
  MemberTest() : EvaluationFixture("member", absl::CivilDay(2020, 1, 10)) {
    MakeGroup("安庆职业教育集团");
    MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '学校' standard_kind: SCHOOL");
    MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '成员'");
    for (const char* id : {"a", "b", "c"}) {
      MakeOrganization(id, "school", absl::StrCat("学校", id));
      Admit(absl::StrCat("m-", id), id, "member", absl::CivilDay(2019, 1, 1));
    }
    PublishSet("annual", kMemberSet);
    MakeCycle("y2019", absl::StrCat("display_name: '2019年度考核' indicator_set: '",
                                    InGroup("indicatorSets/annual"),
                                    "' period_first_date { year: 2019 month: 1 day: 1 } "
                                    "period_last_date { year: 2019 month: 12 day: 31 } "));
    OpenCycle("y2019", absl::CivilDay(2019, 12, 31));
    Enter("a", "80", "1200", "3", "events { level: 'national' }", "0");
    Enter("b", "90", "1500", "4", "", "1");
    Enter("c", "60", "300", "0", "", "0");
    ComputeCycle("y2019");
  }

  void Enter(const std::string& school, const std::string& quality, const std::string& trained,
             const std::string& meetings, const std::string& prizes, const std::string& accidents) {
    auto number = [](const std::string& value) {
      return absl::StrCat("quantity { value: '", value, "' qualifier: EXACT }");
    };
    const std::vector<std::pair<std::string, std::string>> values = {
        {"quality", number(quality)},
        {"trained", number(trained)},
        {"meetings", number(meetings)},
        {"prizes", absl::StrCat("events { ", prizes, " }")},
        {"accident", number(accidents)}};
    for (const auto& [leaf, value] : values) {
      Do<v1::Observation, v1::CreateObservationRequest>(
          "ObservationService/CreateObservation",
          absl::Substitute("$0 observation { cycle: '$1' indicator_id: '$2' subject: '$3' $4 }",
                           Parent(), InGroup("cycles/y2019"), leaf,
                           InGroup("organizations/" + school), value));
    }
  }
  v1::ExplainScoreResponse ExplainOf(const std::string& school) {
    return Do<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
        "AssessmentService/ExplainScore", Name("cycles/y2019/assessments/" + school));
  }
};

// a: 40 + 1200 ÷ 1500 × 40 + (10 − 3) + 3 = 82. b: 45 + 40 + 10 = 95, vetoed. c: 30 + 8 + 0 = 38.
TEST_F(MemberTest, VetoBonusAndCohort) {
  const v1::Assessment a = AssessmentOf("cycles/y2019/assessments/a");
  EXPECT_EQ(a.total(), "82.00");
  EXPECT_EQ(a.grade(), "good");
  EXPECT_EQ(a.rank(), 2);
  const v1::Assessment b = AssessmentOf("cycles/y2019/assessments/b");
  EXPECT_EQ(b.total(), "95.00");
  EXPECT_EQ(b.grade(), "failed");
  EXPECT_EQ(b.band_grade(), "excellent");
  EXPECT_THAT(b.vetoes(), ElementsAre("accident"));
  EXPECT_EQ(AssessmentOf("cycles/y2019/assessments/c").total(), "38.00");
}

TEST_F(MemberTest, EveryScoreRecomputesFromItsExplanation) {
  std::vector<v1::ExplainScoreResponse> all;
  for (const char* school : {"a", "b", "c"}) all.push_back(ExplainOf(school));
  EXPECT_THAT(ctl::RecomputeDifferences(all), IsEmpty());
  EXPECT_THAT(all[1].grade_text_zh(), HasSubstr("因一票否决定为不合格"));
  EXPECT_THAT(all[0].total().formula(), HasSubstr("bonus prizes 3"));
}

TEST_F(MemberTest, WhatWouldBeIf) {
  const auto simulated = Do<v1::SimulateCycleResponse, v1::SimulateCycleRequest>(
      "SimulationService/SimulateCycle",
      absl::StrCat(Name("cycles/y2019"),
                   " weights { indicator_id: 'quality' weight: '80' } "
                   "weights { indicator_id: 'trained' weight: '10' }"));
  ASSERT_THAT(simulated.results(), SizeIs(3));
  EXPECT_EQ(simulated.results(1).total_before(), "82.00");
  EXPECT_EQ(simulated.results(1).total_after(), "82.00");  // 64 + 8 + 7 + 3
  EXPECT_EQ(simulated.results(2).total_after(), "50.00");  // 48 + 2 + 0
  EXPECT_EQ(simulated.rank_changed_count(), 0);
  // Weights that do not add up are refused as they would be on publishing.
  EXPECT_THAT(
      (Refused<v1::SimulateCycleResponse, v1::SimulateCycleRequest>(
          secretariat_, "SimulationService/SimulateCycle",
          absl::StrCat(Name("cycles/y2019"), " weights { indicator_id: 'quality' weight: '60' }"))),
      Breaks("indicator.weight-sum"));

  // 8 points more: quality from 80 to 96.
  const auto suggested = Do<v1::SuggestImprovementsResponse, v1::SuggestImprovementsRequest>(
      "SimulationService/SuggestImprovements", Name("cycles/y2019/assessments/a"));
  ASSERT_THAT(suggested.improvements(), SizeIs(1));
  EXPECT_EQ(suggested.improvements(0).needed_value(), "96");
  EXPECT_EQ(suggested.improvements(0).change_percent(), "20.00");

  const auto ranks = Do<v1::AnalyzeRanksResponse, v1::AnalyzeRanksRequest>(
      "SimulationService/AnalyzeRanks", Name("cycles/y2019"));
  EXPECT_THAT(ranks.sensitivities(), SizeIs(3));
  EXPECT_EQ(ranks.sensitivities(0).largest_move(), 0);
}

TEST_F(MemberTest, ACopyIsAVersionOfItsOwn) {
  const auto copy = Do<v1::IndicatorSet, v1::CopyIndicatorSetRequest>(
      "IndicatorService/CopyIndicatorSet",
      absl::StrCat(Name("indicatorSets/annual"),
                   " indicator_set_id: 'next' version_label: '2020'"));
  EXPECT_EQ(copy.state(), v1::IndicatorSet::DRAFT);
  EXPECT_EQ(copy.copied_from(), InGroup("indicatorSets/annual"));
  const auto compared = Do<v1::CompareIndicatorSetsResponse, v1::CompareIndicatorSetsRequest>(
      "IndicatorService/CompareIndicatorSets", Name("indicatorSets/next"));
  ASSERT_THAT(compared.changes(), SizeIs(1));
  EXPECT_EQ(compared.changes(0).field(), "version_label");
  EXPECT_EQ(compared.changes(0).before(), "2019");
  EXPECT_EQ(compared.changes(0).after(), "2020");
}

}  // namespace
}  // namespace edugroup::evaluation
