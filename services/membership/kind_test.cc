#include "services/membership/kind.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::Kind KindOf(v1::Kind::Taxonomy taxonomy, v1::StandardKind standard_kind) {
  v1::Kind kind;
  kind.set_taxonomy(taxonomy);
  kind.set_standard_kind(standard_kind);
  return kind;
}

TEST(KindTest, OrganizationKindsMapToAStandardKind) {
  EXPECT_THAT(CheckKind(KindOf(v1::Kind::ORGANIZATION_KIND, v1::SCHOOL), "kind"), IsEmpty());
  const auto violations =
      CheckKind(KindOf(v1::Kind::ORGANIZATION_KIND, v1::STANDARD_KIND_UNSPECIFIED), "kind");
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "kind.standard_kind");
}

TEST(KindTest, OtherTaxonomiesHaveNoStandardKind) {
  EXPECT_THAT(CheckKind(KindOf(v1::Kind::REGION, v1::STANDARD_KIND_UNSPECIFIED), "kind"),
              IsEmpty());
  EXPECT_EQ(CheckKind(KindOf(v1::Kind::AFFILIATION_KIND, v1::SCHOOL), "kind").size(), 1u);
}

TEST(KindTest, ARenamedKindKeepsItsFormerNames) {
  v1::Kind before;
  before.set_display_name("职业学校");
  before.add_former_names("中职学校");
  v1::Kind after = before;
  after.set_display_name("职业院校");
  // Callers cannot write the past.
  after.clear_former_names();
  KeepFormerName(before, after);
  EXPECT_THAT(after.former_names(), ElementsAre("中职学校", "职业学校"));
}

TEST(KindTest, AnUnchangedNameIsNoFormerName) {
  v1::Kind kind;
  kind.set_display_name("企业");
  KeepFormerName(kind, kind);
  EXPECT_THAT(kind.former_names(), IsEmpty());
}

}  // namespace
}  // namespace edugroup::membership
