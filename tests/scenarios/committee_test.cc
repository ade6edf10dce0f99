// Bodies through real gRPC on real databases: Jiading's new structure one body at a time (J3,
// J8–J13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenarios/committee_fixture.h"

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST_F(CommitteeScenario, JiadingIsRestructured) {
  AddBody("council", "理事会", "", "aliases: '董事会'");
  AddBody("secretariat", "秘书处", "council", "order_index: 1");
  Establish("council", "year: 2009 month: 2");
  Establish("secretariat", "year: 2009 month: 2");
  for (int i = 1; i <= 7; ++i) {
    const std::string id = absl::StrCat("old-group-", i);
    AddBody(id, absl::StrCat("校企合作专业组", i), "council", "order_index: 9");
    Establish(id, "year: 2009 month: 2");
    ASSERT_TRUE(Dissolve(id, "year: 2021 month: 11").ok());
  }
  AddBody("advisers", "发展专家咨询委员会", "council", "order_index: 2");
  Caller clerk = Clerk();
  Ask<v1::Body>(clerk, absl::StrCat(kBodies, "PrepareBody"),
                Parse<v1::PrepareBodyRequest>("name: 'groups/jiading/bodies/advisers'"));
  const std::vector<std::string> committees = {"产教融合", "师资建设", "专业建设", "社会服务",
                                               "创新创业"};
  for (size_t i = 0; i < committees.size(); ++i) {
    const std::string id = absl::StrCat("committee-", i + 1);
    AddBody(id, committees[i] + "委员会", "council", absl::StrCat("order_index: ", 3 + i));
    Establish(id, "year: 2021 month: 12 day: 1");
  }
  const std::vector<std::string> sub_groups = {"文化艺术", "装备制造", "电子信息", "财经商贸",
                                               "旅游服务", "教育体育", "公共管理", "交通运输"};
  for (size_t i = 0; i < sub_groups.size(); ++i) {
    const std::string id = absl::StrCat("sub-group-", i + 1);
    const std::string predecessor =
        i < 7 ? absl::StrCat("predecessors: 'groups/jiading/bodies/old-group-", i + 1, "'") : "";
    AddBody(id, sub_groups[i] + "专业建设协作组", "committee-3",
            absl::StrCat("order_index: ", i, " ", predecessor));
    Establish(id, "year: 2021 month: 12 day: 1");
  }

  EXPECT_THAT(Chart("root: 'groups/jiading/bodies/council'"),
              ElementsAre("理事会", ".秘书处", ".发展专家咨询委员会", ".产教融合委员会",
                          ".师资建设委员会", ".专业建设委员会", "..文化艺术专业建设协作组",
                          "..装备制造专业建设协作组", "..电子信息专业建设协作组",
                          "..财经商贸专业建设协作组", "..旅游服务专业建设协作组",
                          "..教育体育专业建设协作组", "..公共管理专业建设协作组",
                          "..交通运输专业建设协作组", ".社会服务委员会", ".创新创业委员会"));
  EXPECT_THAT(Chart("as_of { year: 2015 month: 6 day: 1 }"), SizeIs(9));
  EXPECT_THAT(Chart("as_of { year: 2009 month: 1 day: 31 }"), IsEmpty());

  const auto page = Ask<v1::ListBodiesResponse>(
      clerk, absl::StrCat(kBodies, "ListBodies"),
      Parse<v1::ListBodiesRequest>(
          "parent: 'groups/jiading' page_size: 5 "
          "filter: 'parent_body = \"groups/jiading/bodies/committee-3\" AND state = ESTABLISHED'"));
  EXPECT_THAT(page.bodies(), SizeIs(5));
  EXPECT_EQ(page.bodies(0).display_name(), "文化艺术专业建设协作组");
  EXPECT_THAT(page.next_page_token(), Not(IsEmpty()));
}

