// The yearly assessment of member schools (A14, A21) over all four servers: facts of a plan's
// assignments become scores, and every score leads back to the assignments it was counted from.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/testing/servers.h"
#include "common/value/decimal.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/committee/committee_server.h"
#include "services/evaluation/evaluation_server.h"
#include "services/membership/membership_server.h"
#include "services/task/task_server.h"

namespace edugroup::evaluation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using value::Decimal;

constexpr char kEvaluation[] = "edugroup.evaluation.v1.";

// Asks `method` with the request that `text` says.
template <class Response, class Request>
absl::StatusOr<Response> Ask(edugroup::testing::Caller& caller, const std::string& method,
                             const std::string& text) {
  Request request;
  if (!google::protobuf::TextFormat::ParseFromString(text, &request)) {
    return absl::InternalError("the test's request cannot be read: " + text);
  }
  return caller.Ask<Response>(method, request);
}

// As Ask, where anything but an answer fails the test.
template <class Response, class Request>
Response Must(edugroup::testing::Caller& caller, const std::string& method,
              const std::string& text) {
  absl::StatusOr<Response> response = Ask<Response, Request>(caller, method, text);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status();
  return response.ok() ? *std::move(response) : Response();
}

class EvaluationTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    servers_ = new edugroup::testing::Servers(
        {membership::MembershipServer(), committee::CommitteeServer(), task::TaskServer(),
         EvaluationServer()},
        absl::CivilDay(2020, 1, 10));
  }
  static void TearDownTestSuite() {
    delete servers_;
    servers_ = nullptr;
  }

  // A group of its own for each test.
  explicit EvaluationTest(std::string group = NextGroup())
      : group_(std::move(group)),
        secretariat_(servers_->Secretariat(group_)),
        council_(servers_->As({.group = group_, .roles = {auth::Role::COUNCIL}})) {}

  static std::string NextGroup() {
    static int count = 0;
    return absl::StrCat("anqing", ++count);
  }

  std::string InGroup(const std::string& path) const {
    return absl::StrCat("groups/", group_, "/", path);
  }
  std::string Parent() const { return absl::StrCat("parent: 'groups/", group_, "' "); }
  std::string Name(const std::string& path) const {
    return absl::StrCat("name: '", InGroup(path), "' ");
  }

  // Three schools and an enterprise; the enterprise is a member but not assessed.
  void MakeMembers() {
    using namespace membership::v1;  // NOLINT(build/namespaces)
    edugroup::testing::Caller operator_caller = servers_->Operator();
    Must<Group, CreateGroupRequest>(
        operator_caller, "edugroup.membership.v1.GroupService/CreateGroup",
        absl::Substitute("group_id: '$0' group { display_name: '安庆职业教育集团' }", group_));
    MakeKind("school", "taxonomy: ORGANIZATION_KIND display_name: '院校' standard_kind: SCHOOL");
    MakeKind("firm", "taxonomy: ORGANIZATION_KIND display_name: '企业' standard_kind: ENTERPRISE");
    MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '理事单位'");
    MakeMember("azy", "school", "安庆职业技术学院");
    MakeMember("bzy", "school", "桐城师范高等专科学校");
    MakeMember("czy", "school", "怀宁职业技术学校");
    MakeMember("firm1", "firm", "安庆石化有限公司");
  }
  void MakeKind(const std::string& id, const std::string& kind) {
    Must<membership::v1::Kind, membership::v1::CreateKindRequest>(
        secretariat_, "edugroup.membership.v1.GroupService/CreateKind",
        absl::StrCat(Parent(), "kind_id: '", id, "' kind {", kind, "}"));
  }
  void MakeMember(const std::string& id, const std::string& kind, const std::string& name) {
    using namespace membership::v1;  // NOLINT(build/namespaces)
    Must<Organization, CreateOrganizationRequest>(
        secretariat_, "edugroup.membership.v1.OrganizationService/CreateOrganization",
        absl::Substitute("$0 organization_id: '$1' organization { display_name: '$2' kind: '$3' }",
                         Parent(), id, name, InGroup("kinds/" + kind)));
    Must<Affiliation, CreateAffiliationRequest>(
        secretariat_, "edugroup.membership.v1.AffiliationService/CreateAffiliation",
        absl::Substitute("$0 affiliation_id: '$1' affiliation { organization: '$2' kind: '$3' }",
                         Parent(), id, InGroup("organizations/" + id), InGroup("kinds/member")));
    Must<Affiliation, AdmitAffiliationRequest>(
        secretariat_, "edugroup.membership.v1.AffiliationService/AdmitAffiliation",
        absl::StrCat(Name("affiliations/" + id),
                     "effective_date { year: 2018 month: 6 day: 1 } reason: '成立大会'"));
  }

  // A plan of two rows for the three schools, adopted and issued on 2019-04-18; measures are due
  // after 20 days, on 2019-05-08 (A12, X3).
  void MakePlan() {
    using namespace committee::v1;  // NOLINT(build/namespaces)
    const std::string bodies = "edugroup.committee.v1.BodyService/CreateBody";
    Must<Body, CreateBodyRequest>(
        secretariat_, bodies,
        Parent() + "body_id: 'council' body { display_name: '理事会' kind: 'council' }");
    Must<Body, CreateBodyRequest>(
        secretariat_, bodies,
        Parent() + "body_id: 'zyb' body { display_name: '专业建设部' kind: 'department' }");
    Must<Resolution, CreateResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/CreateResolution",
        absl::Substitute(
            "$0 resolution_id: 'plan' resolution { display_name: '通过工作方案' body: '$1' "
            "decision_rule { majority_base: PRESENT majority { operator: ABOVE value: '1/2' } } }",
            Parent(), InGroup("bodies/council")));
    Must<Resolution, DecideResolutionRequest>(
        secretariat_, "edugroup.committee.v1.ResolutionService/DecideResolution",
        Name("resolutions/plan") +
            "tally { entitled: 9 present: 9 in_favour: 9 } "
            "decision_date { year: 2019 month: 4 day: 18 }");
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
    ASSERT_THAT(assignments.assignments(), SizeIs(6));
    for (const task::v1::Assignment& assignment : assignments.assignments()) {
      const std::string school = assignment.name().substr(assignment.name().rfind('/') + 1);
      assignments_[school].push_back(assignment.name());
      Do<task::v1::AcknowledgeAssignmentRequest>("AcknowledgeAssignment", assignment.name(),
                                                 "2019-04-20");
    }
  }

  // One act on an assignment, on a day in the past.
  template <class Request>
  void Do(const std::string& act, const std::string& assignment, const std::string& date,
          const std::string& more = "") {
    Must<task::v1::Assignment, Request>(
        secretariat_, "edugroup.task.v1.AssignmentService/" + act,
        absl::Substitute("name: '$0' act_date { year: $1 month: $2 day: $3 } $4", assignment,
                         date.substr(0, 4), std::stoi(date.substr(5, 2)),
                         std::stoi(date.substr(8, 2)), more));
  }
  void FileMeasures(const std::string& assignment, const std::string& date) {
    Do<task::v1::FileMeasuresRequest>("FileMeasures", assignment, date,
                                      "measures { text: '分工与进度' }");
  }
  void Submit(const std::string& assignment, const std::string& date) {
    Do<task::v1::SubmitAssignmentRequest>("SubmitAssignment", assignment, date);
  }
  void Accept(const std::string& assignment, const std::string& date) {
    Do<task::v1::AcceptAssignmentRequest>("AcceptAssignment", assignment, date);
  }
  void Return(const std::string& assignment, const std::string& date) {
    Do<task::v1::ReturnAssignmentRequest>("ReturnAssignment", assignment, date, "reason: '不全'");
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

  // Weights 30 + 30 + 20 + 20.
  std::string SetRequest(const std::string& filed_weight = "30") {
    return absl::Substitute(
        R"pb($0 indicator_set_id: 'school2019'
             indicator_set {
               display_name: '成员学校年度专项考核指标'
               version_label: '2019'
               full_score: '100'
               weight_mode: PERCENT_OF_PARENT
               not_applicable_policy: RENORMALIZE
               rounding { leaf_places: 2 total_places: 2 }
               indicators {
                 id: 'filed'
                 display_name: '措施备案及时率'
                 weight: '$1'
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
                 direct {}
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
             })pb",
        Parent(), filed_weight);
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

  static edugroup::testing::Servers* servers_;
  const std::string group_;
  edugroup::testing::Caller secretariat_;
  edugroup::testing::Caller council_;
  std::map<std::string, std::vector<std::string>> assignments_;  // by school, in printed order
};

edugroup::testing::Servers* EvaluationTest::servers_ = nullptr;

// What the steps below add up to, by the exact figures that the answer itself gives.
Decimal Recompute(const v1::ScoreStep& step) {
  if (step.steps().empty()) return *Decimal::Parse(step.rounded());
  Decimal sum;
  for (const v1::ScoreStep& below : step.steps()) {
    if (below.state() == v1::NodeResult::RATED) sum += *Decimal::Parse(below.contribution());
  }
  return sum;
}

TEST_F(EvaluationTest, TasksBecomeScoresThatLeadBackToTheirAssignments) {
  Assess();
  const auto list = Must<v1::ListAssessmentsResponse, v1::ListAssessmentsRequest>(
      council_, absl::StrCat(kEvaluation, "AssessmentService/ListAssessments"),
      absl::StrCat("parent: '", InGroup("cycles/y2019"), "'"));
  ASSERT_THAT(list.assessments(), SizeIs(3));
  EXPECT_EQ(list.assessments(0).organization(), InGroup("organizations/azy"));
  EXPECT_EQ(list.assessments(0).total(), "99.00");  // 30 + 30 + 20 + 19
  EXPECT_EQ(list.assessments(0).grade_display_name(), "优秀");
  EXPECT_EQ(list.assessments(0).rank(), 1);
  EXPECT_EQ(list.assessments(1).total(), "56.00");  // 15 + 15 + 10 + 16
  EXPECT_EQ(list.assessments(2).total(), "15.00");  // (0 + 0 + 12) × 100 ÷ 80: nothing accepted
  EXPECT_EQ(list.assessments(2).rank(), 3);
  EXPECT_THAT(list.assessments(0).inputs(), IsEmpty());

  for (const v1::Assessment& assessment : list.assessments()) {
    const auto explained = Must<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
        secretariat_, absl::StrCat(kEvaluation, "AssessmentService/ExplainScore"),
        absl::StrCat("name: '", assessment.name(), "'"));
    EXPECT_EQ(Recompute(explained.total()).ToString(2), assessment.total());
    EXPECT_EQ(explained.grade(), assessment.grade());
  }

  const auto bzy = Must<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
      secretariat_, absl::StrCat(kEvaluation, "AssessmentService/ExplainScore"),
      Name("cycles/y2019/assessments/bzy"));
  const v1::ScoreStep& filed = bzy.total().steps(0);
  EXPECT_THAT(filed.input().source_names(), ElementsAre(assignments_["bzy"][0]));
  EXPECT_THAT(filed.input().base_names(),
              UnorderedElementsAre(assignments_["bzy"][0], assignments_["bzy"][1]));
  EXPECT_EQ(filed.formula(), "min(1/2 ÷ 1, 100%) × 30 = 15, rounded half up to 2 places: 15.00");
  EXPECT_THAT(bzy.total().steps(2).input().source_names(), ElementsAre(assignments_["bzy"][0]));
  EXPECT_EQ(bzy.grade_text(), "56.00 lies in x < 60: 不合格");

  const auto czy = Must<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
      secretariat_, absl::StrCat(kEvaluation, "AssessmentService/ExplainScore"),
      Name("cycles/y2019/assessments/czy"));
  EXPECT_EQ(czy.total().steps(0).state(), v1::NodeResult::RATED);
  EXPECT_EQ(czy.total().steps(0).rounded(), "0.00");
  EXPECT_EQ(czy.total().steps(2).state(), v1::NodeResult::NOT_APPLICABLE);
  EXPECT_THAT(czy.total().formula(), HasSubstr("× 100 ÷ 80"));
}

