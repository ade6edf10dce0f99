// The yearly assessment of Anqing's member schools (A14, A21): three schools, a plan of two rows,
// and what they made of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tests/scenarios/evaluation_fixture.h"

namespace edugroup::evaluation {

// Filed ($0), in time and accepted count 30, 30 and 20; the rating, of which $1 says more, 20.
inline constexpr char kSchoolSet[] = R"pb(
  display_name: '成员学校年度专项考核指标'
  version_label: '2019'
  full_score: '100'
  weight_mode: PERCENT_OF_PARENT
  not_applicable_policy: RENORMALIZE
  rounding { leaf_places: 2 total_places: 2 }
  indicators {
    id: 'filed'
    display_name: '措施备案及时率'
    weight: '$0'
    task_fact { fact_id: 'measures_filed_on_time' aggregation: RATE }
    linear { standard: '1' }
  }
  indicators {
    id: 'ontime'
    display_name: '按期完成率'
    weight: '30'
    task_fact { fact_id: 'completed_on_time' aggregation: RATE }
    linear { standard: '1' }
  }
  indicators {
    id: 'accepted'
    display_name: '一次验收率'
    weight: '20'
    task_fact { fact_id: 'accepted_without_return' aggregation: RATE }
    linear { standard: '1' }
  }
  indicators {
    id: 'rating'
    display_name: '综合评价'
    weight: '20'
    manual {}
    direct {} $1
  }
  grade_bands {
    grade: 'excellent'
    display_name: '优秀'
    lower { operator: AT_LEAST value: '90' }
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

class AnqingTest : public EvaluationFixture {
 protected:
  AnqingTest() : EvaluationFixture("anqing", absl::CivilDay(2020, 1, 10)) {}

  // Three schools and an enterprise; the enterprise is a member but not assessed.
  void MakeMembers() {
    MakeGroup("安庆职业教育集团");
    MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '院校' standard_kind: SCHOOL");
    MakeKind("firm", "taxonomy: ORGANIZATION_KIND display_name: '企业' standard_kind: ENTERPRISE");
    MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '理事单位'");
    MakeMember("azy", "school", "安庆职业技术学院");
    MakeMember("bzy", "school", "桐城师范高等专科学校");
    MakeMember("czy", "school", "怀宁职业技术学校");
    MakeMember("firm1", "firm", "安庆石化有限公司");
  }
  void MakeMember(const std::string& id, const std::string& kind, const std::string& name) {
    MakeOrganization(id, kind, name);
    Admit(id, id, "member", absl::CivilDay(2018, 6, 1));
  }

  // A plan of two rows for the three schools, adopted and issued on 2019-04-18; measures are due
  // after 20 days, on 2019-05-08 (A12, X3).
  void MakePlan() {
    MakeBody("council", "理事会", "council");
    MakeBody("zyb", "专业建设部", "department");
    Decide("plan", "council", "通过工作方案", "PRESENT", "entitled: 9 present: 9 in_favour: 9",
           absl::CivilDay(2019, 4, 18));
    Must<task::v1::ImportPlanResponse, task::v1::ImportPlanRequest>(
        secretariat_, "edugroup.task.v1.PlanService/ImportPlan",
        absl::Substitute(
            "$0 plan_id: 'plan2019' plan { display_name: '2019年工作方案' "
            "  adopting_resolution: '$1' base_date { year: 2019 month: 4 day: 18 } "
            "  measures_rule { days: 20 } "
            "  collectives { text: '各成员学校' standard_kinds: SCHOOL } } "
            "rows { printed_number: '1' category: '专业' text: '调整专业设置' lead: '专业建设部' "
            "  implementers: '各成员学校' limit_text: '2019.12' } "
            "rows { printed_number: '2' text: '编制就业指南' lead: '专业建设部' "
            "  implementers: '各成员学校' limit_text: '2019.10' }",
            Parent(), InGroup("resolutions/plan")));
    Must<task::v1::Plan, task::v1::IssuePlanRequest>(
        secretariat_, "edugroup.task.v1.PlanService/IssuePlan", Name("plans/plan2019"));
    const auto assignments =
        Must<task::v1::ListAssignmentsResponse, task::v1::ListAssignmentsRequest>(
            secretariat_, "edugroup.task.v1.AssignmentService/ListAssignments",
            absl::StrCat("parent: '", InGroup("plans/plan2019/tasks/-"), "'"));
    ASSERT_THAT(assignments.assignments(), ::testing::SizeIs(6));
    for (const task::v1::Assignment& assignment : assignments.assignments()) {
      const std::string school = assignment.name().substr(assignment.name().rfind('/') + 1);
      assignments_[school].push_back(assignment.name());
      Act<task::v1::AcknowledgeAssignmentRequest>("AcknowledgeAssignment", assignment.name(),
                                                  "2019-04-20");
    }
  }

  // One act on an assignment, on a day in the past.
  template <class Request>
  void Act(const std::string& act, const std::string& assignment, const std::string& date,
           const std::string& more = "") {
    Must<task::v1::Assignment, Request>(
        secretariat_, "edugroup.task.v1.AssignmentService/" + act,
        absl::Substitute("name: '$0' act_date { year: $1 month: $2 day: $3 } $4", assignment,
                         date.substr(0, 4), std::stoi(date.substr(5, 2)),
                         std::stoi(date.substr(8, 2)), more));
  }
  void FileMeasures(const std::string& assignment, const std::string& date) {
    Act<task::v1::FileMeasuresRequest>("FileMeasures", assignment, date,
                                       "measures { text: '分工与进度' }");
  }
  void Submit(const std::string& assignment, const std::string& date) {
    Act<task::v1::SubmitAssignmentRequest>("SubmitAssignment", assignment, date);
  }
  void Accept(const std::string& assignment, const std::string& date) {
    Act<task::v1::AcceptAssignmentRequest>("AcceptAssignment", assignment, date);
  }
  void Return(const std::string& assignment, const std::string& date) {
    Act<task::v1::ReturnAssignmentRequest>("ReturnAssignment", assignment, date, "reason: '不全'");
  }

  // azy does everything in time; bzy one thing late and returned once; czy nothing.
  void WorkThroughTheYear() {
    for (const std::string& assignment : assignments_["azy"]) {
      FileMeasures(assignment, "2019-05-01");
      Submit(assignment, "2019-09-30");
      Accept(assignment, "2019-10-08");
    }
    const std::string& in_time = assignments_["bzy"][0];
    FileMeasures(in_time, "2019-05-08");
    Submit(in_time, "2019-12-01");
    Accept(in_time, "2019-12-05");
    const std::string& late = assignments_["bzy"][1];
    FileMeasures(late, "2019-05-09");
    Submit(late, "2019-11-15");
    Return(late, "2019-11-18");
    Submit(late, "2019-12-01");
    Accept(late, "2019-12-05");
  }

  static std::string SetText(const std::string& filed_weight = "30",
                             const std::string& rating = "") {
    return absl::Substitute(kSchoolSet, filed_weight, rating);
  }
  std::string SetRequest(const std::string& filed_weight = "30") {
    return absl::Substitute("$0 indicator_set_id: 'school2019' indicator_set { $1 }", Parent(),
                            SetText(filed_weight));
  }
  void PublishSet() {
    Must<v1::IndicatorSet, v1::CreateIndicatorSetRequest>(
        secretariat_, absl::StrCat(kEvaluation, "IndicatorService/CreateIndicatorSet"),
        SetRequest());
    const auto published = Must<v1::IndicatorSet, v1::PublishIndicatorSetRequest>(
        secretariat_, absl::StrCat(kEvaluation, "IndicatorService/PublishIndicatorSet"),
        Name("indicatorSets/school2019"));
    EXPECT_EQ(published.state(), v1::IndicatorSet::PUBLISHED);
  }
  absl::StatusOr<v1::Cycle> MakeCycle() {
    return Ask<v1::Cycle, v1::CreateCycleRequest>(
        secretariat_, absl::StrCat(kEvaluation, "CycleService/CreateCycle"),
        absl::Substitute("$0 cycle_id: 'y2019' cycle { display_name: '2019年度考核' "
                         "indicator_set: '$1' plans: '$2' subject_standard_kinds: SCHOOL "
                         "subject_affiliation_kinds: '$3' "
                         "period_first_date { year: 2019 month: 1 day: 1 } "
                         "period_last_date { year: 2019 month: 12 day: 31 } }",
                         Parent(), InGroup("indicatorSets/school2019"), InGroup("plans/plan2019"),
                         InGroup("kinds/member")));
  }
  v1::Cycle OpenCycle() {
    EXPECT_TRUE(MakeCycle().ok());
    return Must<v1::Cycle, v1::OpenCycleRequest>(
        council_, absl::StrCat(kEvaluation, "CycleService/OpenCycle"),
        Name("cycles/y2019") + "as_of { year: 2019 month: 12 day: 31 }");
  }
  v1::CollectCycleResponse Collect() {
    return Must<v1::CollectCycleResponse, v1::CollectCycleRequest>(
        secretariat_, absl::StrCat(kEvaluation, "CycleService/CollectCycle"),
        Name("cycles/y2019") + "as_of { year: 2020 month: 1 day: 10 }");
  }
  v1::ComputeCycleResponse Compute() {
    return Must<v1::ComputeCycleResponse, v1::ComputeCycleRequest>(
        secretariat_, absl::StrCat(kEvaluation, "CycleService/ComputeCycle"), Name("cycles/y2019"));
  }
  absl::StatusOr<v1::Cycle> Advance(const std::string& state) {
    return Ask<v1::Cycle, v1::AdvanceCycleRequest>(
        council_, absl::StrCat(kEvaluation, "CycleService/AdvanceCycle"),
        Name("cycles/y2019") + "target_state: " + state);
  }
  absl::StatusOr<v1::Observation> Rate(const std::string& school, const std::string& value,
                                       const std::string& indicator = "rating") {
    return Ask<v1::Observation, v1::CreateObservationRequest>(
        secretariat_, absl::StrCat(kEvaluation, "ObservationService/CreateObservation"),
        absl::Substitute("$0 observation { cycle: '$1' indicator_id: '$2' subject: '$3' "
                         "quantity { value: '$4' unit: '分' } verifier: '秘书处办公室' }",
                         Parent(), InGroup("cycles/y2019"), indicator,
                         InGroup("organizations/" + school), value));
  }
  // The whole way to computed results.
  void Assess() {
    MakeMembers();
    MakePlan();
    WorkThroughTheYear();
    PublishSet();
    OpenCycle();
    Collect();
    EXPECT_TRUE(Rate("azy", "95").ok());
    EXPECT_TRUE(Rate("bzy", "80").ok());
    EXPECT_TRUE(Rate("czy", "60").ok());
    Compute();
  }

  std::map<std::string, std::vector<std::string>> assignments_;  // by school, in printed order
};

}  // namespace edugroup::evaluation