TEST_F(CommitteeScenario, ATreeStaysATree) {
  AddBody("tree-a", "甲", "");
  AddBody("tree-b", "乙", "tree-a");
  Caller clerk = Clerk();
  const auto under = [&](const std::string& body, const std::string& parent) {
    return ReasonOf(
        clerk
            .Ask<v1::Body>(absl::StrCat(kBodies, "UpdateBody"),
                           Parse<v1::UpdateBodyRequest>(absl::StrCat(
                               "body { name: 'groups/jiading/bodies/", body,
                               "' parent_body: 'groups/jiading/bodies/", parent, "' }")))
            .status());
  };
  EXPECT_EQ(under("tree-a", "tree-b"), access::v1::FIELDS_INVALID);
  EXPECT_EQ(under("tree-a", "nobody"), access::v1::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Dissolve("tree-a", "year: 2021")), access::v1::RESOURCE_IN_USE);
  EXPECT_TRUE(Dissolve("tree-b", "year: 2021").ok());
  EXPECT_TRUE(Dissolve("tree-a", "year: 2021").ok());
}

TEST_F(CommitteeScenario, ARepeatedNameNeedsAWaiver) {
  AddBody("named", "监事会", "", "aliases: '监督委员会'");
  Caller clerk = Clerk();
  v1::CreateBodyRequest request = Parse<v1::CreateBodyRequest>(
      "parent: 'groups/jiading' body_id: 'namesake' "
      "body { display_name: '监督委员会' kind: 'council' }");
  const auto refused = clerk.Ask<v1::Body>(absl::StrCat(kBodies, "CreateBody"), request);
  EXPECT_EQ(ReasonOf(refused.status()), access::v1::RULE_VIOLATED);
  *request.add_waivers() =
      Parse<type::Waiver>("rule_id: 'body.name-repeated' reason: '另设' by: '秘书长'");
  const auto body = Ask<v1::Body>(clerk, absl::StrCat(kBodies, "CreateBody"), request);
  EXPECT_EQ(body.waivers(0).reason(), "另设");
}

TEST_F(CommitteeScenario, BodiesAreReadAndChangedOneFieldAtATime) {
  const v1::Body before = AddBody("edited", "宣传部", "", "location: '北楼'");
  AddBody("hosted", "研究所", "", "host: 'groups/jiading/organizations/school'");
  Caller clerk = Clerk();
  const auto both = Ask<v1::BatchGetBodiesResponse>(
      clerk, absl::StrCat(kBodies, "BatchGetBodies"),
      Parse<v1::BatchGetBodiesRequest>("parent: 'groups/jiading' "
                                       "names: 'groups/jiading/bodies/hosted' "
                                       "names: 'groups/jiading/bodies/edited'"));
  ASSERT_THAT(both.bodies(), SizeIs(2));
  EXPECT_EQ(both.bodies(0).host(), "groups/jiading/organizations/school");

  v1::UpdateBodyRequest request = Parse<v1::UpdateBodyRequest>(
      "body { name: 'groups/jiading/bodies/edited' display_name: '宣传联络部' } "
      "update_mask { paths: 'display_name' }");
  request.mutable_body()->set_etag(before.etag());
  const std::string update = absl::StrCat(kBodies, "UpdateBody");
  const auto after = Ask<v1::Body>(clerk, update, request);
  EXPECT_EQ(after.display_name(), "宣传联络部");
  EXPECT_EQ(after.location(), "北楼");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Body>(update, request).status()), access::v1::ETAG_MISMATCH);
  request = Parse<v1::UpdateBodyRequest>(
      "body { name: 'groups/jiading/bodies/edited' host: 'groups/jiading/organizations/gone' }");
  EXPECT_EQ(ReasonOf(clerk.Ask<v1::Body>(update, request).status()),
            access::v1::REFERENCE_NOT_FOUND);
  Caller member = servers_->Member("jiading", "firm");
  EXPECT_EQ(ReasonOf(member.Ask<v1::Body>(update, request).status()), access::v1::ROLE_REQUIRED);
  const auto read =
      Ask<v1::Body>(member, absl::StrCat(kBodies, "GetBody"),
                    Parse<v1::GetBodyRequest>("name: 'groups/jiading/bodies/edited'"));
  EXPECT_EQ(read.etag(), after.etag());
}

