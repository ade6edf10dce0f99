#include "services/committee/composition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/committee/composition_fixture.h"

namespace edugroup::committee {
namespace {

using membership::v1::StandardKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kMembersOnly[] = R"(
    rule_id: "enterprise-share" display_name: "行业企业人员占比" severity: HARD
    ratio { numerator { standard_kinds: [ENTERPRISE, ASSOCIATION] } denominator_roles: "member"
            threshold { operator: AT_LEAST value: "1/2" } })";
constexpr char kWholeGroup[] = R"(
    rule_id: "enterprise-share" severity: HARD
    ratio { numerator { standard_kinds: [ENTERPRISE, ASSOCIATION] }
            denominator_roles: ["leader", "deputy-leader", "member"]
            threshold { operator: AT_LEAST value: "50/100" } })";

// J16, denominator 组员 only: half of 7 is 4.
TEST(RatioTest, HalfOfSevenMembersIsFour) {
  const v1::CompositionFinding breach = Single(Only(kMembersOnly), SubGroup(3, 4));
  EXPECT_FALSE(breach.holds());
  EXPECT_EQ(breach.finding().severity(), type::Finding::HARD);
  EXPECT_EQ(breach.finding().measured(), "3/7");
  EXPECT_EQ(breach.finding().limit(), "≥ 50%");
  EXPECT_EQ(breach.finding().denominator(), "role=member, filled: 7");
  EXPECT_EQ(breach.finding().message_zh(), "行业企业人员占比：7人中有3人，要求≥ 50%");
  EXPECT_EQ(breach.further_needed(), 1);  // 4/8

  const v1::CompositionFinding holding = Single(Only(kMembersOnly), SubGroup(4, 3));
  EXPECT_TRUE(holding.holds());
  EXPECT_EQ(holding.finding().severity(), type::Finding::INFO);
  EXPECT_EQ(holding.finding().measured(), "4/7");
  EXPECT_EQ(holding.further_needed(), 0);
}

// J16, denominator with leader and deputy: the same people, another answer.
TEST(RatioTest, WithBothLeadersFourOfNineIsNotEnough) {
  const v1::CompositionFinding breach = Single(Only(kWholeGroup), SubGroup(4, 3));
  EXPECT_FALSE(breach.holds());
  EXPECT_EQ(breach.finding().measured(), "4/9");
  EXPECT_EQ(breach.further_needed(), 1);
  EXPECT_TRUE(Single(Only(kWholeGroup), SubGroup(5, 2)).holds());
}

// X2: 半数以上 includes the half, 过半数 does not.
TEST(RatioTest, AtLeastHalfIsNotMoreThanHalf) {
  Rules rules = Only(kMembersOnly);
  EXPECT_TRUE(Single(rules, SubGroup(4, 4)).holds());
  rules[0].mutable_ratio()->mutable_threshold()->set_operator_(type::Threshold::ABOVE);
  const v1::CompositionFinding breach = Single(rules, SubGroup(4, 4));
  EXPECT_FALSE(breach.holds());
  EXPECT_EQ(breach.finding().limit(), "> 50%");
  EXPECT_EQ(breach.further_needed(), 1);                         // 5/9
  EXPECT_EQ(Single(rules, SubGroup(3, 5)).further_needed(), 3);  // 6/11
}

TEST(RatioTest, AllOfThemCannotBeMendedByAdding) {
  Rules rules = Only(kMembersOnly);
  rules[0].mutable_ratio()->mutable_threshold()->set_value("1");
  EXPECT_EQ(Single(rules, SubGroup(3, 4)).further_needed(), 0);
}

TEST(RatioTest, AnEmptyDenominatorBreaksNothing) {
  EXPECT_TRUE(Single(Only(kMembersOnly), {}).holds());
}

// P4: the standing council has 17 to 19 members.
TEST(CountRangeTest, SeventeenToNineteen) {
  const Rules rules = Only(R"(rule_id: "size" severity: HARD count_range { min: 17 max: 19 })");
  for (const auto& [size, holds] : {std::pair(16, false), {17, true}, {19, true}, {20, false}}) {
    People people;
    Add(people, size, "standing-member", "school");
    const v1::CompositionFinding finding = Single(rules, people);
    EXPECT_EQ(finding.holds(), holds) << size;
    EXPECT_EQ(finding.finding().limit(), "17–19");
    EXPECT_EQ(finding.further_needed(), size == 16 ? 1 : 0);
  }
}

