#include "services/membership/organization.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::Organization Named(const std::string& id, const std::string& display_name) {
  v1::Organization organization;
  organization.set_name("groups/yichang/organizations/" + id);
  organization.set_display_name(display_name);
  return organization;
}

std::vector<type::Finding> Compare(const v1::Organization& organization,
                                   const v1::Organization& other) {
  return FindNearDuplicates(organization, NamesOf(other));
}

TEST(OrganizationTest, CreditCodeAndStudentCountAreOptional) {
  EXPECT_THAT(CheckOrganization(Named("a", "示例一校"), "organization"), IsEmpty());
}

TEST(OrganizationTest, AWrongCreditCodeAndANegativeCountAreBothNamed) {
  v1::Organization organization = Named("a", "示例一校");
  organization.set_unified_social_credit_code("91350100M000100Y44");
  organization.mutable_student_count()->set_value("-1");
  const auto violations = CheckOrganization(organization, "requests[3].organization");
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "requests[3].organization.unified_social_credit_code");
  EXPECT_EQ(violations[1].field, "requests[3].organization.student_count");
}

// J6: "近28000人" is a good count.
TEST(OrganizationTest, AQualifiedStudentCountIsTaken) {
  v1::Organization organization = Named("a", "示例一校");
  organization.set_unified_social_credit_code("91350100M000100Y43");
  organization.mutable_student_count()->set_value("28000");
  organization.mutable_student_count()->set_unit("人");
  organization.mutable_student_count()->set_qualifier(type::Quantity::ABOUT);
  EXPECT_THAT(CheckOrganization(organization, "organization"), IsEmpty());
}

TEST(OrganizationTest, NamesComeOnceAndOnlyWithAFingerprint) {
  v1::Organization organization = Named("a", "示例职业学校");
  organization.set_short_name("示例职校");
  organization.add_aliases("示例职校");
  organization.add_aliases("——");
  const auto names = NamesOf(organization);
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].name, "示例职业学校");
  EXPECT_EQ(names[1].name, "示例职校");
}

// X5: spelling makes no second organisation.
TEST(OrganizationTest, SpellingHabitsMakeNearDuplicates) {
  const auto findings =
      Compare(Named("b", "示例（宜昌）机电有限公司"), Named("a", "示例(宜昌)机电"));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].rule_id(), "organization.near-duplicate");
  EXPECT_EQ(findings[0].severity(), type::Finding::SOFT);
  EXPECT_EQ(findings[0].subject(), "groups/yichang/organizations/a");
}

// X5: 职业学堂 and 职业大学堂 are two names; only an alias makes them one.
TEST(OrganizationTest, AnAliasIsComparedAsWell) {
  v1::Organization known = Named("a", "示例职业学堂");
  EXPECT_THAT(Compare(Named("b", "示例职业大学堂"), known), IsEmpty());
  known.add_aliases("示例职业大学堂");
  EXPECT_EQ(Compare(Named("b", "示例职业大学堂"), known).size(), 1u);
}

TEST(OrganizationTest, EachOtherOrganizationIsReportedOnceAndNoneIsItsOwnDuplicate) {
  v1::Organization known = Named("a", "示例职校");
  known.add_aliases("示例 职校");
  EXPECT_EQ(Compare(Named("b", "示例职校"), known).size(), 1u);
  EXPECT_THAT(Compare(known, known), IsEmpty());
}

TEST(OrganizationTest, AWaiverNeedsRuleReasonAndName) {
  type::Waiver waiver;
  waiver.set_rule_id("organization.near-duplicate");
  waiver.set_reason("同名的两所学校");
  EXPECT_FALSE(Waives(waiver));
  waiver.set_by("秘书处");
  EXPECT_TRUE(Waives(waiver));
  waiver.set_rule_id("affiliation.overlap");
  EXPECT_FALSE(Waives(waiver));
}

TEST(OrganizationTest, AMemberChangesOnlyContactsAndStudentCount) {
  const v1::Organization before = Named("a", "示例一校");
  v1::Organization after = before;
  after.add_contacts()->set_person_name("示例甲");
  after.mutable_student_count()->set_value("100");
  EXPECT_THAT(FieldsBeyondMembers(before, after), IsEmpty());
  after.set_kind("groups/yichang/kinds/enterprise");
  after.add_tags("重点");
  EXPECT_THAT(FieldsBeyondMembers(before, after), ElementsAre("kind", "tags"));
}

}  // namespace
}  // namespace edugroup::membership
