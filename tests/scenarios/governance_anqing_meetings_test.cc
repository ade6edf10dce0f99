// How the Anqing council meets (A19, J19), with the usual charter rules (C2.8, C2.9, C2.11, C2.16),
// through the public API.
#include "common/value/error.h"
#include "tests/scenarios/governance_anqing.h"

namespace edugroup::committee {
namespace {

using ::testing::SizeIs;
using v1::MeetingDuty;

class AnqingMeetings : public Anqing {};

// A19: the council dispatches every ten days, the secretariat confers every week.
TEST_F(AnqingMeetings, DispatchesEveryTenDaysAndConfersEveryWeek) {
  AddCadence("council", "dispatch", "rhythm: TEN_DAYS");
  AddCadence("secretariat", "confer", "rhythm: WEEK");
  AddCadence("professional", "seminar", "rhythm: REGULAR");  // J19: 定期
  Plan("dispatch-1", "dispatch", absl::CivilDay(2019, 6, 9));
  Caller clerk = Clerk();
  Ask<v1::Meeting>(
      clerk, absl::StrCat(kMeetings, "HoldMeeting"),
      Parse<v1::HoldMeetingRequest>(absl::StrCat(
          Name("dispatch-1"), "date { year: 2019 month: 6 day: 9 } entitled: 9 present: 8")));
  const auto duties = [&](const std::string& parent, const std::string& as_of) {
    return Ask<v1::ListMeetingDutiesResponse>(
        clerk, absl::StrCat(kMeetings, "ListMeetingDuties"),
        Parse<v1::ListMeetingDutiesRequest>(
            absl::StrCat("parent: 'groups/anqing/bodies/", parent,
                         "' first_date { year: 2019 month: 1 day: 1 } ",
                         "last_date { year: 2019 month: 12 day: 31 } as_of { ", as_of, " }")));
  };
  const auto june = duties("council", "year: 2019 month: 6 day: 12");
  ASSERT_THAT(june.meeting_duties(), SizeIs(1));
  const v1::CadenceDuties& dispatch = june.meeting_duties(0);
  EXPECT_THAT(dispatch.duties(), SizeIs(36));
  EXPECT_EQ(dispatch.held(), 1);     // 6月上旬
  EXPECT_EQ(dispatch.missed(), 15);  // January to May
  EXPECT_EQ(dispatch.upcoming(), 20);
  EXPECT_EQ(dispatch.duties(15).label(), "2019年6月上旬");
  EXPECT_EQ(dispatch.duties(15).state(), MeetingDuty::HELD);
  // The day before, it was not held yet.
  EXPECT_EQ(duties("council", "year: 2019 month: 6 day: 8").meeting_duties(0).held(), 0);
  const auto all = duties("-", "year: 2019 month: 12 day: 31");
  ASSERT_THAT(all.meeting_duties(), SizeIs(3));
  for (const v1::CadenceDuties& one : all.meeting_duties()) {
    EXPECT_EQ(one.unset(), one.display_name() == "seminar");
    if (one.display_name() == "confer") {
      EXPECT_THAT(one.duties(), SizeIs(52));
    }
  }
}

// C2.8, C2.11, C2.16: a council meeting from its notice to its signed minutes.
TEST_F(AnqingMeetings, ACouncilMeetingIsCalledAttendedAndSigned) {
  AddCadence("council", "plenary", R"(rhythm: HALF_YEAR procedure {
      notice_days: 10 notice_severity: SOFT agenda_required: true
      agenda_template { title: "秘书长报告工作" } agenda_template { title: "审议年度计划" }
      quorum { operator: AT_LEAST value: "2/3" } proxy_policy: BY_EITHER })");
  const v1::Meeting planned = Plan("plenary-1", "plenary", absl::CivilDay(2019, 5, 20));
  EXPECT_THAT(planned.agenda(), SizeIs(2));  // Y10
  const auto invite = [](const std::string& more) {
    return Call("InviteMeeting",
                Parse<v1::InviteMeetingRequest>(absl::StrCat(Name("plenary-1"), more)));
  };
  EXPECT_EQ(
      ReasonOf(
          Call("RecordAttendance", Parse<v1::RecordAttendanceRequest>(Name("plenary-1"))).status()),
      access::v1::STATE_CONFLICT);  // nobody was invited
  EXPECT_EQ(ReasonOf(invite("sent_date { year: 2019 month: 5 day: 13 }").status()),
            access::v1::RULE_VIOLATED);  // seven days
  const auto invited = invite(
      "sent_date { year: 2019 month: 5 day: 13 } waivers { rule_id: 'meeting.notice' "
      "reason: '政策紧急' by: '理事长' }");
  ASSERT_TRUE(invited.ok()) << invited.status();
  EXPECT_EQ(invited->invitation().notice_days(), 7);
  EXPECT_EQ(invited->invitation().invited(), kDirectors);
  EXPECT_THAT(invited->attendees(), SizeIs(kDirectors));