TEST_F(EvaluationTest, CollectingAndComputingAgainChangesNothingThatIsTheSame) {
  Assess();
  const auto again = Collect();
  EXPECT_EQ(again.created_count(), 0);
  EXPECT_EQ(again.updated_count(), 0);
  EXPECT_EQ(again.unchanged_count(), 9);
  EXPECT_TRUE(again.cycle().results_current());

  const std::string get = absl::StrCat(kEvaluation, "AssessmentService/GetAssessment");
  const std::string name = Name("cycles/y2019/assessments/azy");
  const auto before = Must<v1::Assessment, v1::GetAssessmentRequest>(secretariat_, get, name);
  const auto computed = Compute();
  EXPECT_EQ(computed.assessment_count(), 3);
  EXPECT_THAT(computed.findings(), IsEmpty());
  const auto after = Must<v1::Assessment, v1::GetAssessmentRequest>(secretariat_, get, name);
  EXPECT_EQ(before.SerializeAsString(), after.SerializeAsString());
}

TEST_F(EvaluationTest, SubjectsAreTheSchoolsOfTheDay) {
  MakeMembers();
  MakePlan();
  PublishSet();
  const v1::Cycle cycle = OpenCycle();
  EXPECT_EQ(cycle.state(), v1::Cycle::COLLECTING);
  ASSERT_THAT(cycle.subjects(), SizeIs(3));
  for (const v1::CycleSubject& subject : cycle.subjects()) {
    EXPECT_EQ(subject.standard_kind(), membership::v1::SCHOOL);
  }
  EXPECT_THAT(cycle.frozen_indicator_set().indicators(), SizeIs(4));
}

