// Seats that are held by whoever holds another seat (当然成员), and rules of two bodies.
#include "services/committee/office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/committee/composition_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::Appointment ToSeat(const std::string& name, const std::string& seat,
                       const std::string& organization) {
  v1::Appointment appointment = Unit(name, "member", organization);
  appointment.set_seat(seat);
  return appointment;
}
v1::Appointment BySeat(const std::string& name, const std::string& seat, const std::string& other) {
  v1::Appointment appointment = Person(name, "member", "");
  appointment.set_seat(seat);
  appointment.mutable_other_seat()->set_seat(other);
  return appointment;
}

// The chair of the council is a director of the office: whoever it is on the day.
TEST(OfficeTest, TheSuccessorInTheOtherSeatFollowsByItself) {
  Facts facts = Known();
  v1::Appointment successor = ToSeat("c2", "council/chair", "firm");
  *successor.mutable_start_date() = value::ToPartialDate(kStart + 20);
  facts.offices["council/chair"] = {Ended(ToSeat("c1", "council/chair", "bureau"), kStart + 9),
                                    successor};
  const People people = {BySeat("d", "office/director", "council/chair")};
  const auto holder = [&](int day) {
    const Roster roster = RosterOf(people, facts, kStart + day);
    return roster.sittings.empty() ? "" : roster.sittings[0].organization;
  };
  EXPECT_EQ(holder(0), "bureau");
  EXPECT_EQ(holder(9), "bureau");
  EXPECT_EQ(holder(10), "");
  EXPECT_EQ(holder(20), "firm");
  // Rules see who it is: an enterprise since.
  const Rules rules = Only(R"(rule_id: "kind" severity: HARD eligibility {
      any_of { standard_kinds: ENTERPRISE holder_types: POST } })");
  EXPECT_THAT(RosterOf(people, facts, kStart).sittings, SizeIs(1));
  EXPECT_FALSE(Findings(rules, people, facts, kStart)[0].holds());
  EXPECT_TRUE(Findings(rules, people, facts, kStart + 20)[0].holds());
}

// One by the other; a seat of the body itself is held by whom the change leaves in it.
TEST(OfficeTest, FollowsSeatAfterSeat) {
  Facts facts = Known();
  facts.offices["b/s"] = {BySeat("b1", "b/s", "c/s")};
  facts.offices["c/s"] = {BySeat("c1", "c/s", "a/first")};
  facts.offices["a/first"] = {ToSeat("stale", "a/first", "bureau")};
  const People before = {ToSeat("a1", "a/first", "school"), BySeat("a2", "a/second", "b/s")};
  People after = before;
  after[0].mutable_unit()->set_organization("firm");
  EXPECT_EQ(RosterOf(before, facts, kStart).sittings[1].organization, "school");
  EXPECT_EQ(RosterOf(after, facts, kStart).sittings[1].organization, "firm");
  EXPECT_EQ(RosterOf(after, facts, kStart).sittings[1].holder->name(), "a1");
}

TEST(OfficeTest, ACircleIsSeenWhereTheDaysMeet) {
  const v1::Appointment coming = BySeat("new", "a/s", "b/s");
  Offices offices;
  EXPECT_FALSE(LeadsBack(coming, {}, offices));
  EXPECT_TRUE(LeadsBack(BySeat("self", "a/s", "a/s"), {}, offices));
  offices["b/s"] = {BySeat("b1", "b/s", "c/s")};
  offices["c/s"] = {ToSeat("c1", "c/s", "bureau")};
  EXPECT_FALSE(LeadsBack(coming, {}, offices));
  offices["c/s"].push_back(BySeat("c2", "c/s", "a/s"));
  EXPECT_TRUE(LeadsBack(coming, {}, offices));
  // It ended on the day before.
  offices["c/s"].back() = Ended(offices["c/s"].back(), kStart - 1);
  *offices["c/s"].back().mutable_start_date() = value::ToPartialDate(kStart - 100);
  EXPECT_FALSE(LeadsBack(coming, {}, offices));
  // Who holds a seat of no number in any row is in no circle.
  EXPECT_FALSE(LeadsBack(BySeat("free", "", "b/s"), {}, offices));
  // A circle that got in all the same is held by nobody.
  offices["b/s"] = {BySeat("b1", "b/s", "b/s")};
  EXPECT_EQ(HolderOf(coming, {}, offices, kStart), nullptr);
}

// C2.15: the supervisors' rule, when somebody comes to the council.
TEST(ElsewhereTest, AnIncompatibilityHoldsWhicheverBodyIsWritten) {
  const Rules rules = Only(R"(rule_id: "not-both" severity: HARD
      incompatibility { roles: "supervisor" other_body: "council" other_roles: "member" })");
  const People supervisors = {Person("s", "supervisor", "school")};
  const People before = {Person("m1", "member", "firm")};
  People after = before;
  after.push_back(Person("m2", "member", "school"));
  after.back().mutable_person()->set_person_name("某人");
  Weighing weighing;
  ASSERT_TRUE(
      WeighElsewhere(rules, "council", {before, after}, supervisors, Known(), true, weighing).ok());
  ASSERT_THAT(weighing.stopping, SizeIs(1));
  EXPECT_EQ(weighing.stopping[0].subject(), "s");
  weighing = Weighing();
  People other = before;
  other.push_back(Person("m3", "member", "firm"));
  ASSERT_TRUE(
      WeighElsewhere(rules, "council", {before, other}, supervisors, Known(), true, weighing).ok());
  EXPECT_THAT(weighing.stopping, IsEmpty());
}

// C2.14: a council that shrinks makes the standing council too large; that somebody goes is a fact.
TEST(ElsewhereTest, WhoLeavesTheOtherBodyNeedsAWaiver) {
  const Rules rules = Only(R"(rule_id: "third" severity: HARD relative_size {
      other_body: "council" threshold { operator: AT_MOST value: "1/3" } })");
  People standing, council;
  Add(standing, 2, "director", "firm");
  Add(council, 6, "member", "firm");
  People smaller = council;
  smaller.back() = Ended(smaller.back(), kStart + 10);
  Weighing weighing;
  ASSERT_TRUE(
      WeighElsewhere(rules, "council", {council, smaller}, standing, Known(), true, weighing).ok());
  EXPECT_THAT(weighing.stopping, IsEmpty());
  ASSERT_THAT(weighing.waivable, SizeIs(1));
  EXPECT_EQ(weighing.waivable[0].measured(), "2/5");
}

}  // namespace
}  // namespace edugroup::committee
