// Facts of a plan's assignments become scores, and every score leads back to the assignments it was
// counted from (A14).
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "common/value/decimal.h"
#include "tests/scenarios/anqing_assessment.h"

namespace edugroup::evaluation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using value::Decimal;

using ScoreTest = AnqingTest;

// What the steps below add up to, by the exact figures that the answer itself gives.
Decimal Recompute(const v1::ScoreStep& step) {
  if (step.steps().empty()) return *Decimal::Parse(step.rounded());
  Decimal sum;
  for (const v1::ScoreStep& below : step.steps()) {
    if (below.state() == v1::NodeResult::RATED) sum += *Decimal::Parse(below.contribution());
  }
  return sum;
}

TEST_F(ScoreTest, TasksBecomeScoresThatLeadBackToTheirAssignments) {
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

TEST_F(ScoreTest, CollectingAndComputingAgainChangesNothingThatIsTheSame) {
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

TEST_F(ScoreTest, ACorrectedValueOutdatesTheResultsUntilTheyAreComputedAgain) {
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
      Shared().As({.group = group_, .roles = {auth::Role::DEPARTMENT}, .body = "zyb"});
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

TEST_F(ScoreTest, ConflictingObservationsAreReportedAndNotOverwritten) {
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

}  // namespace
}  // namespace edugroup::evaluation