TEST_F(EvaluationTest, NobodyToAssessIsAFinding) {
  MakeMembers();
  MakePlan();
  PublishSet();
  ASSERT_TRUE(MakeCycle().ok());
  const absl::Status status = Ask<v1::Cycle, v1::OpenCycleRequest>(
                                  council_, absl::StrCat(kEvaluation, "CycleService/OpenCycle"),
                                  Name("cycles/y2019") + "as_of { year: 2018 month: 5 day: 31 }")
                                  .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), ErrorReason::RULE_VIOLATED);
  EXPECT_THAT(std::string(status.message()), HasSubstr("cycle.no-subjects"));
}

TEST_F(EvaluationTest, ASetIsPublishedOnlyWhenItsWeightsAddUpAndThenFrozen) {
  const std::string service = absl::StrCat(kEvaluation, "IndicatorService/");
  Must<v1::IndicatorSet, v1::CreateIndicatorSetRequest>(
      secretariat_, service + "CreateIndicatorSet", SetRequest("29"));
  const std::string name = Name("indicatorSets/school2019");
  const auto validated = Must<v1::ValidateIndicatorSetResponse, v1::ValidateIndicatorSetRequest>(
      secretariat_, service + "ValidateIndicatorSet", name);
  ASSERT_THAT(validated.findings(), SizeIs(1));
  EXPECT_THAT(validated.findings(0).message(), HasSubstr("short by 1"));
  absl::Status refused = Ask<v1::IndicatorSet, v1::PublishIndicatorSetRequest>(
                             secretariat_, service + "PublishIndicatorSet", name)
                             .status();
  EXPECT_EQ(ReasonOf(refused), ErrorReason::RULE_VIOLATED);

  v1::CreateIndicatorSetRequest mended;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(SetRequest("30"), &mended));
  v1::UpdateIndicatorSetRequest update;
  *update.mutable_indicator_set() = mended.indicator_set();
  update.mutable_indicator_set()->set_name(InGroup("indicatorSets/school2019"));
  update.mutable_update_mask()->add_paths("indicators");
  ASSERT_TRUE(secretariat_.Ask<v1::IndicatorSet>(service + "UpdateIndicatorSet", update).ok());
  Must<v1::IndicatorSet, v1::PublishIndicatorSetRequest>(secretariat_,
                                                         service + "PublishIndicatorSet", name);
  refused = secretariat_.Ask<v1::IndicatorSet>(service + "UpdateIndicatorSet", update).status();
  EXPECT_EQ(ReasonOf(refused), ErrorReason::STATE_CONFLICT);
  const auto retired = Must<v1::IndicatorSet, v1::RetireIndicatorSetRequest>(
      secretariat_, service + "RetireIndicatorSet", name);
  EXPECT_EQ(retired.state(), v1::IndicatorSet::RETIRED);
}

