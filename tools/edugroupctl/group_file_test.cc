#include "tools/edugroupctl/group_file.h"

#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/edugroupctl/apply.h"

namespace edugroup::ctl {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

absl::StatusOr<GroupFile> Read(const std::string& yaml) {
  return ReadGroup(YAML::Load(yaml), "group.yaml");
}

std::vector<std::string> Names(const GroupFile& file) {
  std::vector<std::string> names;
  for (const Item& item : file.items) names.push_back(item.name);
  return names;
}

TEST(GroupFileTest, SectionsComeInTheOrderOfTheirDependence) {
  const auto file = Read(R"(
bodies:
  - {id: council, displayName: 理事会, kind: council}
kinds:
  - {id: school, taxonomy: ORGANIZATION_KIND, displayName: 学校, standardKind: SCHOOL}
group: {id: putuo, displayName: 普陀职教集团}
organizations:
  - {id: s1, displayName: 示例学校一, kind: kinds/school}
)");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->group, "putuo");
  EXPECT_THAT(Names(*file),
              ElementsAre("groups/putuo", "groups/putuo/kinds/school",
                          "groups/putuo/organizations/s1", "groups/putuo/bodies/council"));
  const auto& school = static_cast<const membership::v1::Organization&>(*file->items[2].resource);
  EXPECT_EQ(school.kind(), "groups/putuo/kinds/school");
}

TEST(GroupFileTest, WhatNamesKindsFollowsThem) {  // a declared census (X6, P1)
  const auto file = Read(R"(
group:
  id: putuo
  displayName: 普陀职教集团
  declaredCensuses:
    - asOf: 2020-06
      total: {value: "61", unit: 家}
      kindCounts: [{kind: kinds/school, count: {value: "8"}}]
kinds:
  - {id: school, taxonomy: ORGANIZATION_KIND, displayName: 学校, standardKind: SCHOOL}
)");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(Names(*file),
              ElementsAre("groups/putuo", "groups/putuo/kinds/school", "groups/putuo"));
  const auto& first = static_cast<const membership::v1::Group&>(*file->items[0].resource);
  EXPECT_EQ(first.declared_censuses_size(), 0);
  EXPECT_TRUE(file->items[2].completes);
  ASSERT_EQ(file->items[2].fields.size(), 1u);
  EXPECT_EQ(file->items[2].fields[0]->name(), "declared_censuses");
}

TEST(GroupFileTest, AFileMayOnlySayWhoseItIs) {
  const auto file = Read("{group: {id: anqing}, bodies: [{id: b, displayName: x, kind: council}]}");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(Names(*file), ElementsAre("groups/anqing/bodies/b"));
}

TEST(GroupFileTest, StepsBecomeCalls) {
  const auto file = Read(R"(
group: {id: putuo}
affiliations:
  - id: a1
    organization: organizations/s1
    kind: kinds/member
    steps: {admit: {effectiveDate: 2013-05-01}}
)");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto calls = CallsToMake(file->items[0]);
  ASSERT_EQ(calls.size(), 2u);
  const auto& create =
      static_cast<const membership::v1::CreateAffiliationRequest&>(*calls[0].request);
  EXPECT_EQ(create.parent(), "groups/putuo");
  EXPECT_EQ(create.affiliation_id(), "a1");
  EXPECT_EQ(create.affiliation().organization(), "groups/putuo/organizations/s1");
  EXPECT_EQ(calls[1].method, "edugroup.membership.v1.AffiliationService/AdmitAffiliation");
  const auto& admit =
      static_cast<const membership::v1::AdmitAffiliationRequest&>(*calls[1].request);
  EXPECT_EQ(admit.name(), "groups/putuo/affiliations/a1");
  EXPECT_EQ(admit.effective_date().year(), 2013);
}

TEST(GroupFileTest, WaiversGoWithTheCreation) {  // X5
  const auto file = Read(R"(
group: {id: putuo}
organizations:
  - id: s1
    displayName: 示例学校
    kind: kinds/school
    waivers: [{ruleId: organization.near-duplicate, reason: 两所学校, by: 秘书处}]
)");
  ASSERT_TRUE(file.ok()) << file.status();
  const auto calls = CallsToMake(file->items[0]);
  const auto& create =
      static_cast<const membership::v1::CreateOrganizationRequest&>(*calls[0].request);
  ASSERT_EQ(create.waivers_size(), 1);
  EXPECT_EQ(create.waivers(0).rule_id(), "organization.near-duplicate");
}

TEST(GroupFileTest, AFileThatDoesNotSayWhoseItIsIsRefused) {
  for (const char* yaml : {"", "[]", "kinds: []", "group: x", "group: {}", "group: {id: [x]}"}) {
    EXPECT_EQ(Read(yaml).status().code(), absl::StatusCode::kInvalidArgument) << yaml;
  }
}

TEST(GroupFileTest, ReportsEveryProblemWithItsLine) {
  const auto file = Read(R"(group: {id: putuo}
committees: []
bodies:
  - {id: Council, displayName: x, kind: council}
  - {id: b, displayName: x, kind: council, steps: {marry: {}}}
  - {id: b, displayName: x, kind: council, parent: bodies/a}
appointments:
  - {id: a, role: chair}
)");
  ASSERT_FALSE(file.ok());
  EXPECT_THAT(std::string(file.status().message()),
              AllOf(HasSubstr("6 problems"), HasSubstr("group.yaml:2: committees"),
                    HasSubstr("group.yaml:4: bodies[0].id"),
                    HasSubstr("group.yaml:5: bodies[1].steps.marry"),
                    HasSubstr("group.yaml:6: bodies[2].parent"), HasSubstr("stands here twice"),
                    HasSubstr("group.yaml:8: appointments[0].parent")));
}

}  // namespace
}  // namespace edugroup::ctl
