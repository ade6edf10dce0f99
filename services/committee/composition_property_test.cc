// Random bodies, rules and changes: the rule engine against the plain reference.
#include "services/committee/composition_questions.h"

namespace edugroup::committee {
namespace {

TEST(CompositionProperty, TheEngineSaysWhatThePlainReferenceSays) {
  int broken = 0;
  for (unsigned seed = 0; seed < 8000; ++seed) {
    Dice dice(seed);
    const Plain plain = RandomBody(dice);
    const Question question = kForms[seed % std::size(kForms)](dice, plain);
    const People people = PeopleOf(plain);
    const Facts facts = FactsOf(plain);
    const absl::StatusOr<Measure> measure =
        MeasureRule(question.rule, RosterOf(people, facts, kStart));
    ASSERT_TRUE(measure.ok()) << seed << ": " << measure.status();
    const bool holds = question.expected.holds && question.expected.offenders == 0;
    if (!holds) ++broken;
    ASSERT_EQ(measure->Holds(), holds) << seed << "\n" << question.rule.DebugString();
    ASSERT_EQ(measure->offenders.size(), question.expected.offenders) << seed;
    ASSERT_EQ(*FurtherNeeded(question.rule, *measure), question.expected.needed)
        << seed << "\n"
        << question.rule.DebugString();
  }
  // Both answers came up often.
  EXPECT_GT(broken, 1500);
  EXPECT_LT(broken, 6500);
}

// A change answers for what it breaks or worsens, and a change that is taken back breaks nothing.
TEST(CompositionProperty, AChangeIsBlamedForItsOwnHarmOnly) {
  int blamed = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    Dice dice(seed);
    Plain plain = RandomBody(dice);
    Question question = kForms[seed % std::size(kForms)](dice, plain);
    question.rule.set_rule_id("r");
    question.rule.set_severity(type::Finding::HARD);
    Rules rules;
    *rules.Add() = question.rule;
    const Facts facts = FactsOf(plain);
    const People before = PeopleOf(plain);
    People after = before;
    after.push_back(ToAppointment(RandomHolder(dice, static_cast<int>(plain.seats.size())), "new"));

    const Measure was = *MeasureRule(question.rule, RosterOf(before, facts, kStart));
    const Measure is = *MeasureRule(question.rule, RosterOf(after, facts, kStart));
    const absl::StatusOr<Weighing> weighing = Weigh(rules, {before, after}, facts, true);
    ASSERT_TRUE(weighing.ok()) << seed;
    const bool stops = !weighing->stopping.empty();
    if (stops) ++blamed;
    if (is.Holds()) {
      ASSERT_FALSE(stops) << seed;
    }
    const bool filled_the_empty = was.denominator == 0;
    if (was.Holds() && !is.Holds() && is.shortage == 0 && !filled_the_empty) {
      ASSERT_TRUE(stops) << seed << "\n" << question.rule.DebugString();
    }
    // Nobody came, nobody went.
    ASSERT_TRUE(Weigh(rules, {after, after}, facts, true)->stopping.empty()) << seed;
    // Who leaves stops nothing by himself.
    People rest = before;
    if (!plain.holders.empty()) {
      rest.back() = Ended(rest.back(), kStart);
      ASSERT_TRUE(Weigh(rules, {before, rest}, facts, true)->stopping.empty()) << seed;
    }
  }
  EXPECT_GT(blamed, 300);
}

}  // namespace
}  // namespace edugroup::committee
