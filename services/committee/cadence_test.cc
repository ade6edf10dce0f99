#include "services/committee/cadence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/parse.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Cadence;
using v1::Meeting;
using v1::MeetingDuty;

constexpr Span k2019 = {absl::CivilDay(2019, 1, 1), absl::CivilDay(2019, 12, 31)};

using edugroup::testing::Parse;

// A cadence from 2019 on; `more` sets its rhythm.
Cadence MakeCadence(const std::string& more) {
  Cadence cadence = Parse<Cadence>("name: 'groups/a/bodies/council/cadences/c' " + more);
  if (!cadence.has_start_date()) cadence.mutable_start_date()->set_year(2019);
  EXPECT_THAT(CheckCadence(cadence), IsEmpty());
  return cadence;
}

v1::Body Established(const std::string& more = "established_date { year: 2018 }") {
  return Parse<v1::Body>("name: 'groups/a/bodies/council' state: ESTABLISHED " + more);
}

Meeting Held(absl::CivilDay day, Meeting::State state = Meeting::HELD) {
  Meeting meeting;
  meeting.set_name(absl::StrCat("groups/a/meetings/m", value::Format(day)));
  meeting.set_state(state);
  *meeting.mutable_date() = value::ToDate(day);
  return meeting;
}

v1::CadenceDuties Duties(const Cadence& cadence, const std::vector<Meeting>& meetings, Span span,
                         absl::CivilDay as_of, const v1::Body& body = Established()) {
  std::vector<const Meeting*> pointers;
  for (const Meeting& meeting : meetings) pointers.push_back(&meeting);
  return DutiesOf(cadence, body, pointers, span, as_of);
}

std::vector<std::string> DueDays(const Cadence& cadence, Span span) {
  std::vector<std::string> days;
  for (const DuePeriod& period : PeriodsDue(cadence, Established(), span)) {
    days.push_back(value::Format(period.due));
  }
  return days;
}

std::vector<std::string> Labels(const Cadence& cadence, Span span) {
  std::vector<std::string> labels;
  for (const DuePeriod& period : PeriodsDue(cadence, Established(), span)) {
    labels.push_back(period.label);
  }
  return labels;
}

// A19: the council dispatches every ten days, 36 times a year; the secretariat confers every week.
TEST(PeriodsDueTest, TenDaysAndWeeks) {
  const Cadence dispatch = MakeCadence("rhythm: TEN_DAYS");
  EXPECT_THAT(PeriodsDue(dispatch, Established(), k2019), SizeIs(36));
  EXPECT_THAT(DueDays(dispatch, {absl::CivilDay(2019, 2, 1), absl::CivilDay(2019, 2, 28)}),
              ElementsAre("2019-02-10", "2019-02-20", "2019-02-28"));
  EXPECT_THAT(Labels(dispatch, {absl::CivilDay(2019, 6, 1), absl::CivilDay(2019, 6, 30)}),
              ElementsAre("2019年6月上旬", "2019年6月中旬", "2019年6月下旬"));
  EXPECT_THAT(PeriodsDue(MakeCadence("rhythm: WEEK"), Established(), k2019), SizeIs(52));
}

// Every second Tuesday: fortnightly from the first one on, or the second of each month.
TEST(PeriodsDueTest, EverySecondTuesday) {
  const Span june = {absl::CivilDay(2019, 6, 1), absl::CivilDay(2019, 6, 30)};
  const Cadence fortnightly =
      MakeCadence("rhythm: FORTNIGHT weekday: 2 start_date { year: 2019 month: 5 day: 1 }");
  EXPECT_THAT(DueDays(fortnightly, june), ElementsAre("2019-06-04", "2019-06-18"));
  EXPECT_THAT(DueDays(fortnightly, {absl::CivilDay(2019, 5, 1), absl::CivilDay(2019, 5, 31)}),
              ElementsAre("2019-05-07", "2019-05-21"));
  EXPECT_THAT(DueDays(MakeCadence("rhythm: MONTH weekday: 2 week_of_month: 2"), june),
              ElementsAre("2019-06-11"));
  EXPECT_THAT(DueDays(MakeCadence("rhythm: MONTH weekday: 7 week_of_month: 5"), june),
              ElementsAre("2019-06-30"));
  EXPECT_THAT(DueDays(MakeCadence("rhythm: MONTH weekday: 2 week_of_month: 5"), june),
              ElementsAre("2019-06-25"));  // the last, for there is no fifth
}

