#include "services/membership/affiliation.h"

#include <functional>

#include "common/value/date.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::membership {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using v1::Affiliation;

constexpr absl::CivilDay kFounding(2013, 5, 31);

ChangeFacts On(absl::CivilDay day) {
  return {day, absl::FromUnixSeconds(1700000000), "clerk", "因故", ""};
}

Affiliation InState(Affiliation::State state) {
  Affiliation affiliation;
  affiliation.set_name("groups/putuo/affiliations/a1");
  affiliation.set_state(state);
  if (state != Affiliation::APPLIED && state != Affiliation::REJECTED) {
    *affiliation.mutable_start_date() = value::ToDate(kFounding);
  }
  return affiliation;
}

Affiliation Between(const std::string& id, absl::CivilDay start, absl::CivilDay end) {
  Affiliation affiliation = InState(Affiliation::ENDED);
  affiliation.set_name("groups/putuo/affiliations/" + id);
  *affiliation.mutable_start_date() = value::ToDate(start);
  *affiliation.mutable_end_date() = value::ToDate(end);
  return affiliation;
}

Affiliation Since(const std::string& id, absl::CivilDay start) {
  Affiliation affiliation = InState(Affiliation::ACTIVE);
  affiliation.set_name("groups/putuo/affiliations/" + id);
  *affiliation.mutable_start_date() = value::ToDate(start);
  return affiliation;
}

// The whole table: every move from every state.
TEST(AffiliationTest, OnlyTheMovesOfTheTableAreAllowed) {
  const absl::CivilDay later(2020, 1, 1);
  const std::vector<std::pair<std::string, std::function<absl::Status(Affiliation&)>>> moves = {
      {"admit", [&](Affiliation& a) { return Admit(a, On(later)); }},
      {"reject", [&](Affiliation& a) { return Reject(a, On(later)); }},
      {"suspend", [&](Affiliation& a) { return Suspend(a, On(later)); }},
      {"reinstate", [&](Affiliation& a) { return Reinstate(a, On(later)); }},
      {"end", [&](Affiliation& a) { return End(a, Affiliation::WITHDRAWN, On(later)); }},
  };
  const std::map<std::pair<Affiliation::State, std::string>, Affiliation::State> table = {
      {{Affiliation::APPLIED, "admit"}, Affiliation::ACTIVE},
      {{Affiliation::APPLIED, "reject"}, Affiliation::REJECTED},
      {{Affiliation::ACTIVE, "suspend"}, Affiliation::SUSPENDED},
      {{Affiliation::ACTIVE, "end"}, Affiliation::ENDED},
      {{Affiliation::SUSPENDED, "reinstate"}, Affiliation::ACTIVE},
      {{Affiliation::SUSPENDED, "end"}, Affiliation::ENDED},
  };
  for (int number = Affiliation::APPLIED; number <= Affiliation::ENDED; ++number) {
    const auto from = static_cast<Affiliation::State>(number);
    for (const auto& [name, move] : moves) {
      Affiliation affiliation = InState(from);
      const absl::Status status = move(affiliation);
      const auto allowed = table.find({from, name});
      if (allowed == table.end()) {
        EXPECT_EQ(ReasonOf(status), ErrorReason::STATE_CONFLICT) << name << " from " << from;
        EXPECT_EQ(affiliation.state(), from);
        EXPECT_THAT(affiliation.changes(), IsEmpty());
      } else {
        EXPECT_TRUE(status.ok()) << name << " from " << from << ": " << status;
        EXPECT_EQ(affiliation.state(), allowed->second);
        EXPECT_THAT(affiliation.changes(), SizeIs(1));
      }
    }
  }
}

TEST(AffiliationTest, EveryChangeIsRecordedWithDayPrincipalAndReason) {
  Affiliation affiliation;
  ChangeFacts facts = On(kFounding);
  Apply(affiliation, facts);
  facts.date = absl::CivilDay(2013, 6, 1);
  facts.resolution = "groups/putuo/resolutions/r1";
  ASSERT_TRUE(Admit(affiliation, facts).ok());
  ASSERT_EQ(affiliation.changes_size(), 2);
  EXPECT_EQ(affiliation.changes(0).state(), Affiliation::APPLIED);
  const auto& admitted = affiliation.changes(1);
  EXPECT_EQ(admitted.state(), Affiliation::ACTIVE);
  EXPECT_EQ(admitted.date().month(), 6);
  EXPECT_EQ(admitted.record_time().seconds(), 1700000000);
  EXPECT_EQ(admitted.principal(), "clerk");
  EXPECT_EQ(admitted.reason(), "因故");
  EXPECT_EQ(admitted.resolution(), "groups/putuo/resolutions/r1");
  EXPECT_EQ(affiliation.start_date().year(), 2013);
  EXPECT_FALSE(affiliation.has_end_date());
}

