// Organisations through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using ::testing::ElementsAre;
using ::testing::SizeIs;

using OrganizationServiceTest = MembershipTest;

// X5: reported instead of two records made; with a reason there may be two.
TEST_F(OrganizationServiceTest, ANearDuplicateNeedsAReason) {
  AddOrganization("e1", "示例机电（上海）有限公司", "enterprise", "aliases: '示例机电'");
  auto request = NewOrganization("e2", "示例机电(上海)", "enterprise");
  EXPECT_EQ(ReasonOf(Try<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization",
                                           request)),
            ErrorReason::RULE_VIOLATED);
  const auto similar = Ask<v1::FindSimilarOrganizationsResponse>(
      secretariat_, "OrganizationService/FindSimilarOrganizations",
      Parse<v1::FindSimilarOrganizationsRequest>(
          "parent: 'groups/putuo' display_name: '示例 机电'"));
  ASSERT_THAT(similar.organizations(), SizeIs(1));
  EXPECT_EQ(similar.organizations(0).organization(), "groups/putuo/organizations/e1");
  EXPECT_EQ(similar.organizations(0).matched_name(), "示例机电");
  EXPECT_FALSE(similar.organizations(0).exact());

  *request.add_waivers() = Parse<type::Waiver>(
      "rule_id: 'organization.near-duplicate' reason: '两家独立公司' by: '秘书处'");
  const auto created =
      Ask<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization", request);
  EXPECT_THAT(created.waivers(), SizeIs(1));
}

