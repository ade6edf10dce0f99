#include "services/membership/organization_history.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::CivilDay kFirst(2015, 9, 1), kSecond(2018, 6, 1);

v1::Organization School() {
  v1::Organization school;
  school.set_name("groups/putuo/organizations/s1");
  school.set_display_name("示例职校");
  school.set_short_name("职校");
  school.set_kind("groups/putuo/kinds/school");
  school.set_standard_kind(v1::SCHOOL);
  school.set_region("groups/putuo/kinds/east");
  school.add_tags("示范");
  school.add_tags("园区");
  school.add_industry_clusters("groups/putuo/kinds/logistics");
  school.set_state(v1::Organization::ACTIVE);
  return school;
}

Version Named(absl::CivilDay start, absl::CivilDay end, const std::string& name,
              const std::string& reason = "") {
  v1::Organization organization = School();
  organization.set_display_name(name);
  return {start, end, ValuesOf(organization), reason};
}

TEST(OrganizationHistoryTest, ValuesComeBackAsTheyWere) {
  v1::Organization restored;
  restored.set_name(School().name());
  restored.add_tags("今天");
  SetValues(ValuesOf(School()), restored);
  EXPECT_EQ(restored.DebugString(), School().DebugString());
}

TEST(OrganizationHistoryTest, OnlyWhatChangesIsGiven) {
  v1::Organization after = School();
  after.set_note("备注");
  EXPECT_THAT(ChangedValues(School(), after), testing::Each(testing::Eq(std::nullopt)));
  after.clear_tags();
  int given = 0;
  for (const auto& value : ChangedValues(School(), after)) given += value.has_value() ? 1 : 0;
  EXPECT_EQ(given, 1);
}

// A correction of a day names the value that holds already; the standard kind follows the kind.
TEST(OrganizationHistoryTest, WhatTheMaskNamesIsGivenEvenUnchanged) {
  google::protobuf::FieldMask mask;
  mask.add_paths("kind");
  const Values values = MaskedValues(School(), School(), mask, School());
  std::vector<std::string> columns;
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].has_value()) columns.push_back(OrganizationColumns()[i].column);
  }
  EXPECT_THAT(columns, ElementsAre("kind", "standard_kind"));
}

// Only a merger says since when an organisation is merged.
TEST(OrganizationHistoryTest, NoMaskNamesTheState) {
  google::protobuf::FieldMask mask;
  mask.add_paths("*");
  const Values values = MaskedValues(School(), School(), mask, School());
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string& column = OrganizationColumns()[i].column;
    EXPECT_EQ(values[i].has_value(), column != "state" && column != "merged_into") << column;
  }
}

TEST(OrganizationHistoryTest, AnEmptyMaskNamesWhatIsSet) {
  v1::Organization patch;
  patch.set_short_name("职校");
  const Values values = MaskedValues(School(), School(), {}, patch);
  EXPECT_EQ(values[2], "职校");
  EXPECT_EQ(values[0], std::nullopt);
}

// C2.6: a name, the day it was given up, and why.
TEST(OrganizationHistoryTest, FormerNamesComeFromTheTimeLine) {
  v1::Organization organization = School();
  organization.add_former_names()->set_display_name("错名");
  SetFormerNames(
      {Named(kSinceEver, kFirst, "示例技校"), Named(kFirst, kSecond, "示例中专", "合并办学"),
       Named(kSecond, kOpen, "示例职校", "更名批复")},
      organization);
  ASSERT_THAT(organization.former_names(), SizeIs(2));
  EXPECT_EQ(organization.former_names(0).display_name(), "示例技校");
  EXPECT_EQ(organization.former_names(0).end_date().year(), 2015);
  EXPECT_EQ(organization.former_names(0).reason(), "合并办学");
  EXPECT_EQ(organization.former_names(1).reason(), "更名批复");
  SetFormerNames({Named(kSinceEver, kOpen, "示例职校")}, organization);
  EXPECT_THAT(organization.former_names(), IsEmpty());
}

}  // namespace
}  // namespace edugroup::membership