// J17, X7: what a body was for on a past day.
TEST_F(CommitteeScenario, DutiesOfAPastDayAreThoseOfThatDay) {
  world_->AddBody("service", "社会服务办公室",
                  "duties { id: 'qualification' text: '帮助学校申报培训资质' } location: '东楼'");
  world_->Establish("service", "year: 2018 month: 3");
  world_->Ask<v1::Body, v1::UpdateBodyRequest>(
      "BodyService/UpdateBody",
      "body { name: '$/bodies/service' duties { id: 'qualification' text: '帮助学校申报培训资质' } "
      "duties { id: 'feedback' text: '定期向集团和学校反馈' } location: '西楼' } "
      "effective_date { year: 2021 month: 1 day: 1 } "
      "update_mask { paths: 'duties' paths: 'location' }");
  const auto on = [&](const std::string& day) {
    return world_->Ask<v1::Body, v1::GetBodyRequest>(
        "BodyService/GetBody", absl::StrCat("name: '$/bodies/service' as_of { ", day, " }"));
  };
  EXPECT_THAT(on("year: 2020 month: 12 day: 31").duties(), SizeIs(1));
  EXPECT_EQ(on("year: 2020 month: 12 day: 31").location(), "东楼");
  ASSERT_THAT(on("year: 2021 month: 1 day: 1").duties(), SizeIs(2));
  EXPECT_EQ(on("year: 2021 month: 1 day: 1").duties(1).id(), "feedback");
  const auto chart =
      world_->FullChart("root: '$/bodies/service' as_of { year: 2019 month: 6 day: 1 }");
  ASSERT_THAT(chart.nodes(), SizeIs(1));
  EXPECT_THAT(chart.nodes(0).body().duties(), SizeIs(1));
}

// J2, C2.7: the regime is the charter's word and the kinds of bodies are the group's own: party
// committee, council and manager side by side, one cooperation committee, two entities (L16).
TEST_F(CommitteeScenario, AnyKindOfBodyStandsUnderAnyOther) {
  const auto group = world_->Ask<membership::v1::Group, membership::v1::UpdateGroupRequest>(
      "GroupService/UpdateGroup",
      "group { name: '$' governance_regime: '理事会领导下的理事长负责制' legal_nature: "
      "NON_LEGAL_PERSON } update_mask { paths: 'governance_regime' paths: 'legal_nature' }");
  EXPECT_EQ(group.governance_regime(), "理事会领导下的理事长负责制");
  const std::tuple<const char*, const char*, const char*> bodies[] = {
      {"guidance-committee", "实体化指导委员会", ""},
      {"party-committee", "联合体党委", "guidance-committee"},
      {"assembly", "联合体会员大会", "guidance-committee"},
      {"standing-council", "联合体常务理事会", "assembly"},
      {"chair-office", "理事长办公会", "standing-council"},
      {"supervisors", "联合体监事会", "assembly"},
      {"manager", "职业经理人", "standing-council"},
      {"cooperation-committee", "联合体合作委员会", "standing-council"},
      {"entity", "实体化运营公司", "manager"},
      {"centre", "共享实训中心", "entity"}};
  std::string structure =
      "effective_date { year: 2021 month: 12 day: 1 } root: '$/bodies/entities' ";
  world_->AddBody("entities", "实体化运作试点");
  int order = 0;
  for (const auto& [kind, name, parent] : bodies) {
    absl::StrAppend(&structure, "bodies { body { name: '$/bodies/e-", kind, "' kind: '", kind,
                    "' display_name: '", name, "' parent_body: '$/bodies/",
                    *parent == '\0' ? "entities" : absl::StrCat("e-", parent),
                    "' order_index: ", ++order, " } } ");
  }
  EXPECT_THAT(world_->ApplyStructure(structure).changes(), SizeIs(10));
  EXPECT_THAT(Chart("root: 'groups/jiading/bodies/entities'"),
              ElementsAre("实体化运作试点", ".实体化指导委员会", "..联合体党委", "..联合体会员大会",
                          "...联合体常务理事会", "....理事长办公会", "....职业经理人",
                          ".....实体化运营公司", "......共享实训中心", "....联合体合作委员会",
                          "...联合体监事会"));
}

}  // namespace
}  // namespace edugroup::committee
