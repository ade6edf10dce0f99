#include "services/membership/affiliation_history.h"

#include <google/protobuf/text_format.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::CivilDay kStart(2013, 5, 31), kRaised(2016, 1, 1), kSuspended(2018, 3, 1),
    kReinstated(2018, 9, 1), kEnd(2020, 12, 31);

v1::Affiliation Affiliation(const std::string& more) {
  v1::Affiliation affiliation;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "organization: 'o' kind: 'k' grade: 'high' " + more, &affiliation))
      << more;
  return affiliation;
}

Version Of(absl::CivilDay start, absl::CivilDay end, const std::string& grade,
           const std::string& state, const std::string& reason = "") {
  return {start, end, {"o", "k", grade, state}, reason};
}

TEST(AffiliationHistoryTest, WhatNeverStartedHasNone) {
  EXPECT_THAT(TimelineOf(Affiliation("state: APPLIED")), IsEmpty());
  EXPECT_THAT(TimelineOf(Affiliation("start_date { year: 2013 month: 5 day: 31 } "
                                     "end_date { year: 2013 month: 5 day: 31 }")),
              IsEmpty());
}

// C2.4, C2.6: grades and suspensions in their order, within the days in force.
TEST(AffiliationHistoryTest, GradesAndSuspensionsAreVersions) {
  const auto affiliation = Affiliation(
      "start_date { year: 2013 month: 5 day: 31 } end_date { year: 2020 month: 12 day: 31 } "
      "grade_tenures { grade: 'low' start_date { year: 2013 month: 5 day: 31 } } "
      "grade_tenures { grade: 'high' start_date { year: 2016 month: 1 day: 1 } reason: '升级' } "
      "changes { state: APPLIED date { year: 2013 month: 1 day: 1 } } "
      "changes { state: ACTIVE date { year: 2013 month: 5 day: 31 } } "
      "changes { state: SUSPENDED date { year: 2018 month: 3 day: 1 } reason: '停产' } "
      "changes { state: ACTIVE date { year: 2018 month: 9 day: 1 } reason: '复产' } "
      "changes { state: ENDED date { year: 2020 month: 12 day: 31 } }");
  EXPECT_THAT(TimelineOf(affiliation),
              ElementsAre(Of(kStart, kRaised, "low", "ACTIVE"),
                          Of(kRaised, kSuspended, "high", "ACTIVE", "升级"),
                          Of(kSuspended, kReinstated, "high", "SUSPENDED", "停产"),
                          Of(kReinstated, kEnd, "high", "ACTIVE", "复产")));
}

}  // namespace
}  // namespace edugroup::membership
