// Reviews by experts and groups of raters: Yichang's review of programme layouts by hearing, with
// three mandatory questions (Y16), and the assessment of innovation-practice bases by an outside
// standard (P13).
#include <string>

#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"
#include "edugroup/evaluation/v1/review_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "tests/scenarios/evaluation_fixture.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReviewTest : public EvaluationFixture {
 protected:
  ReviewTest() : EvaluationFixture("yichang", absl::CivilDay(2019, 12, 20)) {}

  v1::AssignReviewsResponse Assign(const std::string& cycle, const std::string& raters) {
    return Do<v1::AssignReviewsResponse, v1::AssignReviewsRequest>(
        "ReviewService/AssignReviews", ParentOf("cycles/" + cycle) + raters);
  }
  // Writes every assigned review of one rater with its score for all of `leaves`.
  void Score(edugroup::testing::Caller caller, const std::string& cycle, const std::string& subject,
             const std::string& leaf_scores) {
    const auto mine = Must<v1::ListReviewsResponse, v1::ListReviewsRequest>(
        caller, absl::StrCat(kEvaluation, "ReviewService/ListReviews"),
        absl::Substitute("$0 filter: 'subject = \"$1\"'", ParentOf("cycles/" + cycle),
                         InGroup("organizations/" + subject)));
    ASSERT_THAT(mine.reviews(), SizeIs(1));
    Must<v1::Review, v1::SubmitReviewRequest>(
        caller, absl::StrCat(kEvaluation, "ReviewService/SubmitReview"),
        absl::StrCat("name: '", mine.reviews(0).name(), "' ", leaf_scores));
  }
};

std::string Answers(const std::string& demand, const std::string& conditions,
                    const std::string& plan) {
  return absl::Substitute(
      "leaf_scores { indicator_id: 'demand' score: '$0' comment: '市场需求' } "
      "leaf_scores { indicator_id: 'conditions' score: '$1' comment: '办学条件' } "
      "leaf_scores { indicator_id: 'plan' score: '$2' comment: '发展规划' } "
      "visit_date { year: 2019 month: 12 day: 19 }",
      demand, conditions, plan);
}

// Market demand 40, conditions 30, development plan 30; the highest and lowest expert are left out.
// Who sends no principal is not reviewed.
constexpr char kLayout[] = R"pb(
  display_name: '专业布局评议指标'
  full_score: '100'
  weight_mode: POINTS
  not_applicable_policy: ZERO
  rounding { total_places: 2 }
  indicators {
    id: 'principal'
    display_name: '校长到会'
    role: GATE
    manual {}
    veto { when { operator: AT_LEAST value: '1' } }
  }
  indicators {
    id: 'demand'
    display_name: '市场需求'
    weight: '40'
    experts { drop_highest: 1 drop_lowest: 1 minimum_scores: 3 }
    direct {}
  }
  indicators {
    id: 'conditions'
    display_name: '办学条件'
    weight: '30'
    experts { drop_highest: 1 drop_lowest: 1 minimum_scores: 3 }
    direct {}
  }
  indicators {
    id: 'plan'
    display_name: '发展规划'
    weight: '30'
    experts { drop_highest: 1 drop_lowest: 1 minimum_scores: 3 }
    direct {}
  }
  grade_bands {
    grade: 'keep'
    display_name: '保留'
    lower { operator: AT_LEAST value: '70' }
  }
  grade_bands {
    grade: 'adjust'
    display_name: '调整'
    upper { operator: BELOW value: '70' }
  }
)pb";

