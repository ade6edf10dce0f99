// Random bodies, rules and changes: the rule engine against a reference that counts one by one and
// finds bounds by trying.
#include <gtest/gtest.h>

#include <random>

#include "services/committee/composition_fixture.h"

namespace edugroup::committee {
namespace {

using Base = v1::CompositionRule::Base;

constexpr const char* kRoles[] = {"chair", "member", "adviser"};
constexpr const char* kOrganizations[] = {"bureau", "school", "firm", "leader", ""};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(engine_); }
  bool Coin() { return Roll(2) == 1; }
  template <class T, size_t n>
  T Of(T const (&items)[n]) {
    return items[Roll(n)];
  }

 private:
  std::mt19937 engine_;
};

// One body on one day with all that the rules look at, written down plainly.
struct Holder {
  std::string role, organization, person, seat;
  bool voting = false, unit = false, adviser = false, leading_tag = false;
  int term = 0;
};
struct Plain {
  std::vector<Holder> holders;
  std::vector<std::string> seats;  // role of each; named "s0", "s1" …
  std::vector<Holder> other;       // of the body "other"
};

Holder RandomHolder(Dice& dice, int seats) {
  Holder holder;
  holder.role = dice.Of(kRoles);
  holder.organization = dice.Of(kOrganizations);
  holder.adviser = holder.role == "adviser";
  holder.voting = !holder.adviser && dice.Coin();
  holder.unit = !holder.organization.empty() && dice.Roll(3) == 0;
  holder.person = "p" + std::to_string(dice.Roll(6));
  if (seats > 0 && dice.Coin()) holder.seat = "s" + std::to_string(dice.Roll(seats));
  holder.term = dice.Roll(3);
  return holder;
}

v1::Appointment ToAppointment(const Holder& holder, const std::string& name) {
  v1::Appointment appointment = holder.unit ? Unit(name, holder.role, holder.organization)
                                            : Person(name, holder.role, holder.organization);
  if (!holder.unit) appointment.mutable_person()->set_person(holder.person);
  appointment.set_voting(holder.voting);
  appointment.set_seat(holder.seat);
  if (holder.adviser) appointment.set_capacity(v1::CAPACITY_ADVISER);
  return appointment;
}

Plain RandomBody(Dice& dice) {
  Plain plain;
  const int seats = dice.Roll(6);
  for (int i = 0; i < seats; ++i) plain.seats.push_back(dice.Of(kRoles));
  for (int i = dice.Roll(13); i > 0; --i) plain.holders.push_back(RandomHolder(dice, seats));
  for (int i = dice.Roll(8); i > 0; --i) plain.other.push_back(RandomHolder(dice, 0));
  return plain;
}

Facts FactsOf(const Plain& plain) {
  Facts facts = Known();
  for (size_t i = 0; i < plain.seats.size(); ++i) {
    v1::Seat& seat = facts.seats.emplace_back();
    seat.set_name("s" + std::to_string(i));
    seat.set_role(plain.seats[i]);
    if (plain.seats[i] == "adviser") seat.set_capacity(v1::CAPACITY_ADVISER);
  }
  for (size_t i = 0; i < plain.other.size(); ++i) {
    facts.others["other"].push_back(ToAppointment(plain.other[i], "o" + std::to_string(i)));
  }
  return facts;
}
People PeopleOf(const Plain& plain) {
  People people;
  for (size_t i = 0; i < plain.holders.size(); ++i) {
    people.push_back(ToAppointment(plain.holders[i], "a" + std::to_string(i)));
  }
  return people;
}

// --- The reference. Roles: one name or "" for every role but advisers'. ---

bool Means(const std::string& role, const Holder& holder) {
  return role.empty() ? !holder.adviser : holder.role == role;
}
bool IsEnterprise(const Holder& holder) {
  return holder.organization == "firm" || holder.organization == "leader";
}
// top/bottom ≥ a/b and so on, multiplied out.
bool Keeps(type::Threshold::Operator op, int64_t top, int64_t bottom, int64_t a, int64_t b) {
  if (bottom == 0) return true;
  const int64_t left = top * b;
  const int64_t right = a * bottom;
  if (op == type::Threshold::AT_LEAST) return left >= right;
  if (op == type::Threshold::ABOVE) return left > right;
  return op == type::Threshold::AT_MOST ? left <= right : left < right;
}

