#include "services/committee/seat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/committee/breach.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Appointment;
using v1::Seat;

constexpr char kSeat[] = "groups/putuo/bodies/council/seats/chair";

Seat MakeSeat() {
  Seat seat;
  seat.set_name(kSeat);
  seat.set_role("chair");
  seat.set_title("理事长");
  seat.set_voting(true);
  seat.set_term_months(36);
  seat.set_carry_over(true);
  return seat;
}
Appointment Holder(const std::string& name, absl::CivilDay start) {
  Appointment appointment;
  appointment.set_name(name);
  appointment.set_seat(kSeat);
  appointment.mutable_unit()->set_organization("o");
  *appointment.mutable_start_date() = value::ToPartialDate(start);
  return appointment;
}

TEST(CheckSeatTest, NamesEveryViolation) {
  Seat seat = MakeSeat();
  EXPECT_THAT(CheckSeat(seat), IsEmpty());
  seat.set_capacity(v1::CAPACITY_ADVISER);
  seat.set_term_months(-1);
  seat.set_appointing_body("groups/anqing/bodies/council");
  seat.mutable_start_date()->set_year(2020);
  seat.mutable_end_date()->set_year(2019);
  EXPECT_THAT(CheckSeat(seat), SizeIs(4));
}

TEST(TakeSeatTest, TheTermEndsTheDayBeforeItBeganMonthsLater) {
  for (const auto& [start, months, end] :
       {std::tuple(absl::CivilDay(2019, 7, 1), 36, absl::CivilDay(2022, 6, 30)),
        {absl::CivilDay(2019, 7, 15), 36, absl::CivilDay(2022, 7, 14)},
        {absl::CivilDay(2020, 1, 31), 1, absl::CivilDay(2020, 2, 29)},
        {absl::CivilDay(2020, 2, 29), 12, absl::CivilDay(2021, 2, 28)}}) {
    Seat seat = MakeSeat();
    seat.set_term_months(months);
    Appointment appointment = Holder("a", start);
    ASSERT_TRUE(TakeSeat(seat, "appointment", appointment).ok());
    EXPECT_EQ(value::Format(appointment.end_date()), value::Format(end));
    EXPECT_EQ(appointment.role(), "chair");
    EXPECT_TRUE(appointment.carry_over());
  }
  Appointment other = Holder("a", absl::CivilDay(2020, 1, 1));
  other.set_role("member");
  EXPECT_FALSE(TakeSeat(MakeSeat(), "appointment", other).ok());
}

TEST(CheckHolderTest, OneAtATimeAndOnlyWhileThereIsTheSeat) {
  Seat seat = MakeSeat();
  Appointment standing = Holder("a", absl::CivilDay(2018, 1, 1));
  *standing.mutable_end_date() = value::ToPartialDate(absl::CivilDay(2020, 12, 31));
  standing.set_carry_over(true);
  EXPECT_THAT(CheckHolder(seat, Holder("b", absl::CivilDay(2021, 1, 1)), {standing}, {}),
              IsEmpty());
  const auto taken = CheckHolder(seat, Holder("b", absl::CivilDay(2020, 12, 31)), {standing}, {});
  ASSERT_THAT(taken, SizeIs(1));
  EXPECT_EQ(taken[0].rule_id(), "seat.taken");
  seat.mutable_start_date()->set_year(2022);
  EXPECT_EQ(CheckHolder(seat, Holder("b", absl::CivilDay(2021, 1, 1)), {standing}, {})[0].rule_id(),
            "seat.absent");
}

TEST(EndCarryOverTest, TheDayBeforeTheSuccessor) {
  std::vector<Appointment> appointments = {Holder("a", absl::CivilDay(2018, 1, 1))};
  appointments[0].set_carry_over(true);
  const Appointment coming = Holder("b", absl::CivilDay(2021, 3, 1));
  EXPECT_THAT(EndCarryOver(coming, appointments), ElementsAre("a"));
  EXPECT_EQ(value::Format(appointments[0].carry_over_end_date()), "2021-02-28");
  EXPECT_THAT(EndCarryOver(Holder("c", absl::CivilDay(2022, 1, 1)), appointments), IsEmpty());
}

// P7: within the appointment, by who held the post.
TEST(HistoryOfTest, OneTenureForEachHolderOfThePost) {
  Facts facts;
  membership::v1::Post& post = facts.posts["post"];
  for (const auto& [person, start, end] :
       {std::tuple("tang", absl::CivilDay(2018, 9, 1), absl::CivilDay(2020, 6, 1)),
        {"qian", absl::CivilDay(2020, 6, 1), absl::CivilDay()}}) {
    membership::v1::PostTenure& tenure = *post.add_tenures();
    tenure.set_person(person);
    *tenure.mutable_start_date() = value::ToDate(start);
    if (end > start) *tenure.mutable_end_date() = value::ToDate(end);
  }
  Appointment appointment = Holder("a", absl::CivilDay(2019, 7, 1));
  appointment.mutable_post()->set_post("post");
  const std::vector<v1::SeatTenure> history = HistoryOf(kSeat, {appointment}, facts);
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[0].person(), "tang");
  EXPECT_EQ(value::Format(*value::ToCivilDay(history[0].start_date())), "2019-07-01");
  EXPECT_EQ(value::Format(*value::ToCivilDay(history[0].end_date())), "2020-05-31");
  EXPECT_EQ(history[1].person(), "qian");
  EXPECT_FALSE(history[1].has_end_date());
}

TEST(BreachTest, OpensWhatAChangeBreaksAndHoldsUntilTheRuleDoes) {
  CompositionFindings findings(3);
  findings[0].mutable_finding()->set_rule_id("kept");
  findings[0].set_holds(true);
  findings[1].mutable_finding()->set_rule_id("was broken before");
  findings[2].mutable_finding()->set_rule_id("share");
  findings[2].set_would_break(true);
  const std::vector<v1::Breach> breaches = BreachesOf(findings, absl::CivilDay(2020, 7, 1));
  ASSERT_THAT(breaches, SizeIs(1));
  EXPECT_EQ(breaches[0].finding().rule_id(), "share");
  EXPECT_TRUE(StillBroken(breaches[0], findings));
  findings[2].set_holds(true);
  EXPECT_FALSE(StillBroken(breaches[0], findings));
}

}  // namespace
}  // namespace edugroup::committee
