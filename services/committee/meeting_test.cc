#include "services/committee/meeting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Meeting;

constexpr absl::CivilDay kToday(2019, 5, 20);

Meeting MakeMeeting() {
  Meeting meeting;
  meeting.set_name("groups/anqing/meetings/council-2019-2");
  meeting.set_body("groups/anqing/bodies/council");
  meeting.set_year(2019);
  meeting.set_ordinal(2);
  meeting.set_state(Meeting::PLANNED);
  return meeting;
}
v1::HoldMeetingRequest Held(int entitled, int present) {
  v1::HoldMeetingRequest request;
  *request.mutable_date() = value::ToDate(kToday);
  request.set_entitled(entitled);
  request.set_present(present);
  return request;
}

TEST(CheckMeetingTest, NamesEveryViolation) {
  Meeting meeting = MakeMeeting();
  EXPECT_THAT(CheckMeeting(meeting), IsEmpty());
  meeting.set_body("groups/putuo/bodies/council");
  meeting.set_year(0);
  meeting.set_ordinal(-1);
  meeting.mutable_date()->set_year(2019);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckMeeting(meeting)) fields.push_back(violation.field);
  EXPECT_THAT(fields,
              ElementsAre("meeting.body", "meeting.year", "meeting.ordinal", "meeting.date"));
}

TEST(HoldTest, KeepsDateAndAttendance) {
  Meeting meeting = MakeMeeting();
  EXPECT_TRUE(Hold(meeting, Held(35, 30), {}, kToday).ok());
  EXPECT_EQ(meeting.state(), Meeting::HELD);
  EXPECT_EQ(meeting.attendance().present(), 30);
  EXPECT_EQ(ReasonOf(Hold(meeting, Held(35, 30), {}, kToday)), access::v1::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(Cancel(meeting, "台风")), access::v1::STATE_CONFLICT);
}

TEST(HoldTest, NobodyComesTwiceOrTomorrow) {
  Meeting meeting = MakeMeeting();
  EXPECT_EQ(ReasonOf(Hold(meeting, Held(35, 36), {}, kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Hold(meeting, Held(0, 0), {}, kToday)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Hold(meeting, Held(35, 30), {}, kToday - 1)), access::v1::FIELDS_INVALID);
  EXPECT_EQ(meeting.state(), Meeting::PLANNED);
}

TEST(CheckUpdateTest, WhatWasHeldKeepsItsPlaceInTime) {
  Meeting before = MakeMeeting(), after = MakeMeeting();
  after.set_ordinal(3);
  EXPECT_TRUE(CheckUpdate(before, after).ok());
  before.set_state(Meeting::HELD);
  EXPECT_EQ(ReasonOf(CheckUpdate(before, after)), access::v1::STATE_CONFLICT);
  after.set_ordinal(2);
  after.add_guests("分管副市长");
  EXPECT_TRUE(CheckUpdate(before, after).ok());
  before.set_state(Meeting::CANCELLED);
  EXPECT_EQ(ReasonOf(CheckUpdate(before, after)), access::v1::STATE_CONFLICT);
}

}  // namespace
}  // namespace edugroup::committee
