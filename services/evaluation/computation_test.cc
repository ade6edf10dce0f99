#include "services/evaluation/computation.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/engine_samples.h"
#include "services/evaluation/observation.h"

namespace edugroup::evaluation {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Assessment;
using v1::Cycle;
using v1::Observation;

constexpr char kCycle[] = "groups/anqing/cycles/2019";

Cycle RatingCycle(int subjects) {
  Cycle cycle;
  cycle.set_name(kCycle);
  cycle.set_state(Cycle::COLLECTING);
  *cycle.mutable_frozen_indicator_set() = OneLeafSet("direct {}");
  for (int i = 0; i < subjects; ++i) {
    v1::CycleSubject& subject = *cycle.add_subjects();
    subject.set_organization("groups/anqing/organizations/s" + std::to_string(i));
    subject.set_display_name("学校" + std::to_string(i));
  }
  return cycle;
}

Observation Rating(int subject, const std::string& value) {
  Observation observation;
  observation.set_name("groups/anqing/observations/o" + std::to_string(subject));
  observation.set_cycle(kCycle);
  observation.set_indicator_id("a");
  observation.set_subject("groups/anqing/organizations/s" + std::to_string(subject));
  observation.mutable_quantity()->set_value(value);
  return observation;
}

TEST(ComputationTest, ScoresAndRanksEverySubject) {
  absl::StatusOr<std::vector<Assessment>> assessments =
      Compute(RatingCycle(4), {Rating(2, "91"), Rating(0, "78.5"), Rating(3, "78.50")});
  ASSERT_TRUE(assessments.ok()) << assessments.status();
  ASSERT_THAT(*assessments, SizeIs(4));
  EXPECT_EQ((*assessments)[0].name(), "groups/anqing/cycles/2019/assessments/s0");
  EXPECT_EQ((*assessments)[0].display_name(), "学校0");
  EXPECT_EQ((*assessments)[0].rank(), 2);
  EXPECT_EQ((*assessments)[1].rank(), 0);
  EXPECT_EQ((*assessments)[2].rank(), 1);
  EXPECT_EQ((*assessments)[3].rank(), 2);
  EXPECT_EQ((*assessments)[3].ranked_count(), 3);
  EXPECT_EQ((*assessments)[2].inputs(0).observation(), "groups/anqing/observations/o2");
}

TEST(ComputationTest, SaysWhoIsMissingWhat) {
  absl::StatusOr<std::vector<Assessment>> assessments = Compute(RatingCycle(2), {Rating(0, "80")});
  ASSERT_TRUE(assessments.ok());
  EXPECT_FALSE(MissingFinding((*assessments)[0]).has_value());
  const std::optional<type::Finding> finding = MissingFinding((*assessments)[1]);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->subject(), "groups/anqing/organizations/s1");
  EXPECT_EQ(finding->message(), "学校1 is not rated: a");
  EXPECT_THAT(finding->message_zh(), HasSubstr("未评"));
}

TEST(ObservationTest, AnEnteredValueIsAQuantityOrAReason) {
  EXPECT_THAT(CheckEntered(Rating(0, "12.5")), IsEmpty());
  EXPECT_THAT(CheckEntered(Rating(0, "twelve")), SizeIs(1));
  EXPECT_THAT(CheckEntered(Observation()), SizeIs(1));
  Observation reason;
  reason.set_no_value(v1::NOT_APPLICABLE);
  EXPECT_THAT(CheckEntered(reason), IsEmpty());
  reason.set_no_value(v1::NO_VALUE_UNSPECIFIED);
  EXPECT_THAT(CheckEntered(reason), SizeIs(1));
}

TEST(ObservationTest, FitsOnlyManualLeavesAndTheirRules) {
  Cycle cycle = RatingCycle(1);
  EXPECT_THAT(CheckFits(Rating(0, "100"), cycle), IsEmpty());
  EXPECT_THAT(CheckFits(Rating(0, "100.5"), cycle), SizeIs(1));
  Observation other = Rating(0, "50");
  other.set_indicator_id("b");
  EXPECT_THAT(CheckFits(other, cycle), SizeIs(1));
  *cycle.mutable_frozen_indicator_set() = SchoolSet();
  other.set_indicator_id("filed");
  EXPECT_THAT(CheckFits(other, cycle), SizeIs(1));
  other.set_indicator_id("quality");
  EXPECT_THAT(CheckFits(other, cycle), IsEmpty());
}

TEST(ObservationTest, KnowsOpenCycles) {
  Cycle cycle = RatingCycle(2);
  for (auto state : {Cycle::COLLECTING, Cycle::REVIEW}) {
    cycle.set_state(state);
    EXPECT_TRUE(TakesValues(cycle));
  }
  for (auto state : {Cycle::DRAFT, Cycle::PUBLICITY, Cycle::FINAL}) {
    cycle.set_state(state);
    EXPECT_FALSE(TakesValues(cycle));
  }
}

}  // namespace
}  // namespace edugroup::evaluation
