#include "services/membership/affiliation_policy.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using v1::Affiliation;
using v1::AffiliationPolicy;

constexpr char kResolution[] = "groups/putuo/resolutions/r1";

AffiliationPolicy Wanting(AffiliationPolicy::Decision decision) {
  AffiliationPolicy policy;
  policy.add_resolution_decisions(decision);
  return policy;
}

// N2: which decisions need a resolution is data.
TEST(AffiliationPolicyTest, ADecisionNeedsAResolutionWhereThePolicySaysSo) {
  const Affiliation affiliation;
  const AffiliationPolicy policy = Wanting(AffiliationPolicy::ADMISSION);
  const auto findings =
      FindMissingResolution(policy, AffiliationPolicy::ADMISSION, affiliation, "");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule_id(), "affiliation.resolution-required");
  EXPECT_EQ(findings[0].severity(), type::Finding::HARD);
  EXPECT_THAT(FindMissingResolution(policy, AffiliationPolicy::ADMISSION, affiliation, kResolution),
              IsEmpty());
  EXPECT_THAT(FindMissingResolution(policy, AffiliationPolicy::SUSPENSION, affiliation, ""),
              IsEmpty());
}

// C2.6.
TEST(AffiliationPolicyTest, AnExpulsionAlwaysNeedsOneAndALapseNever) {
  const Affiliation affiliation;
  const AffiliationPolicy none;
  EXPECT_THAT(FindMissingResolution(none, Affiliation::EXPELLED, affiliation, ""), SizeIs(1));
  EXPECT_THAT(FindMissingResolution(none, Affiliation::EXPELLED, affiliation, kResolution),
              IsEmpty());
  EXPECT_THAT(FindMissingResolution(none, Affiliation::WITHDRAWN, affiliation, ""), IsEmpty());
  EXPECT_THAT(FindMissingResolution(Wanting(AffiliationPolicy::WITHDRAWAL), Affiliation::WITHDRAWN,
                                    affiliation, ""),
              SizeIs(1));
  EXPECT_THAT(FindMissingResolution(Wanting(AffiliationPolicy::MERGER), Affiliation::MERGED,
                                    affiliation, ""),
              SizeIs(1));
  EXPECT_THAT(FindMissingResolution(none, Affiliation::LAPSED, affiliation, ""), IsEmpty());
}

// C2.3: the secretariat checks before the council decides.
TEST(AffiliationPolicyTest, ACheckThatIsRequiredMustHavePassed) {
  AffiliationPolicy policy;
  policy.set_check_required(true);
  Affiliation affiliation;
  EXPECT_THAT(FindMissingCheck(policy, affiliation), SizeIs(1));
  affiliation.mutable_check()->set_outcome(v1::ApplicationCheck::INCOMPLETE);
  EXPECT_THAT(FindMissingCheck(policy, affiliation), SizeIs(1));
  affiliation.mutable_check()->set_outcome(v1::ApplicationCheck::PASSED);
  EXPECT_THAT(FindMissingCheck(policy, affiliation), IsEmpty());
  EXPECT_THAT(FindMissingCheck(AffiliationPolicy(), Affiliation()), IsEmpty());
}

TEST(AffiliationPolicyTest, LapseRulesHaveMonths) {
  AffiliationPolicy policy;
  for (const int months : {0, 1, 120, 121, -1}) policy.add_lapse_rules()->set_months(months);
  const auto violations = CheckPolicy(policy, "kind.affiliation_policy");
  ASSERT_THAT(violations, SizeIs(3));
  EXPECT_EQ(violations[0].field, "kind.affiliation_policy.lapse_rules[0].months");
  EXPECT_EQ(violations[2].field, "kind.affiliation_policy.lapse_rules[4].months");
}

}  // namespace
}  // namespace edugroup::membership
