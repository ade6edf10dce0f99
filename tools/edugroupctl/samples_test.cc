// The sample groups hold the figures of the documents they come from.
#include <map>

#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/edugroupctl/group_file.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class SampleTest : public testing::Test {
 protected:
  void Load(const std::string& path) {
    auto file = ReadGroupFile("tools/samples/" + path);
    ASSERT_TRUE(file.ok()) << file.status();
    file_ = *std::move(file);
  }
  template <class M>
  std::vector<M> All() const {
    std::vector<M> all;
    for (const Item& item : file_.items) {
      if (item.resource->GetDescriptor() == M::descriptor()) {
        all.push_back(static_cast<const M&>(*item.resource));
      }
    }
    return all;
  }
  std::map<std::string, int> BodiesByKind() const {
    std::map<std::string, int> counts;
    for (const auto& body : All<committee::v1::Body>()) ++counts[body.kind()];
    return counts;
  }
  std::map<std::string, int> OrganizationsByKind() const {
    std::map<std::string, int> counts;
    for (const auto& organization : All<membership::v1::Organization>()) {
      ++counts[organization.kind()];
    }
    return counts;
  }

  GroupFile file_;
};

TEST_F(SampleTest, AnqingHasFourDepartmentsAndItsMembersAreExamples) {  // A17, A20
  Load("anqing/group.yaml");
  EXPECT_THAT(BodiesByKind(), ElementsAre(Pair("council", 1), Pair("department", 4),
                                          Pair("office", 1), Pair("secretariat", 1)));
  EXPECT_THAT(OrganizationsByKind(),
              UnorderedElementsAre(Pair("groups/anqing/kinds/school", 6),
                                   Pair("groups/anqing/kinds/enterprise", 5)));
  for (const auto& organization : All<membership::v1::Organization>()) {
    EXPECT_TRUE(organization.is_example()) << organization.display_name();
    EXPECT_EQ(organization.contacts_size(), 1) << organization.display_name();
  }
}

TEST_F(SampleTest, JiadingHasFiveCommitteesAndEightSubGroupsWithTheRatio) {  // J10-J16
  Load("jiading/group.yaml");
  EXPECT_THAT(BodiesByKind(), ElementsAre(Pair("advisory-committee", 1), Pair("committee", 5),
                                          Pair("cooperation-groups", 1), Pair("council", 1),
                                          Pair("secretariat", 1), Pair("sub-group", 8)));
  for (const auto& body : All<committee::v1::Body>()) {
    if (body.kind() != "sub-group") continue;
    EXPECT_EQ(body.parent_body(), "groups/jiading/bodies/zyjs");
    const auto& share = *body.composition_rules().rbegin();
    EXPECT_EQ(share.severity(), type::Finding::SOFT);
    EXPECT_EQ(share.ratio().threshold().operator_(), type::Threshold::AT_LEAST);
    EXPECT_EQ(share.ratio().threshold().value(), "1/2");
    EXPECT_THAT(share.ratio().denominator_roles(), ElementsAre("member"));
  }
}

TEST_F(SampleTest, PutuoCountsSixtyOneAndTwentyFiveFounders) {  // P1, P2
  Load("putuo/group.yaml");
  EXPECT_THAT(OrganizationsByKind(), UnorderedElementsAre(Pair("groups/putuo/kinds/government", 11),
                                                          Pair("groups/putuo/kinds/school", 8),
                                                          Pair("groups/putuo/kinds/enterprise", 35),
                                                          Pair("groups/putuo/kinds/research", 2),
                                                          Pair("groups/putuo/kinds/education", 5)));
  int founders = 0, members = 0;
  for (const Item& item : file_.items) {
    if (item.collection->section != "affiliations") continue;
    ++members;
    ASSERT_EQ(item.steps.size(), 1u);
    const auto& admit =
        static_cast<const membership::v1::AdmitAffiliationRequest&>(*item.steps[0].request);
    if (admit.effective_date().year() == 2013) ++founders;
  }
  EXPECT_EQ(members, 61);
  EXPECT_EQ(founders, 25);
}

TEST_F(SampleTest, YichangsCommitteesHaveTypedSeats) {  // Y5, Y7
  Load("yichang/group.yaml");
  EXPECT_EQ(BodiesByKind()["committee"], 6);
  for (const auto& body : All<committee::v1::Body>()) {
    if (body.kind() != "committee") continue;
    EXPECT_EQ(body.composition_rules_size(), 4) << body.display_name();
    EXPECT_EQ(body.composition_rules(1).eligibility().any_of_size(), 2) << "either-or";
  }
}

TEST_F(SampleTest, LinziHasThreeTiersAndSixCommunities) {  // L2, L3
  Load("linzi/group.yaml");
  EXPECT_THAT(BodiesByKind(),
              ElementsAre(Pair("community", 6), Pair("council", 1), Pair("guidance-committee", 1)));
  const std::map<std::string, std::string> above = {{"guidance-committee", ""},
                                                    {"council", "groups/linzi/bodies/guidance"},
                                                    {"community", "groups/linzi/bodies/council"}};
  for (const auto& body : All<committee::v1::Body>()) {
    EXPECT_EQ(body.parent_body(), above.at(body.kind())) << body.display_name();
  }
}

TEST_F(SampleTest, AnqingsAssessmentCanBeRead) {  // A14, A21
  Load("anqing/evaluation.yaml");
  EXPECT_EQ(file_.items.size(), 2u);
}

}  // namespace
}  // namespace edugroup::ctl
