#include "services/committee/meeting_procedure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/committee/attendance.h"

namespace edugroup::committee {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Attendee;
using v1::Meeting;
using v1::MeetingProcedure;

using edugroup::testing::Parse;

// C2.8: three days, or ten, before the meeting; the day of the notice does not count (X3).
TEST(NoticeDaysTest, CountsFromTheDayAfterTheNotice) {
  const MeetingProcedure days = Parse<MeetingProcedure>("notice_days: 3");
  constexpr absl::CivilDay kSent(2019, 9, 27);  // a Friday
  EXPECT_EQ(*NoticeDays(days, kSent, kSent + 3), 3);
  EXPECT_EQ(*NoticeDays(days, kSent, kSent), 0);
  EXPECT_EQ(*NoticeDays(days, kSent, kSent - 1), 0);
  const MeetingProcedure working = Parse<MeetingProcedure>(
      "notice_days: 3 notice_count: WORKING_DAYS holiday_calendar: '2019-09-29 workday\\n"
      "2019-10-01 holiday\\n2019-10-02 holiday\\n2019-10-03 holiday\\n2019-10-04 holiday\\n'");
  EXPECT_EQ(*NoticeDays(working, kSent, absl::CivilDay(2019, 10, 5)), 2);  // Sunday 29 and 30
  EXPECT_EQ(*NoticeDays(working, kSent, absl::CivilDay(2019, 10, 7)), 3);
}

TEST(CheckNoticeTest, TooShortAndWithoutAgenda) {
  const MeetingProcedure procedure =
      Parse<MeetingProcedure>("notice_days: 10 agenda_required: true notice_severity: SOFT");
  const std::vector<type::Finding> findings = CheckNotice(procedure, {}, 9);
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].rule_id(), "meeting.notice");
  EXPECT_EQ(findings[0].severity(), type::Finding::SOFT);
  EXPECT_EQ(findings[0].measured(), "9");
  EXPECT_EQ(findings[0].limit(), "≥ 10");
  EXPECT_EQ(findings[1].rule_id(), "meeting.agenda-missing");
  EXPECT_THAT(CheckNotice(procedure, Parse<Meeting>("agenda { title: '年度工作' }"), 10),
              IsEmpty());
}

// C2.9: a third of the directors; the chair calls within five working days.
TEST(WeighDemandTest, AThirdOfNineteenAreSeven) {
  const MeetingProcedure procedure = Parse<MeetingProcedure>(
      "demand_share { operator: AT_LEAST value: '1/3' } call_within_days: 5 "
      "call_count: WORKING_DAYS");
  const type::Finding six = *WeighDemand(procedure, 6, 19);
  EXPECT_EQ(six.severity(), type::Finding::HARD);
  EXPECT_EQ(six.measured(), "6/19");
  EXPECT_EQ(WeighDemand(procedure, 7, 19)->severity(), type::Finding::INFO);
  EXPECT_EQ(WeighDemand(procedure, 0, 0)->severity(), type::Finding::HARD);
  EXPECT_EQ(value::Format(*CallBy(procedure, absl::CivilDay(2019, 6, 6))), "2019-06-13");
}

// Four seats: two directors, one of a unit that may send somebody, an adviser.
Meeting Listed() {
  return Parse<Meeting>(
      "name: 'groups/a/meetings/m' state: PLANNED date { year: 2019 month: 6 day: 3 } "
      "attendees { appointment: 's1' voting: true } attendees { appointment: 's2' voting: true } "
      "attendees { appointment: 's3' voting: true organization: 'groups/a/organizations/o' } "
      "attendees { appointment: 's4' }");
}

const MeetingProcedure& Rules() {
  static const auto& rules = *new MeetingProcedure(Parse<MeetingProcedure>(
      "quorum { operator: AT_LEAST value: '2/3' } proxy_policy: BY_EITHER proxies_per_holder: 1"));
  return rules;
}

absl::Status Record(Meeting& meeting, const std::string& text,
                    const MeetingProcedure& rules = Rules()) {
  return TakeDown(rules, Parse<v1::RecordAttendanceRequest>(text), meeting);
}

// C2.11, and the quorum of the moment.
TEST(TakeDownTest, AProxyCountsOnlyWhileItsHolderIsPresent) {
  Meeting meeting = Listed();
  ASSERT_TRUE(Record(meeting,
                     "attendees { appointment: 's1' presence: PRESENT } "
                     "proxies { principal: 's2' holder: 's1' document { document: '委托书' } }")
                  .ok());
  v1::Quorum quorum = *CountQuorum(Rules(), meeting, "");
  EXPECT_EQ(quorum.entitled(), 3);
  EXPECT_EQ(quorum.present(), 1);
  EXPECT_EQ(quorum.represented(), 1);
  EXPECT_EQ(quorum.finding().severity(), type::Finding::INFO);  // 2 of 3
  ASSERT_TRUE(Record(meeting, "attendees { appointment: 's1' presence: LEFT }").ok());
  quorum = *CountQuorum(Rules(), meeting, "");
  EXPECT_EQ(quorum.finding().severity(), type::Finding::HARD);  // 0 of 3
  ASSERT_THAT(quorum.findings(), SizeIs(1));
  EXPECT_EQ(quorum.findings(0).rule_id(), "proxy.holder-absent");
  ASSERT_TRUE(Record(meeting,
                     "attendees { appointment: 's1' presence: PRESENT } "
                     "attendees { appointment: 's2' presence: PRESENT }")
                  .ok());
  quorum = *CountQuorum(Rules(), meeting, "");
  EXPECT_EQ(quorum.present(), 2);
  EXPECT_EQ(quorum.represented(), 0);
  EXPECT_EQ(quorum.findings(0).rule_id(), "proxy.principal-present");
  // The list is made anew when the day is moved: who sits no more is not represented either.
  meeting.mutable_attendees()->DeleteSubrange(1, 1);
  quorum = *CountQuorum(Rules(), meeting, "");
  EXPECT_EQ(quorum.entitled(), 2);
  EXPECT_EQ(quorum.represented(), 0);
  EXPECT_EQ(quorum.findings(0).rule_id(), "proxy.principal-unlisted");
}

