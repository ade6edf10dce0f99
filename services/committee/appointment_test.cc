#include "services/committee/appointment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Appointment;

constexpr char kCouncil[] = "groups/putuo/bodies/council";
constexpr absl::CivilDay kToday(2020, 7, 10);

type::PartialDate Date(int year, int month = 0, int day = 0) {
  type::PartialDate date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}
// P7: a standing deputy chair of the bureau.
Appointment MakeAppointment() {
  Appointment appointment;
  appointment.set_name(std::string(kCouncil) + "/appointments/deputy");
  appointment.set_role("standing-deputy-chair");
  appointment.mutable_person()->set_person_name("某人");
  appointment.mutable_person()->set_organization("groups/putuo/organizations/bureau");
  *appointment.mutable_start_date() = Date(2019, 7);
  return appointment;
}
std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

TEST(CheckAppointmentTest, NamesEveryViolation) {
  Appointment appointment = MakeAppointment();
  EXPECT_THAT(CheckAppointment(appointment, kCouncil, "appointment"), IsEmpty());
  appointment.mutable_unit()->set_organization("groups/anqing/organizations/school");
  *appointment.mutable_end_date() = Date(2019, 6);
  EXPECT_THAT(FieldsOf(CheckAppointment(appointment, kCouncil, "a")),
              ElementsAre("a.unit.organization", "a.end_date"));
  appointment.clear_holder();
  appointment.mutable_start_date()->set_month(13);
  EXPECT_THAT(FieldsOf(CheckAppointment(appointment, kCouncil, "a")),
              ElementsAre("a", "a.start_date"));
}

TEST(CheckAppointmentTest, AnExpertMayBelongToNobody) {
  Appointment appointment = MakeAppointment();
  appointment.mutable_person()->clear_organization();
  EXPECT_THAT(CheckAppointment(appointment, kCouncil, "a"), IsEmpty());
}

TEST(InOfficeTest, AMonthMeansAllOfIt) {
  Appointment appointment = MakeAppointment();
  *appointment.mutable_end_date() = Date(2020, 6);
  EXPECT_FALSE(InOffice(appointment, absl::CivilDay(2019, 6, 30)));
  EXPECT_TRUE(InOffice(appointment, absl::CivilDay(2019, 7, 1)));
  EXPECT_TRUE(InOffice(appointment, absl::CivilDay(2020, 6, 30)));
  EXPECT_FALSE(InOffice(appointment, absl::CivilDay(2020, 7, 1)));
}

TEST(EndTest, MayBeMovedUntilItHasPassed) {
  Appointment appointment = MakeAppointment();
  EXPECT_TRUE(End(appointment, Date(2020, 12), "届满", "end_date", kToday).ok());
  EXPECT_TRUE(End(appointment, Date(2020, 6), "调任", "end_date", kToday).ok());
  EXPECT_EQ(appointment.end_reason(), "调任");
  EXPECT_EQ(ReasonOf(End(appointment, Date(2020, 8), "更正", "end_date", kToday)),
            access::v1::STATE_CONFLICT);
}

TEST(EndTest, NotBeforeTheStart) {
  Appointment appointment = MakeAppointment();
  EXPECT_EQ(ReasonOf(End(appointment, Date(2019, 6), "误任", "end_date", kToday)),
            access::v1::FIELDS_INVALID);
  EXPECT_FALSE(appointment.has_end_date());
}

TEST(ProposeTest, PutsChangesOnTopOfTheRecord) {
  google::protobuf::RepeatedPtrField<v1::CompositionChange> changes;
  *changes.Add()->mutable_appoint() = MakeAppointment();
  changes[0].mutable_appoint()->clear_name();
  changes.Add()->mutable_end()->set_appointment(MakeAppointment().name());
  *changes[1].mutable_end()->mutable_end_date() = Date(2020, 6);
  changes.Add()->set_leaving_organization("groups/putuo/organizations/bureau");
  Names leaving;
  const Turnover turnover = *Propose(kCouncil, {MakeAppointment()}, {}, changes, leaving);
  EXPECT_THAT(leaving, ElementsAre("groups/putuo/organizations/bureau"));
  ASSERT_EQ(turnover.before.size(), 1u);
  EXPECT_FALSE(turnover.before[0].has_end_date());
  ASSERT_EQ(turnover.after.size(), 2u);
  EXPECT_EQ(turnover.after[0].end_date().month(), 6);
  EXPECT_EQ(turnover.after[1].name(), "changes[0]");

  EXPECT_EQ(ReasonOf(Propose(kCouncil, {}, {}, changes, leaving).status()),
            access::v1::RESOURCE_NOT_FOUND);
  changes.DeleteSubrange(1, 1);
  changes[0].mutable_appoint()->clear_holder();
  EXPECT_EQ(ReasonOf(Propose(kCouncil, {}, {}, changes, leaving).status()),
            access::v1::FIELDS_INVALID);
}

TEST(ProposeTest, TakesOverWhatTheSeatSays) {
  google::protobuf::RepeatedPtrField<v1::CompositionChange> changes;
  Appointment& coming = *changes.Add()->mutable_appoint();
  coming = MakeAppointment();
  coming.clear_role();
  Names leaving;
  EXPECT_EQ(ReasonOf(Propose(kCouncil, {}, {}, changes, leaving).status()),
            access::v1::FIELDS_INVALID);
  coming.set_seat(absl::StrCat(kCouncil, "/seats/chair"));
  EXPECT_EQ(ReasonOf(Propose(kCouncil, {}, {}, changes, leaving).status()),
            access::v1::REFERENCE_NOT_FOUND);
  v1::Seat seat;
  seat.set_name(coming.seat());
  seat.set_role("chair");
  seat.set_voting(true);
  const Turnover turnover = *Propose(kCouncil, {}, {seat}, changes, leaving);
  EXPECT_EQ(turnover.after[0].role(), "chair");
  EXPECT_TRUE(turnover.after[0].voting());
}

}  // namespace
}  // namespace edugroup::committee