struct Tally {
  int enterprises = 0, total = 0, vacant = 0;
};
Tally Count(const Plain& plain, const std::string& role, Base base) {
  Tally tally;
  for (const Holder& holder : plain.holders) {
    if (!Means(role, holder)) continue;
    if (base == v1::CompositionRule::VOTING_SEATS && !holder.voting) continue;
    ++tally.total;
    if (IsEnterprise(holder)) ++tally.enterprises;
  }
  if (base != v1::CompositionRule::ALL_SEATS) return tally;
  for (size_t i = 0; i < plain.seats.size(); ++i) {
    if (role.empty() ? plain.seats[i] == "adviser" : plain.seats[i] != role) continue;
    bool held = false;
    for (const Holder& holder : plain.holders) {
      if (Means(role, holder) && holder.seat == "s" + std::to_string(i)) held = true;
    }
    if (!held) {
      ++tally.vacant;
      ++tally.total;
    }
  }
  return tally;
}

std::string Identity(const Holder& holder, bool by_organization) {
  return by_organization || holder.unit ? holder.organization : holder.person;
}

// --- One random rule of each form, and what the reference says of it. ---

struct Expected {
  bool holds = true;
  int offenders = 0;
  int needed = 0;
};

struct Question {
  v1::CompositionRule rule;
  Expected expected;
};

std::string Fraction(int a, int b) { return std::to_string(a) + "/" + std::to_string(b); }

type::Threshold::Operator RandomOperator(Dice& dice) {
  constexpr type::Threshold::Operator kAll[] = {type::Threshold::AT_LEAST, type::Threshold::ABOVE,
                                                type::Threshold::AT_MOST, type::Threshold::BELOW};
  return dice.Of(kAll);
}

Question AskRange(Dice& dice, const Plain& plain) {
  Question question;
  v1::CountRange& range = *question.rule.mutable_count_range();
  const std::string role = dice.Coin() ? dice.Of(kRoles) : "";
  if (!role.empty()) range.add_roles(role);
  range.set_min(dice.Roll(6));
  range.set_max(dice.Coin() ? 0 : range.min() + dice.Roll(4));
  const bool filtered = dice.Coin();
  constexpr Base kAll[] = {v1::CompositionRule::FILLED_SEATS, v1::CompositionRule::ALL_SEATS,
                           v1::CompositionRule::VOTING_SEATS};
  range.set_base(filtered ? v1::CompositionRule::FILLED_SEATS : dice.Of(kAll));
  if (filtered) range.mutable_filter()->add_standard_kinds(membership::v1::ENTERPRISE);
  const Tally tally = Count(plain, role, range.base());
  const int counted = filtered ? tally.enterprises : tally.total;
  question.expected.holds = counted >= range.min() && (range.max() == 0 || counted <= range.max());
  while (counted + question.expected.needed < range.min()) ++question.expected.needed;
  return question;
}

// Adds one enterprise after the other, in vacant seats first, until the ratio holds.
int TryEnterprises(Tally tally, type::Threshold::Operator op, int a, int b) {
  if (op == type::Threshold::AT_MOST || op == type::Threshold::BELOW) return 0;
  for (int more = 0; more < 500; ++more) {
    if (Keeps(op, tally.enterprises, tally.total, a, b)) return more;
    ++tally.enterprises;
    if (tally.vacant > 0) {
      --tally.vacant;
    } else {
      ++tally.total;
    }
  }
  return 0;  // no number of them suffices
}

Question AskRatio(Dice& dice, const Plain& plain) {
  Question question;
  v1::Ratio& ratio = *question.rule.mutable_ratio();
  const std::string role = dice.Of(kRoles);
  ratio.add_denominator_roles(role);
  ratio.mutable_numerator()->add_standard_kinds(membership::v1::ENTERPRISE);
  const int b = 1 + dice.Roll(7);
  const int a = dice.Roll(b + 1);
  ratio.mutable_threshold()->set_operator_(RandomOperator(dice));
  ratio.mutable_threshold()->set_value(Fraction(a, b));
  constexpr Base kAll[] = {v1::CompositionRule::FILLED_SEATS, v1::CompositionRule::ALL_SEATS,
                           v1::CompositionRule::VOTING_SEATS};
  ratio.set_base(dice.Of(kAll));
  const Tally tally = Count(plain, role, ratio.base());
  question.expected.holds =
      Keeps(ratio.threshold().operator_(), tally.enterprises, tally.total, a, b);
  question.expected.needed = TryEnterprises(tally, ratio.threshold().operator_(), a, b);
  return question;
}