TEST(PeriodsDueTest, MonthsQuartersHalfYearsYearsAndSchoolTerms) {
  EXPECT_THAT(PeriodsDue(MakeCadence("rhythm: MONTH"), Established(), k2019), SizeIs(12));
  EXPECT_THAT(PeriodsDue(MakeCadence("rhythm: QUARTER"), Established(), k2019), SizeIs(4));
  EXPECT_THAT(Labels(MakeCadence("rhythm: HALF_YEAR"), k2019),
              ElementsAre("2019年上半年", "2019年下半年"));
  EXPECT_THAT(DueDays(MakeCadence("rhythm: YEAR"), k2019), ElementsAre("2019-12-31"));
  EXPECT_THAT(Labels(MakeCadence("rhythm: SPRING_TERM"), k2019), ElementsAre("2019年春季学期"));
  EXPECT_THAT(DueDays(MakeCadence("rhythm: AUTUMN_TERM"), k2019), ElementsAre("2019-01-31"));
  EXPECT_THAT(Labels(MakeCadence("rhythm: SCHOOL_TERM"), k2019),
              ElementsAre("2018年秋季学期", "2019年春季学期"));
}

// J19: 定期.
TEST(DutiesOfTest, AnUnsetIntervalIsReportedAsUnset) {
  const v1::CadenceDuties duties =
      Duties(MakeCadence("rhythm: REGULAR"), {Held(absl::CivilDay(2019, 3, 1))}, k2019, k2019.last);
  EXPECT_TRUE(duties.unset());
  EXPECT_THAT(duties.duties(), IsEmpty());
  EXPECT_EQ(duties.meetings_held(), 1);
}

TEST(DutiesOfTest, HeldUpcomingMissedAsOfADay) {
  const Cadence cadence = MakeCadence("rhythm: TEN_DAYS");
  const Span june = {absl::CivilDay(2019, 6, 1), absl::CivilDay(2019, 6, 30)};
  const std::vector<Meeting> meetings = {Held(absl::CivilDay(2019, 6, 10)),
                                         Held(absl::CivilDay(2019, 6, 25)),
                                         Held(absl::CivilDay(2019, 6, 12), Meeting::CANCELLED),
                                         Held(absl::CivilDay(2019, 6, 28), Meeting::PLANNED)};
  const auto states = [&](absl::CivilDay as_of) {
    std::vector<MeetingDuty::State> result;
    const v1::CadenceDuties duties = Duties(cadence, meetings, june, as_of);
    for (const MeetingDuty& duty : duties.duties()) result.push_back(duty.state());
    return result;
  };
  constexpr auto kHeld = MeetingDuty::HELD, kUpcoming = MeetingDuty::UPCOMING,
                 kMissed = MeetingDuty::MISSED;
  EXPECT_THAT(states(absl::CivilDay(2019, 6, 9)), ElementsAre(kUpcoming, kUpcoming, kUpcoming));
  EXPECT_THAT(states(absl::CivilDay(2019, 6, 20)), ElementsAre(kHeld, kUpcoming, kUpcoming));
  EXPECT_THAT(states(absl::CivilDay(2019, 6, 21)), ElementsAre(kHeld, kMissed, kUpcoming));
  EXPECT_THAT(states(absl::CivilDay(2019, 7, 1)), ElementsAre(kHeld, kMissed, kHeld));
  const v1::CadenceDuties all = Duties(cadence, meetings, june, absl::CivilDay(2019, 7, 1));
  EXPECT_EQ(all.held(), 2);
  EXPECT_EQ(all.missed(), 1);
  EXPECT_EQ(all.upcoming(), 0);
  EXPECT_THAT(all.duties(2).meetings(),
              ElementsAre("groups/a/meetings/m2019-06-25", "groups/a/meetings/m2019-06-28"));
}

// C2.8: the chair's meeting two to three times a year.
TEST(DutiesOfTest, SeveralAPeriodAndLateOnes) {
  const Cadence twice = MakeCadence("rhythm: YEAR times: 2");
  const Meeting first = Held(absl::CivilDay(2019, 3, 1)), second = Held(absl::CivilDay(2019, 9, 1));
  EXPECT_EQ(Duties(twice, {first}, k2019, absl::CivilDay(2020, 1, 1)).missed(), 1);
  EXPECT_EQ(Duties(twice, {first, second}, k2019, absl::CivilDay(2019, 10, 1)).held(), 1);
  const Cadence tuesday = MakeCadence("rhythm: WEEK weekday: 2");
  const Span week = {absl::CivilDay(2019, 6, 3), absl::CivilDay(2019, 6, 9)};
  EXPECT_EQ(Duties(tuesday, {}, week, absl::CivilDay(2019, 6, 5)).missed(), 1);
  const v1::CadenceDuties late =
      Duties(tuesday, {Held(absl::CivilDay(2019, 6, 6))}, week, absl::CivilDay(2019, 6, 7));
  EXPECT_EQ(late.held(), 1);
  EXPECT_TRUE(late.duties(0).late());
}