// J9: 1 to 2 deputy secretaries-general; other roles do not count.
TEST(CountRangeTest, OneOrTwoDeputies) {
  const Rules rules = Only(R"(rule_id: "deputies" severity: SOFT
      count_range { roles: "deputy-secretary-general" min: 1 max: 2 })");
  People people = {Person("a", "secretary-general", "bureau")};
  EXPECT_FALSE(Single(rules, people).holds());
  Add(people, 2, "deputy-secretary-general", "school");
  EXPECT_TRUE(Single(rules, people).holds());
  Add(people, 1, "deputy-secretary-general", "school");
  EXPECT_EQ(Single(rules, people).finding().measured(), "3");
}

// Y7: chair = head of a department or of a leading enterprise.
TEST(EligibilityTest, HeadOfADepartmentOrOfALeadingEnterprise) {
  const Rules rules = Only(R"(rule_id: "chair" severity: HARD eligibility { roles: "chair"
      any_of { standard_kinds: GOVERNMENT person_tags_any: "head" }
      any_of { standard_kinds: ENTERPRISE tags_any: "leading" person_tags_any: "head" } })");
  EXPECT_TRUE(Single(rules, {Person("c", "chair", "bureau", "head")}).holds());
  EXPECT_TRUE(Single(rules, {Person("c", "chair", "leader", "head")}).holds());
  EXPECT_FALSE(Single(rules, {Person("c", "chair", "firm", "head")}).holds());
  EXPECT_FALSE(Single(rules, {Person("c", "chair", "bureau", "deputy-head")}).holds());
  EXPECT_FALSE(Single(rules, {Person("c", "chair", "", "head")}).holds());
  EXPECT_FALSE(Single(rules, {Unit("c", "chair", "bureau")}).holds());
  EXPECT_TRUE(Single(rules, {Person("m", "member", "firm")}).holds());
}

// Y7: the deputy-chair unit is a school, as a unit.
TEST(EligibilityTest, DeputyChairUnitIsASchool) {
  const Rules rules = Only(R"(rule_id: "deputy" severity: HARD eligibility { roles: "deputy-chair"
      any_of { standard_kinds: SCHOOL holder_types: UNIT } })");
  EXPECT_TRUE(Single(rules, {Unit("d", "deputy-chair", "school")}).holds());
  EXPECT_FALSE(Single(rules, {Unit("d", "deputy-chair", "firm")}).holds());
  const v1::CompositionFinding breach = Single(rules, {Person("d", "deputy-chair", "school")});
  EXPECT_FALSE(breach.holds());
  EXPECT_EQ(breach.finding().subject(), "d");
}

TEST(EvaluateTest, CountsWhoIsInOfficeUnderRulesInForce) {
  Rules rules = Only(kMembersOnly);
  *rules[0].mutable_valid_end_date() = value::ToPartialDate(kStart + 10);
  People people = SubGroup(4, 3);
  people.back() = Ended(people.back(), kStart + 1);
  const auto measured = [&](absl::CivilDay day) {
    const auto findings = Findings(rules, people, Known(), day);
    return findings.empty() ? "no rule" : findings[0].finding().measured();
  };
  EXPECT_EQ(measured(kStart - 1), "0/0");
  EXPECT_EQ(measured(kStart + 1), "4/7");
  EXPECT_EQ(measured(kStart + 2), "4/6");
  EXPECT_EQ(measured(kStart + 11), "no rule");
}

TEST(EvaluateTest, SaysWhatAChangeWouldBreakOrWorsen) {
  const People before = SubGroup(4, 4);
  People after = before;
  after.push_back(Person("new", "member", "school"));
  v1::CompositionFinding finding =
      (*Evaluate(Only(kMembersOnly), {before, Known()}, {after, Known()}, kStart))[0];
  EXPECT_TRUE(finding.would_break());
  EXPECT_FALSE(finding.would_worsen());
  EXPECT_EQ(finding.finding().measured(), "4/9");

  People worse = after;
  worse.push_back(Person("newer", "member", "school"));
  finding = (*Evaluate(Only(kMembersOnly), {after, Known()}, {worse, Known()}, kStart))[0];
  EXPECT_FALSE(finding.would_break());
  EXPECT_TRUE(finding.would_worsen());
}