TEST_F(ReviewTest, YichangReviewsLayoutsByHearingWithThreeQuestions) {
  MakeGroup("宜昌三峡职业教育集团");
  MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '院校' standard_kind: SCHOOL");
  MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '成员单位'");
  for (const char* id : {"school-a", "school-b", "school-c"}) {
    MakeOrganization(id, "school", absl::StrCat("示例学校", id));
    Admit(id, id, "member", absl::CivilDay(2013, 6, 1));
  }
  PublishSet("layout", kLayout);
  MakeCycle("round19",
            absl::Substitute("display_name: '第19轮专业布局评议' indicator_set: '$0' "
                             "round_number: 19 "
                             "source { document: '关于优化专业布局的意见' place: '2016-04' } "
                             "period_first_date { year: 2019 month: 1 day: 1 } "
                             "period_last_date { year: 2019 month: 12 day: 31 }",
                             InGroup("indicatorSets/layout")));
  EXPECT_THAT(OpenCycle("round19", absl::CivilDay(2019, 12, 1)).subjects(), SizeIs(3));
  for (const auto& [school, present] :
       {std::pair("school-a", "1"), std::pair("school-b", "1"), std::pair("school-c", "0")}) {
    Do<v1::Observation, v1::CreateObservationRequest>(
        "ObservationService/CreateObservation",
        absl::Substitute("$0 observation { cycle: '$1' indicator_id: 'principal' subject: '$2' "
                         "quantity { value: '$3' } verifier: '秘书处' }",
                         Parent(), InGroup("cycles/round19"),
                         InGroup("organizations/" + std::string(school)), present));
  }
  // Five experts; the fifth belongs to school-b.
  const auto assigned =
      Assign("round19", absl::Substitute("raters { account: 'e1' } raters { account: 'e2' } "
                                         "raters { account: 'e3' } raters { account: 'e4' } "
                                         "raters { account: 'e5' organization: '$0' }",
                                         InGroup("organizations/school-b")));
  EXPECT_EQ(assigned.created_count(), 15);
  ASSERT_TRUE(AdvanceCycle("round19", "REVIEW").ok());
  // school-a: 80, 90, 70, 60, 100 → 60 and 100 out: 80; likewise 75 and 85.
  Score(As(auth::Role::EXPERT, "e1"), "round19", "school-a", Answers("80", "75", "85"));
  Score(As(auth::Role::EXPERT, "e2"), "round19", "school-a", Answers("90", "75", "85"));
  Score(As(auth::Role::EXPERT, "e3"), "round19", "school-a", Answers("70", "75", "85"));
  Score(As(auth::Role::EXPERT, "e4"), "round19", "school-a", Answers("60", "20", "30"));
  Score(As(auth::Role::EXPERT, "e5"), "round19", "school-a", Answers("100", "99", "99"));
  // school-b without its own expert: 50, 60, 70, 90 → (60 + 70) ÷ 2 = 65.
  Score(As(auth::Role::EXPERT, "e1"), "round19", "school-b", Answers("50", "50", "50"));
  Score(As(auth::Role::EXPERT, "e2"), "round19", "school-b", Answers("60", "60", "60"));
  Score(As(auth::Role::EXPERT, "e3"), "round19", "school-b", Answers("70", "70", "70"));
  Score(As(auth::Role::EXPERT, "e4"), "round19", "school-b", Answers("90", "90", "90"));
  // school-c: one expert more stands aside, so that two are left of three: not rated.
  for (const char* expert : {"e1", "e2", "e3", "e4"}) {
    Score(As(auth::Role::EXPERT, expert), "round19", "school-c", Answers("80", "80", "80"));
  }
  CollectCycle("round19", absl::CivilDay(2019, 12, 20));
  ComputeCycle("round19");
  const v1::Assessment a = AssessmentOf("cycles/round19/assessments/school-a");
  EXPECT_EQ(a.total(), "80.00");  // 0.80 × 40 + 0.75 × 30 + 0.85 × 30 = 32 + 22.5 + 25.5
  EXPECT_EQ(a.grade_display_name(), "保留");
  const v1::Assessment b = AssessmentOf("cycles/round19/assessments/school-b");
  EXPECT_EQ(b.total(), "65.00");
  EXPECT_EQ(b.grade(), "adjust");
  const v1::Assessment c = AssessmentOf("cycles/round19/assessments/school-c");
  EXPECT_EQ(c.failed_gate(), "principal");
  EXPECT_THAT(c.total(), IsEmpty());
}

