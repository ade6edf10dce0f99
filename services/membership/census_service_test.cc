// Censuses through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class CensusServiceTest : public MembershipTest {
 protected:
  void UpdateOrganization(const std::string& id, const std::string& fields, absl::CivilDay day) {
    Ask<v1::Organization>(secretariat_, "OrganizationService/UpdateOrganization",
                          Parse<v1::UpdateOrganizationRequest>(
                              absl::StrCat("organization { name: 'groups/putuo/organizations/", id,
                                           "' ", fields, " } effective_date ", Date(day))));
  }
  void UpdateKind(const std::string& id, const std::string& fields, absl::CivilDay day) {
    Ask<v1::Kind>(
        secretariat_, "GroupService/UpdateKind",
        Parse<v1::UpdateKindRequest>(absl::StrCat("kind { name: 'groups/putuo/kinds/", id, "' ",
                                                  fields, " } effective_date ", Date(day))));
  }
  v1::CensusSeries SeriesOf(const std::string& more) {
    return Ask<v1::CensusSeries>(
        secretariat_, "CensusService/GetCensusSeries",
        Parse<v1::GetCensusSeriesRequest>("parent: 'groups/putuo' " + more));
  }
  std::vector<std::string> MembersOn(absl::CivilDay day, const std::string& more) {
    const auto response =
        Ask<v1::ListMembersResponse>(secretariat_, "CensusService/ListMembers",
                                     Parse<v1::ListMembersRequest>(absl::StrCat(
                                         "parent: 'groups/putuo' as_of ", Date(day), " ", more)));
    std::vector<std::string> members;
    for (const v1::Member& member : response.members()) members.push_back(member.display_name());
    return members;
  }
};

constexpr absl::CivilDay kChanged(2018, 9, 1);

// "企业 2 66.67", without the group in names of resources.
std::vector<std::string> Words(const google::protobuf::RepeatedPtrField<v1::CensusPart>& parts) {
  std::vector<std::string> words;
  for (const v1::CensusPart& part : parts) {
    const std::string what = part.of_case() == v1::CensusPart::kStandardKind
                                 ? v1::StandardKind_Name(part.standard_kind())
                                 : absl::StrCat(part.tag(), part.display_name());
    words.push_back(absl::StrCat(what, " ", part.count(), " ", part.share_percent()));
  }
  return words;
}

// X7: a census of the past counts by the kinds, tags and regions of that day.
TEST_F(CensusServiceTest, APastDayAnswersAsThatDayWas) {
  AddKind("east", "REGION", "城东", "");
  AddKind("west", "REGION", "城西", "");
  AddKind("logistics", "INDUSTRY_CLUSTER", "现代物流", "");
  AddOrganization("s1", "示例一校", "school",
                  "tags: '示范' region: 'groups/putuo/kinds/east' "
                  "industry_clusters: 'groups/putuo/kinds/logistics'");
  AddOrganization("e1", "示例企业", "enterprise");
  Join("s1", kFounding);
  Join("e1", kFounding);
  UpdateOrganization("s1",
                     "display_name: '示例研究院' kind: 'groups/putuo/kinds/institute' tags: '院所' "
                     "region: 'groups/putuo/kinds/west'",
                     kChanged);

  const v1::Census before = CensusOf(kChanged - 1);
  EXPECT_THAT(Words(before.by_kind()), ElementsAre("企业 1 50.00", "职业学校 1 50.00"));
  EXPECT_THAT(Words(before.by_standard_kind()),
              ElementsAre("ENTERPRISE 1 50.00", "SCHOOL 1 50.00"));
  EXPECT_THAT(Words(before.by_tag()), ElementsAre("示范 1 50.00"));
  EXPECT_THAT(Words(before.by_region()), ElementsAre(" 1 50.00", "城东 1 50.00"));
  EXPECT_THAT(Words(before.by_industry_cluster()), ElementsAre("现代物流 1 50.00"));
  const v1::Census after = CensusOf(kChanged);
  EXPECT_THAT(Words(after.by_kind()), ElementsAre("企业 1 50.00", "科研院所 1 50.00"));
  EXPECT_THAT(Words(after.by_tag()), ElementsAre("院所 1 50.00"));
  EXPECT_THAT(Words(after.by_region()), ElementsAre(" 1 50.00", "城西 1 50.00"));

  // The other servers ask for members by standard kind: of that day too.
  EXPECT_THAT(MembersOn(kChanged - 1, "standard_kinds: SCHOOL"), ElementsAre("示例一校"));
  EXPECT_THAT(MembersOn(kChanged, "standard_kinds: SCHOOL"), ElementsAre());
  EXPECT_THAT(MembersOn(kChanged, "standard_kinds: RESEARCH"), ElementsAre("示例研究院"));
}

