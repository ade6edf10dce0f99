#include "services/membership/group.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

v1::DeclaredCensus Declared(int year, int month, const char* total) {
  v1::DeclaredCensus declared;
  declared.mutable_as_of()->set_year(year);
  declared.mutable_as_of()->set_month(month);
  declared.mutable_total()->set_value(total);
  declared.mutable_total()->set_unit("家");
  return declared;
}

TEST(GroupTest, AGroupFoundedInAMonthIsFine) {
  v1::Group group;
  group.mutable_founding_date()->set_year(2009);
  group.mutable_founding_date()->set_month(2);
  *group.add_declared_censuses() = Declared(2021, 12, "89");
  EXPECT_THAT(CheckGroup(group, "group"), IsEmpty());
}

TEST(GroupTest, AllWrongDatesAndCountsAreNamedAtOnce) {
  v1::Group group;
  group.mutable_founding_date()->set_year(2009);
  group.mutable_founding_date()->set_month(13);
  *group.add_declared_censuses() = Declared(2021, 12, "-1");
  auto* part = group.mutable_declared_censuses(0)->add_kind_counts();
  part->mutable_count()->set_value("sieben");
  *group.add_declared_censuses() = Declared(0, 0, "61");
  EXPECT_THAT(
      CheckGroup(group, "group"),
      ElementsAre(Field(&FieldViolation::field, "group.founding_date"),
                  Field(&FieldViolation::field, "group.declared_censuses[0].total"),
                  Field(&FieldViolation::field, "group.declared_censuses[0].kind_counts[0].count"),
                  Field(&FieldViolation::field, "group.declared_censuses[1].as_of")));
}

TEST(GroupTest, KindsNamedByDeclaredCensusesComeOnce) {
  v1::Group group;
  auto* declared = group.add_declared_censuses();
  declared->add_affiliation_kinds("groups/jiading/kinds/council");
  declared->add_kind_counts()->set_kind("groups/jiading/kinds/school");
  declared->add_kind_counts()->set_label("其他");
  *group.add_declared_censuses() = *declared;
  EXPECT_THAT(KindsNamedBy(group),
              ElementsAre("groups/jiading/kinds/council", "groups/jiading/kinds/school"));
}

// J7: the newest that is not later; a month is its last day.
TEST(GroupTest, TheNewestDeclaredCensusNotLaterThanTheDayIsTaken) {
  v1::Group group;
  *group.add_declared_censuses() = Declared(2020, 12, "61");
  *group.add_declared_censuses() = Declared(2013, 5, "25");
  EXPECT_EQ(DeclaredBefore(group, {}, absl::CivilDay(2020, 12, 30))->total().value(), "25");
  EXPECT_EQ(DeclaredBefore(group, {}, absl::CivilDay(2020, 12, 31))->total().value(), "61");
  EXPECT_FALSE(DeclaredBefore(group, {}, absl::CivilDay(2013, 5, 30)).has_value());
}

// J5: 183 cooperation units are another register than the 89 council members.
TEST(GroupTest, ADeclaredCensusOfOtherAffiliationsIsNotCompared) {
  v1::Group group;
  *group.add_declared_censuses() = Declared(2021, 12, "89");
  group.mutable_declared_censuses(0)->add_affiliation_kinds("groups/jiading/kinds/council");
  *group.add_declared_censuses() = Declared(2021, 12, "183");
  group.mutable_declared_censuses(1)->add_affiliation_kinds("groups/jiading/kinds/cooperation");
  const absl::CivilDay day(2022, 1, 1);
  EXPECT_EQ(DeclaredBefore(group, {"groups/jiading/kinds/cooperation"}, day)->total().value(),
            "183");
  EXPECT_EQ(DeclaredBefore(group, {"groups/jiading/kinds/council"}, day)->total().value(), "89");
  EXPECT_FALSE(DeclaredBefore(group, {}, day).has_value());
}

}  // namespace
}  // namespace edugroup::membership
