// Censuses through the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/membership/membership_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::SizeIs;

using CensusServiceTest = MembershipTest;

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