TEST_F(EvaluationTest, CyclesReferToWhatExists) {
  MakeMembers();
  PublishSet();
  const absl::Status no_plan = MakeCycle().status();
  EXPECT_EQ(ReasonOf(no_plan), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_THAT(std::string(no_plan.message()), HasSubstr("cycle.plans[0]"));
}

TEST_F(EvaluationTest, ConflictingObservationsAreReportedAndNotOverwritten) {
  Assess();
  const absl::Status second = Rate("azy", "40").status();
  EXPECT_EQ(second.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(second.message()),
              AllOf(HasSubstr("rating"), HasSubstr("nothing was overwritten")));
  EXPECT_EQ(Rate("azy", "40", "filed").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(Rate("firm1", "40").status()), ErrorReason::REFERENCE_NOT_FOUND);
  const auto assessment = Must<v1::Assessment, v1::GetAssessmentRequest>(
      secretariat_, absl::StrCat(kEvaluation, "AssessmentService/GetAssessment"),
      Name("cycles/y2019/assessments/azy"));
  EXPECT_EQ(assessment.inputs(3).quantity().value(), "95");
}

TEST_F(EvaluationTest, ResultsAreShownOnlyCompleteAndCurrentAndThenStayAsTheyAre) {
  MakeMembers();
  MakePlan();
  WorkThroughTheYear();
  PublishSet();
  OpenCycle();
  Collect();
  const v1::Observation rating = *Rate("azy", "95");
  ASSERT_TRUE(Rate("bzy", "80").ok());
  const auto computed = Compute();
  EXPECT_EQ(computed.cycle().complete_count(), 2);
  ASSERT_THAT(computed.findings(), SizeIs(1));
  EXPECT_EQ(computed.findings(0).subject(), InGroup("organizations/czy"));
  ASSERT_TRUE(Advance("REVIEW").ok());
  EXPECT_THAT(std::string(Advance("PUBLICITY").status().message()), HasSubstr("cycle.incomplete"));
  EXPECT_EQ(ReasonOf(Advance("FINAL").status()), ErrorReason::STATE_CONFLICT);

  ASSERT_TRUE(Rate("czy", "60").ok());
  EXPECT_THAT(std::string(Advance("PUBLICITY").status().message()),
              HasSubstr("cycle.results-outdated"));
  Compute();
  ASSERT_TRUE(Advance("PUBLICITY").ok());
  v1::UpdateObservationRequest update;
  *update.mutable_observation() = rating;
  update.mutable_observation()->mutable_quantity()->set_value("10");
  update.mutable_update_mask()->add_paths("quantity");
  const absl::Status late =
      secretariat_
          .Ask<v1::Observation>(absl::StrCat(kEvaluation, "ObservationService/UpdateObservation"),
                                update)
          .status();
  EXPECT_EQ(ReasonOf(late), ErrorReason::STATE_CONFLICT);
  ASSERT_TRUE(Advance("FINAL").ok());
}

TEST_F(EvaluationTest, ACorrectedValueOutdatesTheResultsUntilTheyAreComputedAgain) {
  Assess();
  const auto ratings = Must<v1::ListObservationsResponse, v1::ListObservationsRequest>(
      secretariat_, absl::StrCat(kEvaluation, "ObservationService/ListObservations"),
      absl::Substitute("$0 filter: 'indicator_id = \"rating\" AND subject = \"$1\"'", Parent(),
                       InGroup("organizations/azy")));
  ASSERT_THAT(ratings.observations(), SizeIs(1));
  v1::UpdateObservationRequest update;
  *update.mutable_observation() = ratings.observations(0);
  update.mutable_observation()->mutable_quantity()->set_value("70");
  update.mutable_update_mask()->add_paths("quantity");
  edugroup::testing::Caller department =
      servers_->As({.group = group_, .roles = {auth::Role::DEPARTMENT}, .body = "zyb"});
  const std::string method = absl::StrCat(kEvaluation, "ObservationService/UpdateObservation");
  ASSERT_TRUE(department.Ask<v1::Observation>(method, update).ok());
  const absl::Status stale = department.Ask<v1::Observation>(method, update).status();
  EXPECT_EQ(ReasonOf(stale), ErrorReason::ETAG_MISMATCH);

  const std::string get = absl::StrCat(kEvaluation, "AssessmentService/GetAssessment");
  const std::string name = Name("cycles/y2019/assessments/azy");
  const auto get_cycle = [this] {
    return Must<v1::Cycle, v1::GetCycleRequest>(
        secretariat_, absl::StrCat(kEvaluation, "CycleService/GetCycle"), Name("cycles/y2019"));
  };
  EXPECT_FALSE(get_cycle().results_current());
  const std::string compute = absl::StrCat(kEvaluation, "CycleService/ComputeCycle");
  Must<v1::ComputeCycleResponse, v1::ComputeCycleRequest>(
      secretariat_, compute, Name("cycles/y2019") + "validate_only: true");
  EXPECT_EQ((Must<v1::Assessment, v1::GetAssessmentRequest>(secretariat_, get, name).total()),
            "99.00");

  const std::string request = Name("cycles/y2019") + "request_id: 'again'";
  const auto first =
      Must<v1::ComputeCycleResponse, v1::ComputeCycleRequest>(secretariat_, compute, request);
  EXPECT_EQ((Must<v1::Assessment, v1::GetAssessmentRequest>(secretariat_, get, name).total()),
            "94.00");
  const auto repeated =
      Must<v1::ComputeCycleResponse, v1::ComputeCycleRequest>(secretariat_, compute, request);
  EXPECT_EQ(first.SerializeAsString(), repeated.SerializeAsString());
  EXPECT_TRUE(get_cycle().results_current());
}

TEST_F(EvaluationTest, AMemberSeesOnlyItsOwnResult) {
  Assess();
  edugroup::testing::Caller bzy = servers_->Member(group_, "bzy");
  const std::string explain = absl::StrCat(kEvaluation, "AssessmentService/ExplainScore");
  EXPECT_TRUE((Ask<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
                   bzy, explain, Name("cycles/y2019/assessments/bzy"))
                   .ok()));
  const absl::Status other = Ask<v1::ExplainScoreResponse, v1::ExplainScoreRequest>(
                                 bzy, explain, Name("cycles/y2019/assessments/azy"))
                                 .status();
  EXPECT_EQ(ReasonOf(other), ErrorReason::NOT_OWN_ORGANIZATION);
  const absl::Status list = Ask<v1::ListAssessmentsResponse, v1::ListAssessmentsRequest>(
                                bzy, absl::StrCat(kEvaluation, "AssessmentService/ListAssessments"),
                                absl::StrCat("parent: '", InGroup("cycles/y2019"), "'"))
                                .status();
  EXPECT_EQ(ReasonOf(list), ErrorReason::ROLE_REQUIRED);
  const auto observations = Must<v1::ListObservationsResponse, v1::ListObservationsRequest>(
      bzy, absl::StrCat(kEvaluation, "ObservationService/ListObservations"), Parent());
  EXPECT_THAT(observations.observations(), SizeIs(4));
  for (const v1::Observation& observation : observations.observations()) {
    EXPECT_EQ(observation.subject(), InGroup("organizations/bzy"));
  }
}

}  // namespace
}  // namespace edugroup::evaluation