std::vector<std::string> IdsOf(const std::vector<type::Finding>& findings) {
  std::vector<std::string> ids;
  for (const type::Finding& finding : findings) ids.push_back(finding.rule_id());
  return ids;
}
Weighing Weighed(const Rules& rules, const People& before, const People& after,
                 bool complete = true) {
  const auto weighing = Weigh(rules, {before, after}, Known(), complete);
  EXPECT_TRUE(weighing.ok()) << weighing.status();
  return *weighing;
}
People With(People people, v1::Appointment one) {
  people.push_back(std::move(one));
  return people;
}

TEST(WeighTest, AMaximumStopsAlsoWhileABodyIsBeingPrepared) {
  const Rules rules = Only(R"(rule_id: "chairs" severity: HARD
      count_range { roles: "chair" min: 1 max: 1 })");
  const People one = {Person("a", "chair", "bureau")};
  EXPECT_THAT(Weighed(rules, {}, one, false).stopping, IsEmpty());
  EXPECT_THAT(IdsOf(Weighed(rules, one, With(one, Person("b", "chair", "bureau")), false).stopping),
              ElementsAre("chairs"));
}

// A standing council of 17–19 (P4) is filled one by one.
TEST(WeighTest, AMinimumNeverStopsFilling) {
  const Rules rules = Only(R"(rule_id: "size" severity: HARD count_range { min: 17 max: 19 })");
  People people;
  for (int i = 0; i < 19; ++i) {
    const People next = With(people, Person("m" + std::to_string(i), "member", "school"));
    EXPECT_THAT(Weighed(rules, people, next).stopping, IsEmpty()) << i;
    people = next;
  }
  EXPECT_THAT(Weighed(rules, people, With(people, Person("x", "member", "school"))).stopping,
              SizeIs(1));
}

TEST(WeighTest, ADepartureThatBreaksAMinimumNeedsAWaiver) {
  const Rules rules = Only(R"(rule_id: "chairs" severity: HARD
      count_range { roles: "chair" min: 1 max: 1 })");
  const People before = {Person("a", "chair", "bureau")};
  const People gone = {Ended(before[0], kStart + 30)};
  const Weighing weighing = Weighed(rules, before, gone);
  EXPECT_THAT(weighing.stopping, IsEmpty());
  ASSERT_THAT(IdsOf(weighing.waivable), ElementsAre("chairs"));
  EXPECT_THAT(weighing.waivable[0].message(), HasSubstr("(on 2022-01-01)"));
  // A handover in one write leaves no gap; one that overlaps by a day exceeds the maximum.
  v1::Appointment next = Person("b", "chair", "bureau");
  *next.mutable_start_date() = value::ToPartialDate(kStart + 31);
  const Weighing handover = Weighed(rules, before, With(gone, next));
  EXPECT_THAT(handover.stopping, IsEmpty());
  EXPECT_THAT(handover.waivable, IsEmpty());
  *next.mutable_start_date() = value::ToPartialDate(kStart + 30);
  EXPECT_THAT(IdsOf(Weighed(rules, before, With(gone, next)).stopping), ElementsAre("chairs"));
}

TEST(WeighTest, ARatioIsWeighedOnceTheBodyIsComplete) {
  const Rules rules = Only(kMembersOnly);
  const v1::Appointment teacher = Person("new", "member", "school");
  // 4/8 holds, 4/9 does not.
  EXPECT_THAT(IdsOf(Weighed(rules, SubGroup(4, 4), With(SubGroup(4, 4), teacher)).stopping),
              ElementsAre("enterprise-share"));
  EXPECT_THAT(Weighed(rules, SubGroup(4, 4), With(SubGroup(4, 4), teacher), false).stopping,
              IsEmpty());
  // 3/7 is broken; a firm mends it to 4/8, a school makes it 3/8.
  EXPECT_THAT(Weighed(rules, SubGroup(3, 4), With(SubGroup(3, 4), Person("new", "member", "firm")))
                  .stopping,
              IsEmpty());
  EXPECT_THAT(Weighed(rules, SubGroup(3, 4), With(SubGroup(3, 4), teacher)).stopping, SizeIs(1));
  // Seven at once into an empty body, and somebody the ratio does not count.
  EXPECT_THAT(Weighed(rules, {}, SubGroup(3, 4)).stopping, IsEmpty());
  EXPECT_THAT(
      Weighed(rules, SubGroup(3, 4), With(SubGroup(3, 4), Person("new", "adviser", "school")))
          .stopping,
      IsEmpty());
}

