#include "services/committee/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edugroup::committee {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Rule = v1::DecisionRule;

type::Threshold AtLeast(const char* value) {
  type::Threshold threshold;
  threshold.set_operator_(type::Threshold::AT_LEAST);
  threshold.set_value(value);
  return threshold;
}
type::Threshold Above(const char* value) {
  type::Threshold threshold = AtLeast(value);
  threshold.set_operator_(type::Threshold::ABOVE);
  return threshold;
}

Rule MakeRule(type::Threshold quorum, Rule::Base base, type::Threshold majority) {
  Rule rule;
  *rule.mutable_quorum() = quorum;
  rule.set_majority_base(base);
  *rule.mutable_majority() = majority;
  return rule;
}

v1::Tally Votes(int entitled, int in_favour, int against, int abstained = 0) {
  v1::Tally tally;
  tally.set_entitled(entitled);
  tally.set_present(in_favour + against + abstained);
  tally.set_in_favour(in_favour);
  tally.set_against(against);
  tally.set_abstained(abstained);
  return tally;
}

bool Passes(const Rule& rule, const v1::Tally& tally) {
  EXPECT_THAT(CheckDecisionRule(rule, "rule"), IsEmpty());
  EXPECT_THAT(CheckTally(rule, tally, "tally"), IsEmpty());
  return Decide(rule, tally)->passed;
}

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

// C2.10: council, standing council, chair's meeting: 2/3 present and 2/3 of those present.
TEST(DecideTest, TwoThirdsOfTwoThirds) {
  const Rule rule = MakeRule(AtLeast("2/3"), Rule::PRESENT, AtLeast("2/3"));
  EXPECT_TRUE(Passes(rule, Votes(35, 16, 8)));   // 24 of 35 present, 16 of 24 in favour
  EXPECT_FALSE(Passes(rule, Votes(35, 15, 9)));  // 15 of 24
  EXPECT_FALSE(Passes(rule, Votes(35, 23, 0)));  // 23 of 35 are fewer than 2/3
}

// C2.10: assembly: 2/3 present and half of those present.
TEST(DecideTest, AssemblyNeedsHalfOfThosePresent) {
  const Rule rule = MakeRule(AtLeast("2/3"), Rule::PRESENT, AtLeast("1/2"));
  EXPECT_TRUE(Passes(rule, Votes(61, 21, 21)));   // 42 of 61
  EXPECT_FALSE(Passes(rule, Votes(61, 20, 21)));  // 41 of 61: no quorum
  EXPECT_FALSE(Passes(rule, Votes(61, 20, 22)));
}

// C2.10: half present and a majority of all directors.
TEST(DecideTest, MajorityOfAllCountsAbsentees) {
  const Rule rule = MakeRule(AtLeast("1/2"), Rule::ENTITLED, Above("1/2"));
  EXPECT_FALSE(Passes(rule, Votes(19, 9, 1)));  // 90 % of those present, 9 of 19 of all
  EXPECT_TRUE(Passes(rule, Votes(19, 10, 0)));
}

// X2: "半数以上" includes the half, "过半数" does not.
TEST(DecideTest, HalfOrMoreIsNotMoreThanHalf) {
  const v1::Tally tie = Votes(8, 4, 4);
  EXPECT_TRUE(Passes(MakeRule(AtLeast("1/2"), Rule::PRESENT, AtLeast("1/2")), tie));
  EXPECT_FALSE(Passes(MakeRule(AtLeast("1/2"), Rule::PRESENT, Above("1/2")), tie));
  EXPECT_FALSE(Passes(MakeRule(AtLeast("1/2"), Rule::PRESENT, Above("0.5")), tie));
}

TEST(DecideTest, VotesCastLeaveOutAbstentions) {
  const v1::Tally tally = Votes(20, 6, 5, 9);
  EXPECT_TRUE(Passes(MakeRule(AtLeast("1/2"), Rule::VOTES_CAST, Above("1/2")), tally));
  EXPECT_FALSE(Passes(MakeRule(AtLeast("1/2"), Rule::PRESENT, Above("1/2")), tally));
}

TEST(DecideTest, AllAbstainingIsNoMajority) {
  EXPECT_FALSE(
      Passes(MakeRule(AtLeast("1/2"), Rule::VOTES_CAST, AtLeast("1/2")), Votes(9, 0, 0, 9)));
}

TEST(DecideTest, VacantSeatsCountWhereTheBaseIsSeats) {
  Rule rule = MakeRule(AtLeast("2/3"), Rule::SEATS, Above("1/2"));
  rule.set_quorum_base(Rule::SEATS);
  v1::Tally tally = Votes(12, 12, 0);
  tally.set_seats(19);
  EXPECT_FALSE(Passes(rule, tally));  // 12 of 19 are fewer than 2/3
  tally = Votes(13, 10, 3);
  tally.set_seats(19);
  EXPECT_TRUE(Passes(rule, tally));
}