TEST(TakeDownTest, AProxyMayBeOfLimitedScope) {
  Meeting meeting = Listed();
  ASSERT_TRUE(Record(meeting,
                     "attendees { appointment: 's1' presence: PRESENT } "
                     "proxies { principal: 's3' substitute: '副院长' document { document: '函' } "
                     "scopes: 'groups/a/resolutions/r1' }")
                  .ok());
  EXPECT_EQ(CountQuorum(Rules(), meeting, "")->represented(), 1);
  EXPECT_EQ(CountQuorum(Rules(), meeting, "groups/a/resolutions/r1")->represented(), 1);
  const v1::Quorum other = *CountQuorum(Rules(), meeting, "groups/a/resolutions/r2");
  EXPECT_EQ(other.represented(), 0);
  EXPECT_EQ(other.findings(0).rule_id(), "proxy.out-of-scope");
  ASSERT_TRUE(Record(meeting, "revoked_principals: 's3'").ok());
  EXPECT_THAT(meeting.proxies(), IsEmpty());
}

TEST(TakeDownTest, NamesEveryViolation) {
  Meeting meeting = Listed();
  const std::string paper = "document { document: '委托书' }";
  const absl::Status status =
      Record(meeting, absl::StrCat("attendees { appointment: 's9' presence: PRESENT } ",
                                   "proxies { principal: 's4' holder: 's1' ", paper, " } ",
                                   "proxies { principal: 's1' holder: 's4' ", paper, " } ",
                                   "proxies { principal: 's2' holder: 's3' } ",
                                   "proxies { principal: 's1' holder: 's3' ", paper, " } ",
                                   "proxies { principal: 's2' substitute: '处长' ", paper, " }"));
  EXPECT_EQ(ReasonOf(status), access::v1::FIELDS_INVALID);
  for (const char* field : {"attendees[0].appointment", "proxies[0].principal", "proxies[1].holder",
                            "proxies[2].document.document", "proxies[4].substitute"}) {
    EXPECT_THAT(edugroup::testing::DetailOf<google::rpc::BadRequest>(status)->DebugString(),
                ::testing::HasSubstr(field));
  }
  meeting = Listed();
  EXPECT_EQ(
      ReasonOf(Record(meeting, absl::StrCat("proxies { principal: 's1' holder: 's2' ", paper, " }"),
                      MeetingProcedure())),
      access::v1::FIELDS_INVALID);  // some bodies forbid proxies
  EXPECT_EQ(ReasonOf(Record(
                meeting, absl::StrCat("proxies { principal: 's1' holder: 's2' ", paper,
                                      " } proxies { principal: 's3' holder: 's2' ", paper, " }"))),
            access::v1::FIELDS_INVALID);  // one holder, two principals
}

// C2.16: minutes are signed by whoever was there.
TEST(SignMinutesTest, SignedOffByTheLastWhoWasThere) {
  Meeting meeting = Listed();
  ASSERT_TRUE(Record(meeting,
                     "attendees { appointment: 's1' presence: PRESENT } "
                     "attendees { appointment: 's2' presence: PRESENT } "
                     "attendees { appointment: 's3' presence: ABSENT }")
                  .ok());
  constexpr absl::CivilDay kToday(2019, 6, 10);
  auto request =
      Parse<v1::SignMinutesRequest>("appointments: 's1' sign_date { year: 2019 month: 6 day: 5 }");
  EXPECT_EQ(ReasonOf(SignMinutes(meeting, request, kToday)), access::v1::STATE_CONFLICT);
  meeting.mutable_minutes()->set_text("会议通过工作方案。");
  ASSERT_TRUE(SignMinutes(meeting, request, kToday).ok());
  EXPECT_FALSE(meeting.minutes().has_sign_off_date());
  request.set_appointments(0, "s3");
  EXPECT_EQ(ReasonOf(SignMinutes(meeting, request, kToday)), access::v1::FIELDS_INVALID);
  request.set_appointments(0, "s2");
  request.mutable_sign_date()->set_day(6);
  ASSERT_TRUE(SignMinutes(meeting, request, kToday).ok());
  EXPECT_THAT(meeting.minutes().signatures(), SizeIs(2));
  EXPECT_EQ(meeting.minutes().sign_off_date().day(), 6);
  request.mutable_sign_date()->set_day(2);  // before the meeting
  EXPECT_EQ(ReasonOf(SignMinutes(meeting, request, kToday)), access::v1::FIELDS_INVALID);
}

TEST(ListAttendeesTest, KeepsWhatWasTakenDown) {
  Meeting meeting = Listed();
  ASSERT_TRUE(Record(meeting, "attendees { appointment: 's2' presence: PRESENT }").ok());
  std::vector<v1::Appointment> in_office(2);
  in_office[0].set_name("s2");
  in_office[0].set_voting(true);
  in_office[1].set_name("s5");
  in_office[1].mutable_unit()->set_organization("groups/a/organizations/o5");
  ListAttendees(in_office, meeting);
  ASSERT_THAT(meeting.attendees(), SizeIs(2));
  EXPECT_EQ(meeting.attendees(0).presence(), Attendee::PRESENT);
  EXPECT_EQ(meeting.attendees(1).organization(), "groups/a/organizations/o5");
  EXPECT_FALSE(meeting.attendees(1).voting());
}

}  // namespace
}  // namespace edugroup::committee
