// Groups with taxonomies of their own side by side, comparable by standard kind (P3, L12, N12).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// A kind of a group's own, what it maps to, and how many members are of it.
struct OwnKind {
  std::string id, name, standard_kind;
  int members;
};

class TaxonomyTest : public MembershipTest {
 protected:
  // A group with its kinds and example members of each, all of them members since the founding.
  Caller AddGroup(const std::string& id, const std::string& name,
                  const std::vector<OwnKind>& kinds) {
    Ask<v1::Group>(operator_, "GroupService/CreateGroup",
                   Parse<v1::CreateGroupRequest>(
                       absl::StrCat("group_id: '", id, "' group { display_name: '", name, "' }")));
    Caller secretariat = servers_.Secretariat(id);
    const std::string parent = absl::StrCat("parent: 'groups/", id, "' ");
    Ask<v1::Kind>(secretariat, "GroupService/CreateKind",
                  Parse<v1::CreateKindRequest>(
                      absl::StrCat(parent, "kind_id: 'member' kind { taxonomy: AFFILIATION_KIND ",
                                   "display_name: '成员单位' }")));
    for (const OwnKind& kind : kinds) {
      Ask<v1::Kind>(
          secretariat, "GroupService/CreateKind",
          Parse<v1::CreateKindRequest>(absl::StrCat(
              parent, "kind_id: '", kind.id, "' kind { taxonomy: ORGANIZATION_KIND ",
              "display_name: '", kind.name, "' standard_kind: ", kind.standard_kind, " }")));
      for (int i = 1; i <= kind.members; ++i) AddMember(secretariat, id, kind, i);
    }
    return secretariat;
  }

  v1::Census CensusIn(Caller& secretariat, const std::string& group) {
    return Ask<v1::Census>(secretariat, "CensusService/GetCensus",
                           Parse<v1::GetCensusRequest>("parent: 'groups/" + group + "'"));
  }

 private:
  void AddMember(Caller& secretariat, const std::string& group, const OwnKind& kind, int number) {
    const std::string id = absl::StrCat(kind.id, number);
    const std::string parent = absl::StrCat("parent: 'groups/", group, "' ");
    Ask<v1::Organization>(
        secretariat, "OrganizationService/CreateOrganization",
        Parse<v1::CreateOrganizationRequest>(
            absl::StrCat(parent, "organization_id: '", id, "' organization { is_example: true ",
                         "display_name: '示例", kind.name, "第", number, "号' kind: 'groups/",
                         group, "/kinds/", kind.id, "' }")));
    const auto applied = Ask<v1::Affiliation>(
        secretariat, "AffiliationService/CreateAffiliation",
        Parse<v1::CreateAffiliationRequest>(
            absl::StrCat(parent, "affiliation { organization: 'groups/", group, "/organizations/",
                         id, "' kind: 'groups/", group, "/kinds/member' }")));
    Ask<v1::Affiliation>(secretariat, "AffiliationService/AdmitAffiliation",
                         Admission(applied.name(), kFounding));
  }
};

std::map<std::string, int64_t> ByStandardKind(const v1::Census& census) {
  std::map<std::string, int64_t> counts;
  for (const v1::CensusPart& part : census.by_standard_kind()) {
    counts[v1::StandardKind_Name(part.standard_kind())] = part.count();
  }
  return counts;
}

std::vector<std::string> KindsOf(const v1::Census& census) {
  std::vector<std::string> names;
  for (const v1::CensusPart& part : census.by_kind()) names.push_back(part.display_name());
  return names;
}

// Jiading counts three kinds (J4), Putuo five (P1), Linzi has general schools among its members
// (L12) and its communities as clusters (L4): each in its own words, comparable in seven.
TEST_F(TaxonomyTest, GroupsKeepTheirOwnKindsSideBySide) {
  Caller jiading = AddGroup("jiading", "嘉定区职业教育集团",
                            {{"department", "政府部门", "GOVERNMENT", 1},
                             {"college", "职业院校", "SCHOOL", 3},
                             {"enterprise", "企业", "ENTERPRISE", 6}});
  Caller linzi = AddGroup("linzi", "临淄区产教联盟",
                          {{"vocational", "职业学校", "SCHOOL", 1},
                           {"general", "普通学校", "SCHOOL", 2},
                           {"enterprise", "企业", "ENTERPRISE", 3}});
  AddOrganization("b1", "示例委办局", "bureau");
  AddOrganization("s1", "示例职校", "school");
  AddOrganization("e1", "示例企业", "enterprise");
  AddOrganization("i1", "示例研究所", "institute");
  AddOrganization("t1", "示例培训中心", "education");
  for (const char* id : {"b1", "s1", "e1", "i1", "t1"}) Join(id, kFounding);

  EXPECT_THAT(KindsOf(CensusIn(jiading, "jiading")), ElementsAre("企业", "职业院校", "政府部门"));
  EXPECT_THAT(
      ByStandardKind(CensusIn(jiading, "jiading")),
      UnorderedElementsAre(Pair("GOVERNMENT", 1), Pair("SCHOOL", 3), Pair("ENTERPRISE", 6)));
  EXPECT_THAT(KindsOf(CensusIn(linzi, "linzi")), ElementsAre("企业", "普通学校", "职业学校"));
  EXPECT_THAT(ByStandardKind(CensusIn(linzi, "linzi")),
              UnorderedElementsAre(Pair("SCHOOL", 3), Pair("ENTERPRISE", 3)));
  EXPECT_THAT(KindsOf(CensusOf(kToday)), SizeIs(5));
  EXPECT_THAT(ByStandardKind(CensusOf(kToday)),
              UnorderedElementsAre(Pair("GOVERNMENT", 1), Pair("SCHOOL", 1), Pair("ENTERPRISE", 1),
                                   Pair("RESEARCH", 1), Pair("TRAINING", 1)));

  // L3, L4: a community is a cluster that members belong to, several at once.
  for (const char* community : {"integration", "chemical"}) {
    Ask<v1::Kind>(
        linzi, "GroupService/CreateKind",
        Parse<v1::CreateKindRequest>(absl::StrCat(
            "parent: 'groups/linzi' kind_id: '", community,
            "' kind { taxonomy: INDUSTRY_CLUSTER display_name: '共同体 ", community, "' }")));
  }
  for (const auto& [id, clusters] : std::map<std::string, std::string>{
           {"general1", "industry_clusters: 'groups/linzi/kinds/integration'"},
           {"vocational1",
            "industry_clusters: 'groups/linzi/kinds/integration' "
            "industry_clusters: 'groups/linzi/kinds/chemical'"}}) {
    Ask<v1::Organization>(
        linzi, "OrganizationService/UpdateOrganization",
        Parse<v1::UpdateOrganizationRequest>(absl::StrCat(
            "organization { name: 'groups/linzi/organizations/", id, "' ", clusters, " }")));
  }
  const v1::Census communities = CensusIn(linzi, "linzi");
  ASSERT_THAT(communities.by_industry_cluster(), SizeIs(2));
  EXPECT_EQ(communities.by_industry_cluster(0).display_name(), "共同体 integration");
  EXPECT_EQ(communities.by_industry_cluster(0).count(), 2);
  EXPECT_EQ(communities.by_industry_cluster(0).share_percent(), "33.33");
  // Nobody sees across.
  EXPECT_EQ(ReasonOf(Try<v1::Census>(linzi, "CensusService/GetCensus",
                                     Parse<v1::GetCensusRequest>("parent: 'groups/jiading'"))),
            ErrorReason::ROLE_REQUIRED);
}

}  // namespace
}  // namespace edugroup::membership