// What is corrected later changes no census of what was known before: neither who was a member nor
// what it was.
TEST_F(CensusServiceTest, ACensusOfWhatWasKnownStaysWhatItWas) {
  AddOrganization("s1", "示例一校", "school");
  AddOrganization("s2", "示例二校", "school");
  const std::string joined = Join("s1", kFounding);
  const std::string known = Known();
  Join("s2", kFounding);
  UpdateOrganization("s1", "kind: 'groups/putuo/kinds/institute'", absl::CivilDay(1, 1, 1));
  Ask<v1::Affiliation>(
      secretariat_, "AffiliationService/EndAffiliation",
      Parse<v1::EndAffiliationRequest>(
          absl::StrCat("name: '", joined, "' end_date ", Date(kChanged), " end_reason: LAPSED")));
  EXPECT_THAT(Words(CensusOf(kFounding).by_kind()),
              ElementsAre("科研院所 1 50.00", "职业学校 1 50.00"));
  EXPECT_EQ(CensusOf(kToday).total(), 1);
  EXPECT_THAT(Words(CensusOf(kFounding, known).by_kind()), ElementsAre("职业学校 1 100.00"));
  EXPECT_EQ(CensusOf(kToday, known).total(), 1);
  EXPECT_TRUE(CensusOf(kToday, known).has_known_as_of());
  EXPECT_THAT(MembersOn(kToday, known), ElementsAre("示例一校"));
  const std::string dates = absl::StrCat("dates ", Date(kFounding), " dates ", Date(kToday), " ");
  EXPECT_EQ(SeriesOf(dates).points(0).total(), 2);
  EXPECT_EQ(SeriesOf(dates + known).points(0).total(), 1);
}

// Renaming a kind keeps history, and so does another standard kind.
TEST_F(CensusServiceTest, KindsAreCalledAsTheyWereCalled) {
  AddOrganization("s1", "示例一校", "school");
  AddOrganization("s2", "示例二校", "school");
  Join("s1", kFounding);
  Join("s2", kFounding);
  UpdateKind("school", "display_name: '职业院校' standard_kind: TRAINING", kChanged);
  EXPECT_THAT(Words(CensusOf(kChanged - 1).by_kind()), ElementsAre("职业学校 2 100.00"));
  EXPECT_THAT(Words(CensusOf(kChanged).by_kind()), ElementsAre("职业院校 2 100.00"));
  EXPECT_THAT(Words(CensusOf(kChanged - 1).by_standard_kind()), ElementsAre("SCHOOL 2 100.00"));
  EXPECT_THAT(Words(CensusOf(kChanged).by_standard_kind()), ElementsAre("TRAINING 2 100.00"));
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").standard_kind(), v1::TRAINING);
  EXPECT_EQ(ReasonOf(Try<v1::Kind>(secretariat_, "GroupService/UpdateKind",
                                   Parse<v1::UpdateKindRequest>(absl::StrCat(
                                       "kind { name: 'groups/putuo/kinds/school' display_name: ",
                                       "'学校' } effective_date ", Date(kToday + 1))))),
            ErrorReason::FIELDS_INVALID);
  // A kind that only the past knows cannot vanish.
  UpdateOrganization("s1", "kind: 'groups/putuo/kinds/institute'", kToday);
  UpdateOrganization("s2", "kind: 'groups/putuo/kinds/institute'", kToday);
  EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                secretariat_, "GroupService/DeleteKind",
                Parse<v1::DeleteKindRequest>("name: 'groups/putuo/kinds/school'"))),
            ErrorReason::RESOURCE_IN_USE);
}