TEST(AffiliationTest, AnApplicationBringsNoPastAlong) {
  Affiliation affiliation = Between("a1", kFounding, absl::CivilDay(2014, 1, 1));
  affiliation.set_end_reason(Affiliation::EXPELLED);
  Apply(affiliation, On(absl::CivilDay(2020, 1, 1)));
  EXPECT_EQ(affiliation.state(), Affiliation::APPLIED);
  EXPECT_FALSE(affiliation.has_start_date());
  EXPECT_FALSE(affiliation.has_end_date());
  EXPECT_EQ(affiliation.end_reason(), Affiliation::END_REASON_UNSPECIFIED);
  EXPECT_THAT(affiliation.changes(), SizeIs(1));
}

TEST(AffiliationTest, AnEndMustLieAfterTheStart) {
  Affiliation affiliation = InState(Affiliation::ACTIVE);
  EXPECT_EQ(ReasonOf(End(affiliation, Affiliation::EXPELLED, On(kFounding))),
            ErrorReason::FIELDS_INVALID);
  EXPECT_EQ(affiliation.state(), Affiliation::ACTIVE);
  EXPECT_TRUE(End(affiliation, Affiliation::EXPELLED, On(kFounding + 1)).ok());
  EXPECT_EQ(affiliation.end_reason(), Affiliation::EXPELLED);
}

// X7: start ≤ day < end.
TEST(AffiliationTest, InForceFromTheStartUntilTheDayBeforeTheEnd) {
  const Affiliation ended = Between("a1", kFounding, absl::CivilDay(2016, 1, 1));
  EXPECT_FALSE(InForce(ended, kFounding - 1));
  EXPECT_TRUE(InForce(ended, kFounding));
  EXPECT_TRUE(InForce(ended, absl::CivilDay(2015, 12, 31)));
  EXPECT_FALSE(InForce(ended, absl::CivilDay(2016, 1, 1)));
  EXPECT_TRUE(InForce(Since("a2", kFounding), absl::CivilDay(2100, 1, 1)));
  EXPECT_FALSE(InForce(InState(Affiliation::APPLIED), kFounding));
  EXPECT_FALSE(InForce(InState(Affiliation::REJECTED), kFounding));
}

TEST(AffiliationTest, TouchingIntervalsDoNotOverlap) {
  const absl::CivilDay turn(2016, 1, 1);
  const Affiliation first = Between("a1", kFounding, turn);
  EXPECT_THAT(FindOverlaps(Since("a2", turn), {first}), IsEmpty());
  EXPECT_THAT(FindOverlaps(Between("a0", kFounding - 10, kFounding), {first}), IsEmpty());
}

TEST(AffiliationTest, OneSharedDayOverlaps) {
  const absl::CivilDay turn(2016, 1, 1);
  const Affiliation first = Between("a1", kFounding, turn);
  const auto findings = FindOverlaps(Since("a2", turn - 1), {first});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule_id(), "affiliation.overlap");
  EXPECT_EQ(findings[0].severity(), type::Finding::HARD);
  EXPECT_EQ(findings[0].subject(), "groups/putuo/affiliations/a1");
  EXPECT_EQ(findings[0].limit(), "2013-05-31 – 2016-01-01");
  EXPECT_THAT(FindOverlaps(Between("a0", kFounding - 10, kFounding + 1), {first}), SizeIs(1));
}

TEST(AffiliationTest, OpenIntervalsAndContainedOnesOverlap) {
  const Affiliation open = Since("a1", kFounding);
  EXPECT_THAT(FindOverlaps(Since("a2", absl::CivilDay(2020, 1, 1)), {open}), SizeIs(1));
  const Affiliation inner = Between("a3", kFounding + 10, kFounding + 20);
  EXPECT_THAT(FindOverlaps(open, {inner}), SizeIs(1));
  EXPECT_THAT(FindOverlaps(inner, {open}), SizeIs(1));
}

TEST(AffiliationTest, ApplicationsRejectionsAndItselfDoNotOverlap) {
  const Affiliation open = Since("a1", kFounding);
  EXPECT_THAT(FindOverlaps(open, {open}), IsEmpty());
  Affiliation applied = InState(Affiliation::APPLIED);
  applied.set_name("groups/putuo/affiliations/a2");
  EXPECT_THAT(FindOverlaps(open, {applied}), IsEmpty());
}

TEST(AffiliationTest, OnlyAnUndecidedApplicationIsPending) {
  const auto findings = FindPending(
      {InState(Affiliation::REJECTED), InState(Affiliation::APPLIED), InState(Affiliation::ENDED)});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].rule_id(), "affiliation.application-pending");
}

}  // namespace
}  // namespace edugroup::membership