TEST_F(ReviewTest, ARaterSeesAndWritesOnlyItsOwnReviewsAndAnswersEveryQuestion) {
  MakeGroup("宜昌三峡职业教育集团");
  MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '院校' standard_kind: SCHOOL");
  MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '成员单位'");
  MakeOrganization("school-a", "school", "示例学校");
  Admit("school-a", "school-a", "member", absl::CivilDay(2013, 6, 1));
  PublishSet("layout", kLayout);
  MakeCycle("round19", absl::Substitute("display_name: '评议' indicator_set: '$0' "
                                        "period_first_date { year: 2019 month: 1 day: 1 } "
                                        "period_last_date { year: 2019 month: 12 day: 31 }",
                                        InGroup("indicatorSets/layout")));
  OpenCycle("round19", absl::CivilDay(2019, 12, 1));
  const auto assigned =
      Assign("round19", absl::Substitute("raters { account: 'e1' } raters { account: 'e2' } "
                                         "raters { account: 'e3' organization: '$0' }",
                                         InGroup("organizations/school-a")));
  ASSERT_THAT(assigned.reviews(), SizeIs(3));
  EXPECT_EQ(assigned.reviews(2).state(), v1::Review::RECUSED);
  EXPECT_EQ(assigned.reviews(2).recusal_reason(), "评审人属于被评单位");
  edugroup::testing::Caller e2 = As(auth::Role::EXPERT, "e2");
  const std::string others = absl::StrCat("name: '", assigned.reviews(0).name(), "' ");
  const std::string own = absl::StrCat("name: '", assigned.reviews(1).name(), "' ");
  EXPECT_THAT((Refused<v1::Review, v1::GetReviewRequest>(e2, "ReviewService/GetReview", others)),
              FailsWith(ErrorReason::NOT_OWN_ORGANIZATION));
  EXPECT_THAT((Refused<v1::Review, v1::SubmitReviewRequest>(e2, "ReviewService/SubmitReview",
                                                            others + Answers("1", "1", "1"))),
              FailsWith(ErrorReason::NOT_OWN_ORGANIZATION));
  EXPECT_THAT((Refused<v1::Review, v1::SubmitReviewRequest>(
                  e2, "ReviewService/SubmitReview",
                  own + "leaf_scores { indicator_id: 'demand' score: '101' }")),
              ::testing::AllOf(Breaks("review.score-out-of-range"), Breaks("review.leaf-missing")));
  Must<v1::Review, v1::RecuseReviewRequest>(
      e2, absl::StrCat(kEvaluation, "ReviewService/RecuseReview"), own + "reason: '曾任顾问'");
  EXPECT_THAT((Refused<v1::Review, v1::SubmitReviewRequest>(e2, "ReviewService/SubmitReview",
                                                            own + Answers("1", "1", "1"))),
              FailsWith(ErrorReason::STATE_CONFLICT));
}

// Trainings count 60 with a norm of 500 a year; what superiors and users say counts 40, 40 to 60.
constexpr char kBases[] = R"pb(
  display_name: '创新实践基地绩效评价标准'
  full_score: '100'
  weight_mode: POINTS
  not_applicable_policy: ZERO
  rounding { total_places: 2 }
  source { document: '职业教育创新实践基地绩效评价标准' place: '受托专业机构研制' }
  indicators {
    id: 'trained'
    display_name: '培训员工人次'
    weight: '60'
    register_figure { register: '$0' sum_column: 'people' scope: OWN }
    linear { standard: '500' }
  }
  indicators {
    id: 'voices'
    display_name: '多方评价'
    weight: '40'
    rater_groups {
      groups { rater_group_id: 'superiors' display_name: '主管部门' weight: '40' }
      groups { rater_group_id: 'users' display_name: '服务对象' weight: '60' }
      missing_group_policy: RENORMALIZE
    }
    direct {}
  }
  grade_bands {
    grade: 'model'
    display_name: '示范基地'
    lower { operator: AT_LEAST value: '85' }
  }
  grade_bands {
    grade: 'passed'
    display_name: '合格'
    lower { operator: AT_LEAST value: '60' }
  }
  grade_bands {
    grade: 'failed'
    display_name: '不合格'
    upper { operator: BELOW value: '60' }
  }
)pb";