TEST(DutiesOfTest, OnlyWhileTheCadenceIsValidAndTheBodyExists) {
  const Cadence cadence = MakeCadence(
      "rhythm: MONTH start_date { year: 2019 month: 3 } end_date { year: 2019 month: 8 }");
  EXPECT_THAT(Duties(cadence, {}, k2019, k2019.last).duties(), SizeIs(6));
  EXPECT_THAT(Duties(cadence, {}, k2019, k2019.last,
                     Established("established_date { year: 2019 month: 5 } "
                                 "dissolved_date { year: 2019 month: 7 day: 30 }"))
                  .duties(),
              SizeIs(2));  // May and June; July ends after the body
  EXPECT_THAT(Duties(cadence, {}, k2019, k2019.last, Established("")).duties(), IsEmpty());
}

// C2.9: due is the call, by the day that the procedure gives.
TEST(DutiesOfTest, ADemandedMeetingIsDueToBeCalled) {
  const Cadence cadence = MakeCadence("rhythm: ON_DEMAND");
  Meeting meeting = Parse<Meeting>(
      "name: 'groups/a/meetings/x' state: PLANNED display_name: '临时会议' "
      "demand { demand_date { year: 2019 month: 6 day: 3 } "
      "call_by_date { year: 2019 month: 6 day: 10 } }");
  const auto duty = [&](absl::CivilDay as_of) {
    return Duties(cadence, {meeting}, k2019, as_of).duties(0);
  };
  EXPECT_EQ(duty(absl::CivilDay(2019, 6, 10)).state(), MeetingDuty::UPCOMING);
  EXPECT_EQ(duty(absl::CivilDay(2019, 6, 11)).state(), MeetingDuty::MISSED);
  *meeting.mutable_invitation()->mutable_sent_date() = value::ToDate(absl::CivilDay(2019, 6, 12));
  EXPECT_EQ(duty(absl::CivilDay(2019, 6, 11)).state(), MeetingDuty::MISSED);
  EXPECT_EQ(duty(absl::CivilDay(2019, 6, 12)).state(), MeetingDuty::UPCOMING);
  EXPECT_TRUE(duty(absl::CivilDay(2019, 6, 12)).late());
  *meeting.mutable_date() = value::ToDate(absl::CivilDay(2019, 6, 20));
  meeting.set_state(Meeting::HELD);
  EXPECT_EQ(duty(absl::CivilDay(2019, 6, 20)).state(), MeetingDuty::HELD);
  // It counts for no period of a rhythm.
  EXPECT_EQ(Duties(MakeCadence("rhythm: YEAR"), {meeting}, k2019, k2019.last).upcoming(), 1);
}

// Y13: ten events of five "ones" are 50 parts.
TEST(DutiesOfTest, TenSeminarsHaveFiftyParts) {
  Cadence seminars = MakeCadence("rhythm: YEAR times: 10");
  for (const char* id : {"briefing", "contest", "signing", "alliance", "seminar"}) {
    v1::RequiredPart& part = *seminars.mutable_procedure()->add_required_parts();
    part.set_part_id(id);
    part.set_title(id);
  }
  std::vector<Meeting> events;
  for (int i = 0; i < 10; ++i) {
    Meeting& event = events.emplace_back(Held(absl::CivilDay(2019, i + 1, 5)));
    for (const v1::RequiredPart& part : seminars.procedure().required_parts()) {
      event.add_parts()->set_part_id(part.part_id());
    }
  }
  events[3].mutable_parts()->RemoveLast();
  const v1::CadenceDuties duties = Duties(seminars, events, k2019, k2019.last);
  EXPECT_EQ(duties.held(), 1);
  EXPECT_EQ(duties.meetings_held(), 10);
  EXPECT_EQ(duties.parts_required(), 50);
  EXPECT_EQ(duties.parts_done(), 49);
}

TEST(CheckCadenceTest, NamesEveryViolation) {
  const Cadence wrong = Parse<Cadence>(
      "rhythm: YEAR times: 32 weekday: 2 week_of_month: 1 end_date { year: 2018 month: 13 } "
      "procedure { notice_days: 61 quorum { operator: AT_MOST value: '1/2' } "
      "required_parts { part_id: 'a' } required_parts { part_id: 'a' } "
      "holiday_calendar: 'tomorrow' }");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckCadence(wrong)) fields.push_back(violation.field);
  for (const char* field : {"times", "weekday", "week_of_month", "start_date", "end_date",
                            "procedure.notice_days", "procedure.quorum.operator",
                            "procedure.required_parts[1].part_id", "procedure.holiday_calendar"}) {
    EXPECT_THAT(fields, Contains(absl::StrCat("cadence.", field)));
  }
}

}  // namespace
}  // namespace edugroup::committee