TEST(DecideTest, WithoutQuorumRuleAnyAttendanceServes) {
  Rule rule = MakeRule(AtLeast("1/2"), Rule::PRESENT, Above("1/2"));
  rule.clear_quorum();
  EXPECT_TRUE(Passes(rule, Votes(35, 1, 0)));
}

TEST(DecideTest, ExplainsBothSteps) {
  const Rule rule = MakeRule(AtLeast("2/3"), Rule::PRESENT, Above("1/2"));
  const Decision decision = *Decide(rule, Votes(35, 15, 15));
  ASSERT_EQ(decision.explanation.size(), 2u);
  const type::Finding& quorum = decision.explanation[0];
  EXPECT_EQ(quorum.rule_id(), "decision.quorum");
  EXPECT_EQ(quorum.severity(), type::Finding::INFO);
  EXPECT_EQ(quorum.measured(), "30/35");
  EXPECT_EQ(quorum.limit(), "≥ 2/3");
  EXPECT_EQ(quorum.denominator(), "entitled: 35");
  EXPECT_THAT(quorum.message_zh(), HasSubstr("应到35，实到30，要求≥ 2/3，即不少于24"));
  const type::Finding& majority = decision.explanation[1];
  EXPECT_EQ(majority.rule_id(), "decision.majority");
  EXPECT_EQ(majority.severity(), type::Finding::HARD);
  EXPECT_EQ(majority.measured(), "15/30");
  EXPECT_THAT(majority.message(), HasSubstr("needed > 1/2, that is 16"));
  EXPECT_FALSE(decision.passed);
}

TEST(CheckTallyTest, NamesEveryViolation) {
  const Rule rule = MakeRule(AtLeast("2/3"), Rule::PRESENT, Above("1/2"));
  v1::Tally tally = Votes(10, 8, 3);
  tally.set_proxies(2);
  tally.set_invalid(1);
  EXPECT_THAT(FieldsOf(CheckTally(rule, tally, "tally")),
              ElementsAre("tally.present", "tally.proxies", "tally.in_favour"));
  tally.set_against(-1);
  EXPECT_THAT(FieldsOf(CheckTally(rule, tally, "tally")), ElementsAre("tally.against"));
}

// C2.11: a proxy counts only when its holder is present.
TEST(CheckTallyTest, ProxiesNeedHoldersWhoArePresent) {
  Rule rule = MakeRule(AtLeast("1/2"), Rule::PRESENT, Above("1/2"));
  rule.set_proxies_allowed(true);
  v1::Tally tally = Votes(10, 5, 0);
  tally.set_proxies(2);
  EXPECT_THAT(CheckTally(rule, tally, "tally"), IsEmpty());
  tally.set_proxies(3);
  EXPECT_THAT(FieldsOf(CheckTally(rule, tally, "tally")), ElementsAre("tally.proxies"));
}

TEST(CheckTallyTest, SeatsAreNeededWhereARuleCountsThem) {
  Rule rule = MakeRule(AtLeast("1/2"), Rule::SEATS, Above("1/2"));
  EXPECT_THAT(FieldsOf(CheckTally(rule, Votes(10, 5, 0), "tally")), ElementsAre("tally.seats"));
}

TEST(CheckDecisionRuleTest, SharesMustBeReachable) {
  Rule rule = MakeRule(AtLeast("3/2"), Rule::BASE_UNSPECIFIED, Above("1"));
  rule.set_quorum_base(Rule::VOTES_CAST);
  EXPECT_THAT(
      FieldsOf(CheckDecisionRule(rule, "r")),
      ElementsAre("r.quorum_base", "r.quorum.value", "r.majority_base", "r.majority.value"));
  rule = MakeRule(AtLeast("1"), Rule::PRESENT, Above("0"));
  EXPECT_THAT(CheckDecisionRule(rule, "r"), IsEmpty());
  *rule.mutable_majority() = AtLeast("1/2");
  rule.mutable_majority()->set_operator_(type::Threshold::BELOW);
  EXPECT_THAT(FieldsOf(CheckDecisionRule(rule, "r")), ElementsAre("r.majority.operator"));
}

// C2.12: ordinary matters and a change of the charter, each by a rule of its own.
TEST(CheckBodyDecisionRulesTest, EachHasAnIdOfItsOwn) {
  google::protobuf::RepeatedPtrField<v1::BodyDecisionRule> rules;
  for (const char* id : {"ordinary", "charter", "ordinary"}) {
    v1::BodyDecisionRule& one = *rules.Add();
    one.set_rule_id(id);
    *one.mutable_rule() = MakeRule(AtLeast("2/3"), Rule::PRESENT, AtLeast("2/3"));
  }
  rules.Mutable(1)->mutable_rule()->clear_majority_base();
  std::vector<FieldViolation> violations;
  CheckBodyDecisionRules(rules, "body.decision_rules", violations);
  EXPECT_THAT(FieldsOf(violations), ElementsAre("body.decision_rules[1].rule.majority_base",
                                                "body.decision_rules[2].rule_id"));
}

}  // namespace
}  // namespace edugroup::committee