TEST_F(ReviewTest, BasesAreAssessedByAnOutsideStandardAndCanLoseTheirPlaque) {
  MakeGroup("普陀区职业教育联盟");
  MakeKind("enterprise",
           "taxonomy: ORGANIZATION_KIND display_name: '企业' standard_kind: ENTERPRISE");
  MakeKind("base", "taxonomy: AFFILIATION_KIND display_name: '创新实践基地'");
  MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '成员单位'");
  for (const char* id : {"base-a", "base-b", "firm-c"}) {
    MakeOrganization(id, "enterprise", absl::StrCat("示例企业", id));
    Admit(absl::StrCat(id, "-tie"), id, std::string(id) == "firm-c" ? "member" : "base",
          absl::CivilDay(2017, 1, 1));
  }
  MakeBody("standing", "常务理事会", "council");
  Must<membership::v1::Register, membership::v1::CreateRegisterRequest>(
      secretariat_, "edugroup.membership.v1.RegisterService/CreateRegister",
      absl::StrCat(
          Parent(),
          "register_id: 'training' register { display_name: '培训台账' "
          "columns { column_id: 'title' display_name: '项目' type: TEXT } "
          "columns { column_id: 'unit' display_name: '基地' type: ORGANIZATION } "
          "columns { column_id: 'people' display_name: '人次' type: QUANTITY unit: '人次' } "
          "title_column: 'title' owner_column: 'unit' }"));
  const auto train = [&](const std::string& base, const std::string& people) {
    const auto entry = Must<membership::v1::Entry, membership::v1::CreateEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/CreateEntry",
        absl::Substitute("$0 entry { cells { column: 'title' text: '员工培训$2' } "
                         "cells { column: 'unit' organization: '$1' } "
                         "cells { column: 'people' quantity { value: '$2' unit: '人次' } } }",
                         ParentOf("registers/training"), InGroup("organizations/" + base), people));
    const std::string name = absl::StrCat("name: '", entry.name(), "'");
    Must<membership::v1::Entry, membership::v1::SubmitEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/SubmitEntry", name);
    Must<membership::v1::Entry, membership::v1::VerifyEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/VerifyEntry", name);
  };
  train("base-a", "200");
  train("base-a", "250");
  train("base-b", "100");
  PublishSet("bases", absl::Substitute(kBases, InGroup("registers/training")));
  MakeCycle("bases2019",
            absl::Substitute("display_name: '2019年度基地考核' indicator_set: '$0' "
                             "subject_affiliation_kinds: '$1' "
                             "period_first_date { year: 2019 month: 1 day: 1 } "
                             "period_last_date { year: 2019 month: 12 day: 31 } "
                             "process { validity_months: 36 "
                             "  consequences { grade: 'failed' kind: REVOCATION text: '摘牌' } }",
                             InGroup("indicatorSets/bases"), InGroup("kinds/base")));
  EXPECT_THAT(OpenCycle("bases2019", absl::CivilDay(2019, 12, 1)).subjects(), SizeIs(2));
  Assign("bases2019",
         "raters { account: 's1' rater_group_id: 'superiors' } "
         "raters { account: 'u1' rater_group_id: 'users' } "
         "raters { account: 'u2' rater_group_id: 'users' }");
  const auto voice = [](const std::string& score) {
    return "leaf_scores { indicator_id: 'voices' score: '" + score + "' }";
  };
  Score(As(auth::Role::EXPERT, "s1"), "bases2019", "base-a", voice("90"));
  Score(As(auth::Role::EXPERT, "u1"), "bases2019", "base-a", voice("80"));
  Score(As(auth::Role::EXPERT, "u2"), "bases2019", "base-a", voice("70"));
  // Nobody above said anything of base-b: its users' 50 carry the whole weight.
  Score(As(auth::Role::EXPERT, "u1"), "bases2019", "base-b", voice("50"));
  CollectCycle("bases2019", absl::CivilDay(2019, 12, 20));
  ComputeCycle("bases2019");
  // base-a: 450 ÷ 500 × 60 = 54; 0.4 × 90 + 0.6 × 75 = 81 % of 40 = 32.4.
  const v1::Assessment a = AssessmentOf("cycles/bases2019/assessments/base-a");
  EXPECT_EQ(a.total(), "86.40");
  EXPECT_EQ(a.grade(), "model");
  EXPECT_THAT(a.inputs(0).source_names(), SizeIs(2));
  EXPECT_GT(a.inputs(0).journal_position(), 0);
  // base-b: 100 ÷ 500 × 60 = 12; 50 % of 40 = 20.
  EXPECT_EQ(AssessmentOf("cycles/bases2019/assessments/base-b").total(), "32.00");

  ASSERT_TRUE(AdvanceCycle("bases2019", "REVIEW").ok());
  ASSERT_TRUE(AdvanceCycle("bases2019", "PUBLICITY").ok());
  ASSERT_TRUE(AdvanceCycle("bases2019", "FINAL").ok());
  const auto result = Do<v1::Result, v1::GetResultRequest>("ResultService/GetResult",
                                                           Name("cycles/bases2019/results/base-b"));
  EXPECT_EQ(result.consequences(0).text(), "摘牌");
  EXPECT_EQ(result.valid_until_date().year(), 2022);
  const std::string resolution =
      Decide("plaque", "standing", "撤销基地资格", "PRESENT",
             "entitled: 17 present: 17 in_favour: 15 against: 2", absl::CivilDay(2019, 12, 20));
  EXPECT_EQ((Do<v1::Result, v1::RevokeResultRequest>(
                 "ResultService/RevokeResult",
                 absl::Substitute("$0 reason: '考核不合格' resolution: '$1'",
                                  Name("cycles/bases2019/results/base-b"), resolution)))
                .state(),
            v1::Result::REVOKED);
}

}  // namespace
}  // namespace edugroup::evaluation