TEST(WeighTest, StayingLongerIsNoDeparture) {
  const v1::Appointment teacher = Person("teacher", "member", "school");
  const People leaving = With(SubGroup(4, 4), Ended(teacher, kStart + 10));
  const People staying = With(SubGroup(4, 4), Ended(teacher, kStart + 20));
  const Rules rules = Only(kMembersOnly);
  EXPECT_THAT(IdsOf(Weighed(rules, leaving, staying).stopping), ElementsAre("enterprise-share"));
  EXPECT_THAT(Weighed(rules, staying, leaving).stopping, IsEmpty());
  // Of four from enterprises among eight, one goes.
  People fewer = SubGroup(4, 4);
  fewer[2] = Ended(fewer[2], kStart + 10);
  const Weighing departure = Weighed(rules, SubGroup(4, 4), fewer);
  EXPECT_THAT(departure.stopping, IsEmpty());
  EXPECT_THAT(IdsOf(departure.waivable), ElementsAre("enterprise-share"));
}

TEST(WeighTest, LooksAtEveryLaterDay) {
  const Rules rules = Only(R"(rule_id: "chairs" severity: HARD
      count_range { roles: "chair" max: 1 })");
  v1::Appointment later = Person("later", "chair", "bureau");
  *later.mutable_start_date() = value::ToPartialDate(kStart + 365);
  // Open-ended from today on, it meets next year's chair; ended before, it does not.
  const v1::Appointment now = Person("now", "chair", "bureau");
  const Weighing weighing = Weighed(rules, {later}, {later, now});
  ASSERT_THAT(weighing.stopping, SizeIs(1));
  EXPECT_THAT(weighing.stopping[0].message(), HasSubstr("(on 2022-12-01)"));
  EXPECT_THAT(Weighed(rules, {later}, {later, Ended(now, kStart + 364)}).stopping, IsEmpty());
}

TEST(WeighTest, OldBreachesAreNotTheNewcomersFault) {
  const Rules rules = Only(R"(rule_id: "deputy" severity: HARD eligibility { roles: "deputy-chair"
      any_of { standard_kinds: SCHOOL } })");
  const People before = {Unit("old", "deputy-chair", "firm")};
  EXPECT_THAT(Weighed(rules, before, With(before, Unit("d", "deputy-chair", "school"))).stopping,
              IsEmpty());
  EXPECT_THAT(Weighed(rules, before, With(before, Unit("d", "deputy-chair", "firm"))).stopping,
              SizeIs(1));
}

// X4: 原则上.
TEST(UnansweredTest, SoftFindingsNeedAWaiverWithReasonAndPerson) {
  Rules rules = Only(R"(rule_id: "chairs" severity: SOFT count_range { roles: "chair" max: 1 })");
  const People one = {Person("a", "chair", "bureau")};
  const Weighing weighing = Weighed(rules, one, With(one, Person("b", "chair", "bureau")));
  EXPECT_THAT(weighing.stopping, IsEmpty());
  google::protobuf::RepeatedPtrField<type::Waiver> waivers, used;
  EXPECT_THAT(IdsOf(Unanswered(weighing, waivers, used)), ElementsAre("chairs"));
  waivers.Add()->set_rule_id("chairs");
  EXPECT_THAT(Unanswered(weighing, waivers, used), SizeIs(1));
  waivers[0].set_reason("双主任过渡期");
  waivers[0].set_by("理事会");
  waivers.Add()->set_rule_id("another");
  EXPECT_THAT(Unanswered(weighing, waivers, used), IsEmpty());
  ASSERT_THAT(used, SizeIs(1));
  EXPECT_EQ(used[0].reason(), "双主任过渡期");
}

TEST(CheckRulesTest, NamesEveryViolation) {
  Rules rules;
  *rules.Add() = Rule(R"(rule_id: "a" severity: INFO count_range { min: 3 max: 2 })");
  *rules.Add() = Rule(R"(rule_id: "a" severity: HARD count_range {})");
  *rules.Add() = Rule(R"(rule_id: "b" severity: HARD
      valid_start_date { year: 2021 month: 13 }
      ratio { denominator_roles: "member" threshold { operator: EQUAL value: "3/2" } })");
  *rules.Add() = Rule(R"(rule_id: "c" severity: SOFT
      valid_start_date { year: 2021 } valid_end_date { year: 2020 })");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : CheckRules(rules, "r")) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("r[0].severity", "r[0].count_range.max", "r[1].rule_id",
                                  "r[1].count_range", "r[2].valid_start_date",
                                  "r[2].ratio.threshold.operator", "r[2].ratio.threshold.value",
                                  "r[3].valid_end_date", "r[3]"));
}

}  // namespace
}  // namespace edugroup::committee
