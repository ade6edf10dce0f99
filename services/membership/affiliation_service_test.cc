// Affiliations through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using edugroup::testing::Caller;
using ::testing::SizeIs;

using AffiliationServiceTest = MembershipTest;

TEST_F(AffiliationServiceTest, ASuspendedMemberStaysAMemberAndIsReinstated) {
  AddOrganization("e1", "示例企业", "enterprise");
  const std::string name = Join("e1", kFounding);
  const auto suspended = Ask<v1::Affiliation>(
      secretariat_, "AffiliationService/SuspendAffiliation",
      Parse<v1::SuspendAffiliationRequest>(absl::StrCat("name: '", name, "' reason: '未缴会费'")));
  EXPECT_EQ(suspended.state(), v1::Affiliation::SUSPENDED);
  EXPECT_EQ(CensusOf(kToday).total(), 1);
  // An old etag changes nothing.
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(secretariat_, "AffiliationService/ReinstateAffiliation",
                                          Parse<v1::ReinstateAffiliationRequest>(
                                              absl::StrCat("name: '", name, "' etag: '1'")))),
            ErrorReason::ETAG_MISMATCH);
  const auto reinstated =
      Ask<v1::Affiliation>(secretariat_, "AffiliationService/ReinstateAffiliation",
                           Parse<v1::ReinstateAffiliationRequest>(
                               absl::StrCat("name: '", name, "' etag: '", suspended.etag(), "'")));
  EXPECT_EQ(reinstated.state(), v1::Affiliation::ACTIVE);
  EXPECT_THAT(reinstated.changes(), SizeIs(4));
}

TEST_F(AffiliationServiceTest, OfApplicationsAtTheSameTimeOneIsTaken) {
  AddOrganization("e1", "示例企业", "enterprise");
  std::atomic<int> taken = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Caller caller = servers_.Secretariat("putuo");
      const absl::Status status = Try<v1::Affiliation>(
          caller, "AffiliationService/CreateAffiliation", Application("e1", "council"));
      if (status.ok()) ++taken;
      if (ReasonOf(status) == ErrorReason::RULE_VIOLATED) ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(refused, 7);
}

// No committee server runs here: what cannot be checked is not written.
TEST_F(AffiliationServiceTest, AResolutionThatCannotBeLookedUpKeepsTheAffiliationAsItIs) {
  AddOrganization("e1", "示例企业", "enterprise");
  const auto applied = Ask<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation",
                                            Application("e1", "council"));
  auto admission = Admission(applied.name(), kFounding);
  admission.set_resolution("groups/putuo/resolutions/r1");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(secretariat_, "AffiliationService/AdmitAffiliation",
                                          admission)),
            ErrorReason::DEPENDENCY_UNAVAILABLE);
  admission.set_resolution("groups/anqing/resolutions/r1");
  EXPECT_EQ(ReasonOf(Try<v1::Affiliation>(secretariat_, "AffiliationService/AdmitAffiliation",
                                          admission)),
            ErrorReason::FIELDS_INVALID);
  const auto now = Ask<v1::Affiliation>(
      secretariat_, "AffiliationService/GetAffiliation",
      Parse<v1::GetAffiliationRequest>(absl::StrCat("name: '", applied.name(), "'")));
  EXPECT_EQ(now.state(), v1::Affiliation::APPLIED);
}

TEST_F(AffiliationServiceTest, WhatAnAffiliationRefersToMustBeThere) {
  AddOrganization("e1", "示例企业", "enterprise");
  const auto apply = [&](const v1::CreateAffiliationRequest& request) {
    return ReasonOf(
        Try<v1::Affiliation>(secretariat_, "AffiliationService/CreateAffiliation", request));
  };
  EXPECT_EQ(apply(Application("e2", "council")), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(apply(Application("e1", "unheard-of")), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(apply(Application("e1", "enterprise")), ErrorReason::FIELDS_INVALID);
  auto graded = Application("e1", "council");
  graded.mutable_affiliation()->set_grade("groups/putuo/kinds/base");
  EXPECT_EQ(apply(graded), ErrorReason::FIELDS_INVALID);
  auto elsewhere = Application("e1", "council");
  elsewhere.mutable_affiliation()->set_organization("groups/anqing/organizations/e1");
  EXPECT_EQ(apply(elsewhere), ErrorReason::FIELDS_INVALID);
}

}  // namespace
}  // namespace edugroup::membership