  // Five come, one of them for a sixth: 6 of 9 are two thirds, until he leaves.
  std::string record = Name("plenary-1");
  for (int i = 1; i <= 5; ++i) {
    absl::StrAppend(&record, "attendees { appointment: ", Seat(i), " presence: PRESENT } ");
  }
  absl::StrAppend(&record, "proxies { principal: ", Seat(6), " holder: ", Seat(1),
                  " document { document: '授权委托书' } }");
  auto attended = Call("RecordAttendance", Parse<v1::RecordAttendanceRequest>(record));
  ASSERT_TRUE(attended.ok()) << attended.status();
  EXPECT_EQ(attended->quorum().finding().measured(), "6/9");
  EXPECT_EQ(attended->quorum().finding().severity(), type::Finding::INFO);
  const auto presence = [](int seat, const std::string& state) {
    return Call("RecordAttendance", Parse<v1::RecordAttendanceRequest>(absl::StrCat(
                                        Name("plenary-1"), "attendees { appointment: ", Seat(seat),
                                        " presence: ", state, " }")));
  };
  attended = presence(1, "LEFT");
  EXPECT_EQ(attended->quorum().finding().measured(), "4/9");
  EXPECT_EQ(attended->quorum().findings(0).rule_id(), "proxy.holder-absent");
  const v1::HoldMeetingRequest hold = Parse<v1::HoldMeetingRequest>(
      absl::StrCat(Name("plenary-1"), "date { year: 2019 month: 5 day: 20 }"));
  EXPECT_EQ(ReasonOf(Call("HoldMeeting", hold).status()), access::v1::RULE_VIOLATED);
  ASSERT_TRUE(presence(1, "PRESENT").ok());
  Caller auditor = servers_->As({.group = "anqing", .roles = {auth::Role::AUDITOR}});
  EXPECT_EQ(Ask<v1::Quorum>(auditor, absl::StrCat(kMeetings, "GetQuorum"),
                            Parse<v1::GetQuorumRequest>(Name("plenary-1")))
                .represented(),
            1);
  const auto held = Call("HoldMeeting", hold);
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(held->attendance().entitled(), 9);
  EXPECT_EQ(held->attendance().present(), 6);

  ASSERT_TRUE(
      Call("SubmitMinutes", Parse<v1::SubmitMinutesRequest>(absl::StrCat(
                                Name("plenary-1"), "minutes { text: '会议审议通过工作方案。' }")))
          .ok());
  std::string sign = Name("plenary-1") + "sign_date { year: 2019 month: 5 day: 21 } ";
  for (int i = 1; i <= 5; ++i) absl::StrAppend(&sign, "appointments: ", Seat(i), " ");
  const auto signed_off = Call("SignMinutes", Parse<v1::SignMinutesRequest>(sign));
  ASSERT_TRUE(signed_off.ok()) << signed_off.status();
  EXPECT_EQ(signed_off->minutes().sign_off_date().day(), 21);
}

// C2.9: a third of the directors can demand a meeting; the chair calls it within five working days.
TEST_F(AnqingMeetings, AThirdOfTheDirectorsDemandAMeeting) {
  AddCadence("council", "extraordinary", R"(rhythm: ON_DEMAND procedure {
      demand_share { operator: AT_LEAST value: "1/3" } call_within_days: 5
      call_count: WORKING_DAYS })");
  const auto demand = [](const std::string& id, int demanders) {
    std::string text = absl::StrCat("parent: 'groups/anqing' meeting_id: '", id,
                                    "' reason: '讨论专项经费' cadence: 'groups/",
                                    "anqing/bodies/council/cadences/extraordinary' demand_date { "
                                    "year: 2019 month: 6 day: 10 } ");
    for (int i = 1; i <= demanders; ++i) absl::StrAppend(&text, "demanders: ", Seat(i), " ");
    return Call("DemandMeeting", Parse<v1::DemandMeetingRequest>(text));
  };
  const absl::Status two = demand("too-few", 2).status();
  EXPECT_EQ(ReasonOf(two), access::v1::RULE_VIOLATED);
  const auto meeting = demand("demanded", 3);
  ASSERT_TRUE(meeting.ok()) << meeting.status();
  EXPECT_EQ(meeting->demand().call_by_date().day(), 17);
  EXPECT_EQ(meeting->agenda(0).title(), "讨论专项经费");
  Caller clerk = Clerk();
  const auto duties = Ask<v1::ListMeetingDutiesResponse>(
      clerk, absl::StrCat(kMeetings, "ListMeetingDuties"),
      Parse<v1::ListMeetingDutiesRequest>(
          "parent: 'groups/anqing/bodies/council' first_date { year: 2019 month: 6 day: 1 } "
          "last_date { year: 2019 month: 6 day: 30 } as_of { year: 2019 month: 6 day: 18 }"));
  int missed = 0;
  for (const v1::CadenceDuties& one : duties.meeting_duties()) {
    if (one.display_name() == "extraordinary") missed = one.missed();
  }
  EXPECT_EQ(missed, 1);  // not called by the 17th
}
}  // namespace
}  // namespace edugroup::committee