Question AskEligibility(Dice& dice, const Plain& plain) {
  Question question;
  v1::Eligibility& eligibility = *question.rule.mutable_eligibility();
  const std::string role = dice.Coin() ? dice.Of(kRoles) : "";
  if (!role.empty()) eligibility.add_roles(role);
  eligibility.add_any_of()->add_standard_kinds(membership::v1::ENTERPRISE);
  eligibility.add_any_of()->add_holder_types(v1::Filter::UNIT);
  for (const Holder& holder : plain.holders) {
    if (Means(role, holder) && !IsEnterprise(holder) && !holder.unit) ++question.expected.offenders;
  }
  return question;
}

Question AskIncompatibility(Dice& dice, const Plain& plain) {
  Question question;
  v1::Incompatibility& rule = *question.rule.mutable_incompatibility();
  const std::string role = dice.Of(kRoles);
  const std::string other_role = dice.Coin() ? dice.Of(kRoles) : "";
  rule.add_roles(role);
  if (!other_role.empty()) rule.add_other_roles(other_role);
  const bool elsewhere = dice.Coin();
  if (elsewhere) rule.set_other_body("other");
  const bool by_organization = dice.Coin();
  if (by_organization) rule.set_subject(v1::Incompatibility::ORGANIZATION);
  const std::vector<Holder>& others = elsewhere ? plain.other : plain.holders;
  for (size_t i = 0; i < plain.holders.size(); ++i) {
    if (!Means(role, plain.holders[i])) continue;
    const std::string who = Identity(plain.holders[i], by_organization);
    bool offends = false;
    for (size_t j = 0; j < others.size(); ++j) {
      if (!elsewhere && i == j) continue;
      if (!who.empty() && Means(other_role, others[j]) &&
          Identity(others[j], by_organization) == who) {
        offends = true;
      }
    }
    if (offends) ++question.expected.offenders;
  }
  return question;
}

Question AskOrganizationLimit(Dice& dice, const Plain& plain) {
  Question question;
  v1::OrganizationLimit& limit = *question.rule.mutable_organization_limit();
  limit.set_max(1 + dice.Roll(3));
  for (const char* organization : {"bureau", "school", "firm", "leader"}) {
    int count = 0;
    for (const Holder& holder : plain.holders) {
      if (!holder.adviser && holder.organization == organization) ++count;
    }
    question.expected.offenders += std::max(0, count - limit.max());
  }
  return question;
}

Question AskRelativeSize(Dice& dice, const Plain& plain) {
  Question question;
  v1::RelativeSize& size = *question.rule.mutable_relative_size();
  size.set_other_body("other");
  const int a = dice.Roll(4);
  const int b = 1 + dice.Roll(4);
  size.mutable_threshold()->set_operator_(RandomOperator(dice));
  size.mutable_threshold()->set_value(Fraction(a, b));
  int own = 0, others = 0;
  for (const Holder& holder : plain.holders) own += holder.adviser ? 0 : 1;
  for (const Holder& holder : plain.other) others += holder.adviser ? 0 : 1;
  const type::Threshold::Operator op = size.threshold().operator_();
  question.expected.holds = Keeps(op, own, others, a, b);
  if (op == type::Threshold::AT_LEAST || op == type::Threshold::ABOVE) {
    while (!Keeps(op, own + question.expected.needed, others, a, b)) ++question.expected.needed;
  }
  return question;
}

using Asking = Question (*)(Dice&, const Plain&);
constexpr Asking kForms[] = {
    AskRange, AskRatio, AskEligibility, AskIncompatibility, AskOrganizationLimit, AskRelativeSize};

TEST(CompositionProperty, TheEngineSaysWhatThePlainReferenceSays) {
  int broken = 0;
  for (unsigned seed = 0; seed < 6000; ++seed) {
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
  EXPECT_LT(broken, 4500);
}

// A change answers for what it breaks or worsens, and a change that is taken back breaks nothing.
TEST(CompositionProperty, AChangeIsBlamedForItsOwnHarmOnly) {
  int blamed = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
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
    if (!rest.empty()) {
      rest.back() = Ended(rest.back(), kStart);
      ASSERT_TRUE(Weigh(rules, {before, rest}, facts, true)->stopping.empty()) << seed;
    }
  }
  EXPECT_GT(blamed, 300);
}

}  // namespace
}  // namespace edugroup::committee