// P2, C2.4: growth of the whole and of each part.
TEST_F(CensusServiceTest, ASeriesIsSplitByAnyDimension) {
  AddKind("vice", "AFFILIATION_GRADE", "副理事长单位", "");
  for (const char* id : {"s1", "s2", "s3"}) {
    AddOrganization(id, absl::StrCat("示例", id, "校"), "school");
  }
  AddOrganization("e1", "示例企业", "enterprise");
  Join("s1", kFounding);
  for (const char* id : {"s2", "s3", "e1"}) Join(id, kToday);
  auto graded = Application("s1", "base");
  graded.mutable_affiliation()->set_grade("groups/putuo/kinds/vice");
  const auto applied =
      Ask<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation", graded);
  Ask<v1::Affiliation>(secretariat_, "AffiliationService/AdmitAffiliation",
                       Admission(applied.name(), kToday));
  const std::string dates = absl::StrCat("dates ", Date(kFounding), " dates ", Date(kToday), " ");
  const v1::CensusSeries kinds = SeriesOf(dates + "split_by: KIND");
  EXPECT_EQ(kinds.points(1).growth_percent(), "300.00");
  ASSERT_THAT(kinds.parts(), SizeIs(2));
  EXPECT_EQ(kinds.parts(0).part().display_name(), "职业学校");
  EXPECT_EQ(kinds.parts(0).part().share_percent(), "75.00");
  EXPECT_EQ(kinds.parts(0).points(1).growth_percent(), "200.00");
  EXPECT_EQ(kinds.parts(1).points(1).growth_percent(), "");
  const v1::CensusSeries grades = SeriesOf(dates + "split_by: GRADE");
  ASSERT_THAT(grades.parts(), SizeIs(2));
  EXPECT_EQ(grades.parts(0).points(1).total(), 4);
  EXPECT_EQ(grades.parts(1).part().display_name(), "副理事长单位");
  EXPECT_EQ(grades.parts(1).points(1).total(), 1);
  EXPECT_THAT(SeriesOf(dates).parts(), SizeIs(0));
}

// X6, J7: what the document says stays beside what is listed.
TEST_F(CensusServiceTest, ADeclaredCensusStandsBesideTheListedOne) {
  AddOrganization("s1", "示例一校", "school");
  Join("s1", kFounding);
  Ask<v1::Group>(secretariat_, "GroupService/UpdateGroup",
                 Parse<v1::UpdateGroupRequest>(
                     "group { name: 'groups/putuo' declared_censuses { as_of { year: 2020 } "
                     "as_of_inferred: true total { value: '61' unit: '家' } "
                     "kind_counts { kind: 'groups/putuo/kinds/school' count { value: '8' } } "
                     "source { document: '示例总结' } } } "
                     "update_mask { paths: 'declared_censuses' }"));
  const v1::Census census = CensusOf(kToday);
  EXPECT_EQ(census.total(), 1);
  EXPECT_EQ(census.declared().difference().value(), "-60");
  EXPECT_EQ(census.declared().kinds(0).difference().value(), "-7");
  EXPECT_TRUE(census.declared().declared().as_of_inferred());
  ASSERT_THAT(census.findings(), SizeIs(2));
  EXPECT_EQ(census.findings(0).rule_id(), "census.declared-differs");
  // A declared census keeps its kinds from being deleted, and cannot name one of another taxonomy.
  EXPECT_EQ(ReasonOf(Try<v1::Group>(
                secretariat_, "GroupService/UpdateGroup",
                Parse<v1::UpdateGroupRequest>(
                    "group { name: 'groups/putuo' declared_censuses { as_of { year: 2020 } "
                    "affiliation_kinds: 'groups/putuo/kinds/school' total { value: '61' } } }"))),
            ErrorReason::FIELDS_INVALID);
}

}  // namespace
}  // namespace edugroup::membership
