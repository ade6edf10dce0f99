#include "services/committee/resolution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/parse.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Meeting;
using v1::Resolution;

constexpr absl::CivilDay kToday(2019, 5, 20);

// A1: the plan of 安职集团〔2019〕6号, adopted at the council's second meeting of 2019.
Resolution MakeResolution() {
  return edugroup::testing::Parse<Resolution>(R"(
      name: "groups/anqing/resolutions/plan" display_name: "工作方案" state: DRAFT
      body: "groups/anqing/bodies/council" meeting: "groups/anqing/meetings/council-2019-2"
      decision_rule { quorum { operator: AT_LEAST value: "2/3" }
                      majority_base: PRESENT majority { operator: ABOVE value: "1/2" } })");
}
Meeting HeldMeeting() {
  Meeting meeting;
  meeting.set_state(Meeting::HELD);
  *meeting.mutable_date() = value::ToDate(kToday - 1);
  return meeting;
}
v1::DecideResolutionRequest Votes(int in_favour, int against) {
  v1::DecideResolutionRequest request;
  *request.mutable_decision_date() = value::ToDate(kToday);
  request.mutable_tally()->set_entitled(35);
  request.mutable_tally()->set_present(in_favour + against);
  request.mutable_tally()->set_in_favour(in_favour);
  request.mutable_tally()->set_against(against);
  return request;
}

TEST(CheckResolutionTest, NamesEveryViolation) {
  Resolution resolution = MakeResolution();
  EXPECT_THAT(CheckResolution(resolution), IsEmpty());
  resolution.mutable_decision_rule()->clear_majority_base();
  resolution.set_body("groups/putuo/bodies/council");
  resolution.set_meeting("council-2019-2");
  std::vector<std::string> fields;
  for (const FieldViolation& one : CheckResolution(resolution)) fields.push_back(one.field);
  EXPECT_THAT(fields, ElementsAre("resolution.decision_rule.majority_base", "resolution.body",
                                  "resolution.meeting"));
}

TEST(DecideByTest, PassesWithItsExplanation) {
  Resolution resolution = MakeResolution();
  const Meeting meeting = HeldMeeting();
  ASSERT_TRUE(DecideBy(resolution, &meeting, Votes(24, 6), kToday).ok());
  EXPECT_EQ(resolution.state(), Resolution::PASSED);
  ASSERT_EQ(resolution.explanation_size(), 2);
  EXPECT_EQ(resolution.explanation(0).subject(), resolution.name());
  EXPECT_EQ(resolution.tally().in_favour(), 24);
  EXPECT_EQ(ReasonOf(DecideBy(resolution, &meeting, Votes(24, 6), kToday)),
            access::v1::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(Withdraw(resolution, "重拟")), access::v1::STATE_CONFLICT);
}

TEST(DecideByTest, FailsWithoutQuorum) {
  Resolution resolution = MakeResolution();
  const Meeting meeting = HeldMeeting();
  ASSERT_TRUE(DecideBy(resolution, &meeting, Votes(23, 0), kToday).ok());
  EXPECT_EQ(resolution.state(), Resolution::FAILED);
}

TEST(DecideByTest, RefusesWhatDoesNotAddUp) {
  Resolution resolution = MakeResolution();
  Meeting meeting = HeldMeeting();
  v1::DecideResolutionRequest request = Votes(24, 6);
  request.mutable_tally()->set_present(31);
  EXPECT_EQ(ReasonOf(DecideBy(resolution, &meeting, request, kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(DecideBy(resolution, &meeting, Votes(24, 6), kToday - 1)),
            access::v1::FIELDS_INVALID);  // decided tomorrow
  *meeting.mutable_date() = value::ToDate(kToday + 1);
  EXPECT_EQ(ReasonOf(DecideBy(resolution, &meeting, Votes(24, 6), kToday)),
            access::v1::FIELDS_INVALID);  // decided before the meeting
  EXPECT_EQ(resolution.state(), Resolution::DRAFT);
}

TEST(DecideByTest, OnlyAtAMeetingThatWasHeld) {
  Resolution resolution = MakeResolution();
  Meeting meeting = HeldMeeting();
  meeting.set_state(Meeting::PLANNED);
  EXPECT_EQ(ReasonOf(DecideBy(resolution, &meeting, Votes(24, 6), kToday)),
            access::v1::STATE_CONFLICT);
  EXPECT_TRUE(DecideBy(resolution, nullptr, Votes(24, 6), kToday).ok());  // by correspondence
}

TEST(WithdrawTest, OnlyDrafts) {
  Resolution resolution = MakeResolution();
  EXPECT_TRUE(Withdraw(resolution, "重拟").ok());
  EXPECT_EQ(resolution.state(), Resolution::WITHDRAWN);
  EXPECT_EQ(resolution.withdraw_reason(), "重拟");
}

}  // namespace
}  // namespace edugroup::committee
