// Sets and cycles over all four servers: what is frozen, who is assessed, what may be shown to
// whom.
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "tests/scenarios/anqing_assessment.h"

namespace edugroup::evaluation {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

using CycleTest = AnqingTest;

TEST_F(CycleTest, SubjectsAreTheSchoolsOfTheDay) {
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

TEST_F(CycleTest, NobodyToAssessIsAFinding) {
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

TEST_F(CycleTest, ASetIsPublishedOnlyWhenItsWeightsAddUpAndThenFrozen) {
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

TEST_F(CycleTest, CyclesReferToWhatExists) {
  MakeMembers();
  PublishSet();
  const absl::Status no_plan = MakeCycle().status();
  EXPECT_EQ(ReasonOf(no_plan), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_THAT(std::string(no_plan.message()), HasSubstr("cycle.plans[0]"));
}

TEST_F(CycleTest, ResultsAreShownOnlyCompleteAndCurrentAndThenStayAsTheyAre) {
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

TEST_F(CycleTest, AMemberSeesOnlyItsOwnResult) {
  Assess();
  edugroup::testing::Caller bzy = Shared().Member(group_, "bzy");
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
