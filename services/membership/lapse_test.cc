#include "services/membership/lapse.h"

#include "common/testing/parse.h"
#include "common/value/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using v1::AffiliationPolicy;

constexpr absl::CivilDay kStart(2013, 5, 31);

using edugroup::testing::Parse;

v1::Affiliation Member(const std::string& more = "") {
  return Parse<v1::Affiliation>(
      "name: 'groups/putuo/affiliations/a1' state: ACTIVE "
      "start_date { year: 2013 month: 5 day: 31 } "
      "changes { state: ACTIVE date { year: 2013 month: 5 day: 31 } } " +
      more);
}

v1::MemberActivity Activity(AffiliationPolicy::ActivityKind kind, absl::CivilDay day) {
  v1::MemberActivity activity;
  activity.set_kind(kind);
  *activity.mutable_date() = value::ToDate(day);
  return activity;
}

// 一年不缴纳会费，或两年不参加活动.
AffiliationPolicy EitherMissing() {
  return Parse<AffiliationPolicy>(
      "lapse_rules { months: 12 activity_kinds: DUES } "
      "lapse_rules { months: 24 activity_kinds: PARTICIPATION }");
}

TEST(LapseTest, MonthsEndWhereTheMonthEnds) {
  EXPECT_EQ(AddMonths(absl::CivilDay(2019, 1, 31), 1), absl::CivilDay(2019, 2, 28));
  EXPECT_EQ(AddMonths(absl::CivilDay(2019, 1, 31), 13), absl::CivilDay(2020, 2, 29));
  EXPECT_EQ(AddMonths(absl::CivilDay(2019, 11, 15), 3), absl::CivilDay(2020, 2, 15));
  EXPECT_EQ(AddMonths(absl::CivilDay(2020, 2, 29), -12), absl::CivilDay(2019, 2, 28));
}

// What SQL looks for and what the rule says must be the same on every day.
TEST(LapseTest, LatestLapsedIsTheInverseOfAddMonths) {
  for (absl::CivilDay day(2018, 12, 25); day < absl::CivilDay(2020, 4, 5); ++day) {
    for (const int months : {1, 6, 12, 24}) {
      const absl::CivilDay latest = LatestLapsed(day, months);
      EXPECT_LE(AddMonths(latest, months), day) << day << " " << months;
      EXPECT_GT(AddMonths(latest + 1, months), day) << day << " " << months;
    }
  }
}

TEST(LapseTest, TheTimeRunsFromTheAdmissionWhenNothingIsRecorded) {
  const auto lapse = LapseOf(Member(), EitherMissing());
  ASSERT_TRUE(lapse.has_value());
  EXPECT_EQ(lapse->since, kStart);
  EXPECT_EQ(lapse->date, absl::CivilDay(2014, 5, 31));
  EXPECT_EQ(lapse->rule.months(), 12);
}

// C2.6: dues paid do not make up for two years without taking part.
TEST(LapseTest, TheRuleThatIsMetFirstCounts) {
  v1::Affiliation member = Member();
  KeepActivity(member, Activity(AffiliationPolicy::DUES, absl::CivilDay(2015, 3, 1)));
  const auto lapse = LapseOf(member, EitherMissing());
  ASSERT_TRUE(lapse.has_value());
  EXPECT_EQ(lapse->date, absl::CivilDay(2015, 5, 31));
  EXPECT_EQ(lapse->rule.months(), 24);
  EXPECT_THAT(LapseNotice(*lapse), HasSubstr("自 2013-05-31 起满 24 个月未参加活动"));
}

TEST(LapseTest, OneRuleForBothIsKeptByEither) {
  const auto policy = Parse<AffiliationPolicy>("lapse_rules { months: 12 }");
  v1::Affiliation member = Member();
  KeepActivity(member, Activity(AffiliationPolicy::PARTICIPATION, absl::CivilDay(2014, 1, 15)));
  const auto lapse = LapseOf(member, policy);
  EXPECT_EQ(lapse->date, absl::CivilDay(2015, 1, 15));
  EXPECT_THAT(LapseNotice(*lapse), HasSubstr("未参加活动、未缴纳会费"));
}

TEST(LapseTest, AReinstatementStartsTheTimeAnew) {
  const auto member = Member(
      "changes { state: SUSPENDED date { year: 2014 month: 1 day: 1 } } "
      "changes { state: ACTIVE date { year: 2014 month: 4 day: 1 } }");
  EXPECT_EQ(LapseOf(member, EitherMissing())->date, absl::CivilDay(2015, 4, 1));
}

TEST(LapseTest, OnlyMembersLapseAndOnlyUnderARule) {
  EXPECT_FALSE(LapseOf(Member(), AffiliationPolicy()).has_value());
  for (const auto state :
       {v1::Affiliation::APPLIED, v1::Affiliation::REJECTED, v1::Affiliation::ENDED}) {
    v1::Affiliation affiliation = Member();
    affiliation.set_state(state);
    EXPECT_FALSE(LapseOf(affiliation, EitherMissing()).has_value()) << state;
  }
  v1::Affiliation suspended = Member();
  suspended.set_state(v1::Affiliation::SUSPENDED);
  EXPECT_TRUE(LapseOf(suspended, EitherMissing()).has_value());
}

TEST(LapseTest, OfEachKindOfActivityTheNewestIsKept) {
  v1::Affiliation member = Member();
  const absl::CivilDay first(2014, 1, 1), later(2014, 6, 1);
  KeepActivity(member, Activity(AffiliationPolicy::DUES, first));
  KeepActivity(member, Activity(AffiliationPolicy::DUES, later));
  KeepActivity(member, Activity(AffiliationPolicy::DUES, first));
  KeepActivity(member, Activity(AffiliationPolicy::PARTICIPATION, first));
  EXPECT_THAT(member.last_activities(), SizeIs(2));
  EXPECT_EQ(LastActivity(member, AffiliationPolicy::DUES), later);
  EXPECT_EQ(LastActivity(member, AffiliationPolicy::PARTICIPATION), first);
}

}  // namespace
}  // namespace edugroup::membership
