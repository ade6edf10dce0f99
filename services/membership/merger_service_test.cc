// Mergers of organisations through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr absl::CivilDay kMerger(2020, 7, 1);

class MergerServiceTest : public MembershipTest {
 protected:
  MergerServiceTest() {
    AddOrganization("s1", "示例职校", "school");
    AddOrganization("s2", "示例技校", "school", "unified_social_credit_code: '91350100M000100Y43'");
  }

  static v1::MergeOrganizationsRequest Merger(absl::CivilDay day, const std::string& more = "") {
    return Parse<v1::MergeOrganizationsRequest>(
        absl::StrCat("name: 'groups/putuo/organizations/s1' "
                     "sources: 'groups/putuo/organizations/s2' reason: '两校合并' effective_date ",
                     Date(day), " ", more));
  }
  v1::MergeOrganizationsResponse Merge(absl::CivilDay day) {
    return Ask<v1::MergeOrganizationsResponse>(
        secretariat_, "OrganizationService/MergeOrganizations", Merger(day));
  }
  absl::Status TryMerge(const v1::MergeOrganizationsRequest& request) {
    return Try<v1::MergeOrganizationsResponse>(secretariat_,
                                               "OrganizationService/MergeOrganizations", request);
  }
  v1::Affiliation AffiliationOf(const std::string& name) {
    return Ask<v1::Affiliation>(secretariat_, "AffiliationService/GetAffiliation",
                                Parse<v1::GetAffiliationRequest>("name: '" + name + "'"));
  }
};

// C2.6: two become one on a day; before it they are two.
TEST_F(MergerServiceTest, OneOrganizationStaysAndTheOtherSaysInto) {
  const std::string own = Join("s1", kFounding), others = Join("s2", kFounding);
  const std::string base = Join("s2", kFounding, "base");
  const auto merged = Merge(kMerger);
  EXPECT_EQ(merged.organization().display_name(), "示例职校");
  EXPECT_THAT(merged.organization().aliases(), ElementsAre("示例技校"));
  EXPECT_EQ(merged.organization().unified_social_credit_code(), "91350100M000100Y43");
  EXPECT_THAT(merged.affiliations(), SizeIs(3));
  EXPECT_THAT(merged.affiliations(), Contains(others));

  const v1::Organization gone = OrganizationOf(secretariat_, "s2");
  EXPECT_EQ(gone.state(), v1::Organization::MERGED);
  EXPECT_EQ(gone.merged_into(), "groups/putuo/organizations/s1");
  EXPECT_EQ(gone.last_change().reason(), "两校合并");
  const auto before = Ask<v1::Organization>(
      secretariat_, "OrganizationService/GetOrganization",
      Parse<v1::GetOrganizationRequest>(
          absl::StrCat("name: 'groups/putuo/organizations/s2' as_of ", Date(kMerger - 1))));
  EXPECT_EQ(before.state(), v1::Organization::ACTIVE);
  EXPECT_EQ(before.merged_into(), "");

  // Of the kind that both had, one ends; the other goes on for the one that stays.
  EXPECT_EQ(AffiliationOf(own).state(), v1::Affiliation::ACTIVE);
  EXPECT_EQ(AffiliationOf(others).end_reason(), v1::Affiliation::MERGED);
  EXPECT_EQ(AffiliationOf(base).organization(), "groups/putuo/organizations/s2");
  EXPECT_EQ(AffiliationOf(base).end_date().month(), 7);
  EXPECT_EQ(CensusOf(kMerger - 1).total(), 2);
  EXPECT_EQ(CensusOf(kMerger).total(), 1);
  EXPECT_EQ(CensusOf(kMerger, "affiliation_kinds: 'groups/putuo/kinds/base'").total(), 1);
  EXPECT_EQ(CensusOf(kFounding).total(), 2);

  // Its name leads to the one that stays, and it takes no new affiliation.
  const auto similar = Ask<v1::FindSimilarOrganizationsResponse>(
      secretariat_, "OrganizationService/FindSimilarOrganizations",
      Parse<v1::FindSimilarOrganizationsRequest>(
          "parent: 'groups/putuo' display_name: '示例技校'"));
  ASSERT_THAT(similar.organizations(), SizeIs(1));
  EXPECT_EQ(similar.organizations(0).organization(), "groups/putuo/organizations/s1");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation",
                                          Application("s2", "council"))),
            ErrorReason::STATE_CONFLICT);
  EXPECT_EQ(ReasonOf(TryMerge(Merger(kMerger))), ErrorReason::STATE_CONFLICT);
  for (const char* id : {"s1", "s2"}) {
    EXPECT_EQ(ReasonOf(Try<google::protobuf::Empty>(
                  secretariat_, "OrganizationService/DeleteOrganization",
                  Parse<v1::DeleteOrganizationRequest>(
                      absl::StrCat("name: 'groups/putuo/organizations/", id, "'")))),
              ErrorReason::RESOURCE_IN_USE);
  }
}

// X5: one organisation entered twice counts once on every day, and before that was known, twice.
TEST_F(MergerServiceTest, WhatNeverWasTwoCountsOnceOnEveryDay) {
  Join("s1", kToday);
  const std::string moved = Join("s2", kFounding, "base");
  const std::string council = Join("s2", kFounding);
  const std::string known = Known();
  Merge(absl::CivilDay(1, 1, 1));
  EXPECT_EQ(CensusOf(kToday).total(), 1);
  EXPECT_EQ(CensusOf(kFounding).total(), 1);
  EXPECT_EQ(CensusOf(kFounding, "affiliation_kinds: 'groups/putuo/kinds/council'").total(), 1);
  EXPECT_EQ(CensusOf(kToday, known).total(), 2);
  EXPECT_EQ(AffiliationOf(moved).organization(), "groups/putuo/organizations/s1");
  EXPECT_EQ(AffiliationOf(moved).state(), v1::Affiliation::ACTIVE);
  EXPECT_EQ(AffiliationOf(council).end_reason(), v1::Affiliation::MERGED);
}

TEST_F(MergerServiceTest, WrongMergersChangeNothing) {
  const auto sources = [](const std::string& more) {
    return Parse<v1::MergeOrganizationsRequest>(
        "name: 'groups/putuo/organizations/s1' reason: '合并' " + more);
  };
  EXPECT_EQ(ReasonOf(TryMerge(Merger(kToday + 1))), ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(TryMerge(sources("sources: 'groups/putuo/organizations/s1'"))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(TryMerge(sources("sources: 'groups/anqing/organizations/s2'"))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(ReasonOf(TryMerge(sources("sources: 'groups/putuo/organizations/none'"))),
            ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(TryMerge(Merger(kMerger, "etag: '99'"))), ErrorReason::ETAG_MISMATCH);
  EXPECT_EQ(TryMerge(Merger(kMerger, "validate_only: true")), absl::OkStatus());
  EXPECT_EQ(OrganizationOf(secretariat_, "s2").state(), v1::Organization::ACTIVE);
  EXPECT_EQ(OrganizationOf(secretariat_, "s1").etag(), "1");
}

}  // namespace
}  // namespace edugroup::membership
