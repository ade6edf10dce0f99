#include "services/membership/census.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::CivilDay kDay(2020, 12, 31);

MemberCount Count(const std::string& kind, v1::StandardKind standard_kind, int64_t count,
                  std::vector<std::string> tags = {}) {
  return {"groups/putuo/kinds/" + kind, standard_kind, std::move(tags), count, "", {}};
}

// P1: 61 = 11 bureaus + 8 schools + 35 enterprises + 2 research institutes + 5 other education
// units.
DayCounts Putuo() {
  return {{Count("bureau", v1::GOVERNMENT, 11), Count("school", v1::SCHOOL, 8),
           Count("enterprise", v1::ENTERPRISE, 35), Count("institute", v1::RESEARCH, 2),
           Count("education", v1::TRAINING, 5)},
          {}};
}

// J4: 89 = 7 departments + 21 vocational institutions + 61 enterprises.
DayCounts Jiading() {
  return {{Count("department", v1::GOVERNMENT, 7), Count("school", v1::SCHOOL, 21),
           Count("enterprise", v1::ENTERPRISE, 61)},
          {}};
}

std::vector<std::string> SharesOf(const google::protobuf::RepeatedPtrField<v1::CensusPart>& parts) {
  std::vector<std::string> shares;
  for (const v1::CensusPart& part : parts) shares.push_back(part.share_percent());
  return shares;
}

std::vector<int64_t> CountsOf(const google::protobuf::RepeatedPtrField<v1::CensusPart>& parts) {
  std::vector<int64_t> counts;
  for (const v1::CensusPart& part : parts) counts.push_back(part.count());
  return counts;
}

v1::DeclaredKindCount Part(const std::string& kind, const std::string& count) {
  v1::DeclaredKindCount part;
  part.set_kind("groups/putuo/kinds/" + kind);
  part.mutable_count()->set_value(count);
  return part;
}

TEST(CensusTest, PutuoCounts61InFiveKinds) {
  const auto census = CountMembers(kDay, Putuo(), {{"groups/putuo/kinds/enterprise", "企业"}});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_EQ(census->total(), 61);
  EXPECT_EQ(census->as_of().day(), 31);
  EXPECT_THAT(CountsOf(census->by_kind()), ElementsAre(35, 11, 8, 5, 2));
  // P1: 57.4 / 18.0 / 13.1 / 8.2 / 3.3.
  EXPECT_THAT(SharesOf(census->by_kind()), ElementsAre("57.38", "18.03", "13.11", "8.20", "3.28"));
  EXPECT_EQ(census->by_kind(0).kind(), "groups/putuo/kinds/enterprise");
  EXPECT_EQ(census->by_kind(0).display_name(), "企业");
  EXPECT_EQ(census->by_standard_kind(0).standard_kind(), v1::ENTERPRISE);
}

// J4: two decimals that add to exactly 100.00.
TEST(CensusTest, JiadingSharesAddToOneHundred) {
  const auto census = CountMembers(kDay, Jiading(), {});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_EQ(census->total(), 89);
  EXPECT_THAT(SharesOf(census->by_kind()), ElementsAre("68.54", "23.60", "7.86"));
}

// P3, L12: kinds of the group's own fold into standard ones.
TEST(CensusTest, SeveralKindsFoldIntoOneStandardKind) {
  const auto census = CountMembers(
      kDay, {{Count("vocational", v1::SCHOOL, 3), Count("general", v1::SCHOOL, 1)}, {}}, {});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_THAT(CountsOf(census->by_kind()), ElementsAre(3, 1));
  EXPECT_THAT(CountsOf(census->by_standard_kind()), ElementsAre(4));
  EXPECT_THAT(SharesOf(census->by_standard_kind()), ElementsAre("100.00"));
}

TEST(CensusTest, TagsAreSharesOfTheTotalEachByItself) {
  const auto census = CountMembers(
      kDay,
      {{Count("school", v1::SCHOOL, 2, {"中职", "示范"}), Count("school", v1::SCHOOL, 1)}, {}}, {});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_EQ(census->total(), 3);
  EXPECT_THAT(CountsOf(census->by_tag()), ElementsAre(2, 2));
  EXPECT_THAT(SharesOf(census->by_tag()), ElementsAre("66.67", "66.67"));
}

// J18, L4: regions are a partition with those that have none; clusters overlap.
TEST(CensusTest, RegionsAndClustersAreCounted) {
  MemberCount east = Count("school", v1::SCHOOL, 2);
  east.region = "groups/putuo/kinds/east";
  east.industry_clusters = {"groups/putuo/kinds/logistics", "groups/putuo/kinds/health"};
  MemberCount nowhere = Count("enterprise", v1::ENTERPRISE, 1);
  nowhere.industry_clusters = {"groups/putuo/kinds/logistics"};
  const auto census =
      CountMembers(kDay, {{east, nowhere}, {}}, {{"groups/putuo/kinds/east", "城东"}});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_THAT(CountsOf(census->by_region()), ElementsAre(2, 1));
  EXPECT_THAT(SharesOf(census->by_region()), ElementsAre("66.67", "33.33"));
  EXPECT_EQ(census->by_region(0).display_name(), "城东");
  EXPECT_EQ(census->by_region(1).of_case(), v1::CensusPart::kRegion);
  EXPECT_EQ(census->by_region(1).region(), "");
  EXPECT_THAT(CountsOf(census->by_industry_cluster()), ElementsAre(3, 2));
  EXPECT_THAT(SharesOf(census->by_industry_cluster()), ElementsAre("100.00", "66.67"));
}

