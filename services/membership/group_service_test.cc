// Groups and their taxonomies through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using google::protobuf::Empty;
using ::testing::ElementsAre;

using GroupServiceTest = MembershipTest;

// P3: taxonomies are the group's own data.
TEST_F(GroupServiceTest, KindsAreRenamedReclassifiedAndOnlyDeletedWhenUnused) {
  AddOrganization("t1", "示例培训中心", "education");
  const auto renamed = Ask<v1::Kind>(
      secretariat_, "GroupService/UpdateKind",
      Parse<v1::UpdateKindRequest>("kind { name: 'groups/putuo/kinds/education' display_name: "
                                   "'社会教育机构' standard_kind: OTHER }"));
  EXPECT_THAT(renamed.former_names(), ElementsAre("其他教育单位"));
  EXPECT_EQ(OrganizationOf(secretariat_, "t1").standard_kind(), v1::OTHER);

  const auto drop = [&](const std::string& name) {
    return Try<Empty>(secretariat_, "GroupService/DeleteKind",
                      Parse<v1::DeleteKindRequest>("name: 'groups/putuo/kinds/" + name + "'"));
  };
  EXPECT_EQ(ReasonOf(drop("education")), ErrorReason::RESOURCE_IN_USE);
  EXPECT_TRUE(drop("institute").ok());
  EXPECT_EQ(ReasonOf(Try<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization",
                                           NewOrganization("i1", "示例研究所", "institute"))),
            ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Try<v1::Organization>(secretariat_, "OrganizationService/CreateOrganization",
                                           NewOrganization("i1", "示例研究所", "council"))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(Try<v1::Kind>(
                secretariat_, "GroupService/CreateKind",
                Parse<v1::CreateKindRequest>("parent: 'groups/putuo' kind { taxonomy: "
                                             "AFFILIATION_KIND display_name: '理事单位' }"))),
            ErrorReason::RESOURCE_EXISTS);
}

TEST_F(GroupServiceTest, EachCallerListsTheGroupsItBelongsTo) {
  for (const char* id : {"jiading", "anqing"}) {
    // The same name, so that only the id tells them apart between pages.
    Ask<v1::Group>(operator_, "GroupService/CreateGroup",
                   Parse<v1::CreateGroupRequest>(absl::StrCat(
                       "group_id: '", id, "' group { display_name: '示例职业教育集团' }")));
  }
  const auto names = [](Caller& caller) {
    std::vector<std::string> found;
    auto request = Parse<v1::ListGroupsRequest>("page_size: 1");
    do {
      const auto page = Ask<v1::ListGroupsResponse>(caller, "GroupService/ListGroups", request);
      for (const v1::Group& group : page.groups()) found.push_back(group.name());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && found.size() < 10);
    return found;
  };
  EXPECT_THAT(names(secretariat_), ElementsAre("groups/putuo"));
  EXPECT_THAT(names(operator_), ElementsAre("groups/putuo", "groups/anqing", "groups/jiading"));
  Caller other = servers_.Secretariat("anqing");
  EXPECT_EQ(ReasonOf(Try<v1::Group>(other, "GroupService/GetGroup",
                                    Parse<v1::GetGroupRequest>("name: 'groups/putuo'"))),
            ErrorReason::ROLE_REQUIRED);
  EXPECT_EQ(
      ReasonOf(Try<v1::Group>(other, "GroupService/CreateGroup",
                              Parse<v1::CreateGroupRequest>("group { display_name: '示例' }"))),
      ErrorReason::ROLE_REQUIRED);
}

}  // namespace
}  // namespace edugroup::membership