TEST_F(OrganizationServiceTest, ABatchIsWrittenWholeOrNotAtAll) {
  v1::BatchCreateOrganizationsRequest batch;
  batch.set_parent("groups/putuo");
  *batch.add_requests() = NewOrganization("s1", "示例一校", "school");
  *batch.add_requests() = NewOrganization("s2", "示例二校", "school",
                                          "unified_social_credit_code: '91350100M000100Y44'");
  const auto create = [&] {
    return Try<v1::BatchCreateOrganizationsResponse>(
        secretariat_, "OrganizationService/BatchCreateOrganizations", batch);
  };
  const auto count = [&] {
    return Ask<v1::ListOrganizationsResponse>(
               secretariat_, "OrganizationService/ListOrganizations",
               Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo'"))
        .organizations_size();
  };
  EXPECT_EQ(ReasonOf(create()), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(count(), 0);
  // Two of the batch under one credit code.
  for (auto& request : *batch.mutable_requests()) {
    request.mutable_organization()->set_unified_social_credit_code("91350100M000100Y43");
  }
  EXPECT_EQ(ReasonOf(create()), ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(count(), 0);
  batch.mutable_requests(1)->mutable_organization()->clear_unified_social_credit_code();
  batch.set_validate_only(true);
  EXPECT_TRUE(create().ok());
  EXPECT_EQ(count(), 0);
  batch.set_validate_only(false);
  EXPECT_TRUE(create().ok());
  EXPECT_EQ(count(), 2);
}

TEST_F(OrganizationServiceTest, OnlyAnOrganizationThatNeverWasAffiliatedIsDeleted) {
  AddOrganization("e1", "示例企业", "enterprise");
  AddOrganization("e2", "示例错录企业", "enterprise");
  Join("e1", kFounding);
  const auto drop = [&](const std::string& id) {
    return Try<Empty>(
        secretariat_, "OrganizationService/DeleteOrganization",
        Parse<v1::DeleteOrganizationRequest>("name: 'groups/putuo/organizations/" + id + "'"));
  };
  EXPECT_EQ(ReasonOf(drop("e1")), ErrorReason::RESOURCE_IN_USE);
  EXPECT_TRUE(drop("e2").ok());
  // Its name is free again, its id is not.
  AddOrganization("e3", "示例错录企业", "enterprise");
  const absl::Status reused = Try<v1::Organization>(
      secretariat_, "OrganizationService/CreateOrganization",
      Parse<v1::CreateOrganizationRequest>("parent: 'groups/putuo' organization_id: 'e2' "
                                           "organization { display_name: '示例补录企业' "
                                           "kind: 'groups/putuo/kinds/enterprise' }"));
  EXPECT_EQ(reused.code(), absl::StatusCode::kAlreadyExists) << reused;
  EXPECT_EQ(ReasonOf(reused), ErrorReason::RESOURCE_EXISTS);
}

TEST_F(OrganizationServiceTest, OrganizationsAreListedInPinyinOrderAndFiltered) {
  AddOrganization("a", "示例中学", "school", "tags: '示范' short_name: '中'");
  AddOrganization("b", "示例安全研究所", "institute");
  AddOrganization("c", "示例机床厂", "enterprise", "tags: '示范'");
  const auto list = [&](const std::string& more) {
    const auto response = Ask<v1::ListOrganizationsResponse>(
        secretariat_, "OrganizationService/ListOrganizations",
        Parse<v1::ListOrganizationsRequest>("parent: 'groups/putuo' " + more));
    std::vector<std::string> names;
    for (const auto& organization : response.organizations()) {
      names.push_back(organization.display_name());
    }
    return names;
  };
  EXPECT_THAT(list(""), ElementsAre("示例安全研究所", "示例机床厂", "示例中学"));
  EXPECT_THAT(list("filter: 'tags:\"示范\"'"), ElementsAre("示例机床厂", "示例中学"));
  EXPECT_THAT(list("filter: 'standard_kind = RESEARCH OR short_name = \"中\"'"),
              ElementsAre("示例安全研究所", "示例中学"));
}

TEST_F(OrganizationServiceTest, ACreditCodeIsTakenOnceInAGroup) {
  AddOrganization("e1", "示例甲公司", "enterprise",
                  "unified_social_credit_code: '91350100M000100Y43'");
  AddOrganization("e2", "示例乙公司", "enterprise");
  AddOrganization("e3", "示例丙公司", "enterprise");
  EXPECT_EQ(
      ReasonOf(Try<v1::Organization>(secretariat_, "OrganizationService/UpdateOrganization",
                                     Parse<v1::UpdateOrganizationRequest>(
                                         "organization { name: 'groups/putuo/organizations/e2' "
                                         "unified_social_credit_code: '91350100M000100Y43' }"))),
      ErrorReason::RESOURCE_EXISTS);
  EXPECT_EQ(OrganizationOf(secretariat_, "e2").unified_social_credit_code(), "");
  EXPECT_EQ(OrganizationOf(secretariat_, "e1").display_name(), "示例甲公司");
}

// X5: a renamed organisation is looked for under its new name, and still under the former one.
TEST_F(OrganizationServiceTest, NamesFollowARenamedOrganization) {
  AddOrganization("s1", "示例旧名学校", "school");
  AddOrganization("s2", "示例别校", "school");
  const auto rename = [&](const std::string& name) {
    return Try<v1::Organization>(
        secretariat_, "OrganizationService/UpdateOrganization",
        Parse<v1::UpdateOrganizationRequest>(
            absl::StrCat("organization { name: 'groups/putuo/organizations/s1' display_name: '",
                         name, "' } update_mask { paths: 'display_name' }")));
  };
  const auto count = [&](const std::string& name) {
    return Ask<v1::FindSimilarOrganizationsResponse>(
               secretariat_, "OrganizationService/FindSimilarOrganizations",
               Parse<v1::FindSimilarOrganizationsRequest>(
                   absl::StrCat("parent: 'groups/putuo' display_name: '", name, "'")))
        .organizations_size();
  };
  EXPECT_EQ(ReasonOf(rename("示例 别校")), ErrorReason::RULE_VIOLATED);
  EXPECT_EQ(count("示例旧名学校"), 1);
  EXPECT_EQ(rename("示例新名学校"), absl::OkStatus());
  EXPECT_EQ(count("示例旧名学校"), 1);
  EXPECT_EQ(count("示例新名学校"), 1);
}

TEST_F(OrganizationServiceTest, ABatchIsReadInTheOrderOfItsNamesOrNotAtAll) {
  AddOrganization("a", "示例一校", "school");
  AddOrganization("b", "示例二校", "school");
  const auto get = [&](const std::string& names) {
    return secretariat_.Ask<v1::BatchGetOrganizationsResponse>(
        "edugroup.membership.v1.OrganizationService/BatchGetOrganizations",
        Parse<v1::BatchGetOrganizationsRequest>("parent: 'groups/putuo' " + names));
  };
  const auto both =
      get("names: 'groups/putuo/organizations/b' names: 'groups/putuo/organizations/a'");
  ASSERT_TRUE(both.ok()) << both.status();
  ASSERT_THAT(both->organizations(), SizeIs(2));
  EXPECT_EQ(both->organizations(0).display_name(), "示例二校");
  EXPECT_EQ(ReasonOf(get("names: 'groups/putuo/organizations/a' "
                         "names: 'groups/putuo/organizations/c'")
                         .status()),
            ErrorReason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(get("names: 'groups/anqing/organizations/a'").status()),
            ErrorReason::FIELDS_INVALID);
}

}  // namespace
}  // namespace edugroup::membership