// C2.4: with one grade each, shares add to 100.00; a member with two grades is in both parts.
TEST(CensusTest, GradesAreAPartitionUnlessAMemberHasTwo) {
  const DayCounts one_each{
      {Count("school", v1::SCHOOL, 7)},
      {{"groups/putuo/kinds/vice", 2}, {"", 4}, {"groups/putuo/kinds/head", 1}}};
  const auto partition = CountMembers(kDay, one_each, {});
  ASSERT_TRUE(partition.ok()) << partition.status();
  EXPECT_THAT(CountsOf(partition->by_grade()), ElementsAre(4, 2, 1));
  EXPECT_THAT(SharesOf(partition->by_grade()), ElementsAre("57.14", "28.57", "14.29"));
  EXPECT_EQ(partition->by_grade(0).grade(), "");

  const DayCounts two{{Count("school", v1::SCHOOL, 3)}, {{"a", 3}, {"b", 1}}};
  EXPECT_THAT(SharesOf(CountMembers(kDay, two, {})->by_grade()), ElementsAre("100.00", "33.33"));
}

TEST(CensusTest, NobodyIsACensusToo) {
  const auto census = CountMembers(kDay, {}, {});
  ASSERT_TRUE(census.ok()) << census.status();
  EXPECT_EQ(census->total(), 0);
  EXPECT_THAT(census->by_kind(), IsEmpty());
}

TEST(CensusTest, ADeclaredCensusThatAgreesHasNoFindings) {
  auto census = *CountMembers(kDay, Jiading(), {});
  v1::DeclaredCensus declared;
  declared.mutable_total()->set_value("89");
  *declared.add_kind_counts() = Part("department", "7");
  *declared.add_kind_counts() = Part("school", "21");
  *declared.add_kind_counts() = Part("enterprise", "61");
  ASSERT_TRUE(CompareWithDeclared(declared, census).ok());
  EXPECT_EQ(census.declared().difference().value(), "0");
  EXPECT_THAT(census.declared().kinds(), SizeIs(3));
  EXPECT_THAT(census.findings(), IsEmpty());
}

// X6: both numbers stay, with the difference.
TEST(CensusTest, DeclaredAndListedThatDisagreeAreBothReported) {
  auto census = *CountMembers(kDay, Putuo(), {});
  v1::DeclaredCensus declared;
  declared.mutable_total()->set_value("63");
  declared.mutable_total()->set_unit("家");
  *declared.add_kind_counts() = Part("enterprise", "37");
  *declared.add_kind_counts() = Part("school", "8");
  *declared.add_kind_counts() = Part("hospital", "1");
  declared.mutable_source()->set_document("示例总结");
  ASSERT_TRUE(CompareWithDeclared(declared, census).ok());
  EXPECT_EQ(census.declared().difference().value(), "-2");
  EXPECT_EQ(census.declared().difference().unit(), "家");
  EXPECT_EQ(census.declared().kinds(0).listed_count(), 35);
  EXPECT_EQ(census.declared().kinds(0).difference().value(), "-2");
  EXPECT_EQ(census.declared().kinds(1).difference().value(), "0");
  EXPECT_EQ(census.declared().kinds(2).listed_count(), 0);
  ASSERT_THAT(census.findings(), SizeIs(2));
  EXPECT_EQ(census.findings(0).rule_id(), "census.declared-differs");
  EXPECT_EQ(census.findings(0).severity(), type::Finding::INFO);
  EXPECT_EQ(census.findings(0).source().document(), "示例总结");
  EXPECT_EQ(census.findings(1).rule_id(), "census.declared-parts-differ");
  EXPECT_EQ(census.findings(1).measured(), "46");
}

// X1: "60余家" is a lower bound, so listed minus declared is an upper one.
TEST(CensusTest, TheDifferenceToABoundIsABound) {
  auto census = *CountMembers(kDay, Putuo(), {});
  v1::DeclaredCensus declared;
  declared.mutable_total()->set_value("60");
  declared.mutable_total()->set_qualifier(type::Quantity::AT_LEAST);
  ASSERT_TRUE(CompareWithDeclared(declared, census).ok());
  EXPECT_EQ(census.declared().difference().value(), "1");
  EXPECT_EQ(census.declared().difference().qualifier(), type::Quantity::BELOW);
}

}  // namespace
}  // namespace edugroup::membership
