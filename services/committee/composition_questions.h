// Random rules of every form, and a plain, slow reference of what they say of a body: it counts one
// by one and finds bounds by trying.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/committee/composition_reference.h"

namespace edugroup::committee {

struct Expected {
  bool holds = true;
  int offenders = 0;
  int needed = 0;
};

struct Question {
  v1::CompositionRule rule;
  Expected expected;
};

inline std::string Fraction(int a, int b) { return std::to_string(a) + "/" + std::to_string(b); }

inline type::Threshold::Operator RandomOperator(Dice& dice) {
  constexpr type::Threshold::Operator kAll[] = {type::Threshold::AT_LEAST, type::Threshold::ABOVE,
                                                type::Threshold::AT_MOST, type::Threshold::BELOW};
  return dice.Of(kAll);
}

inline Question AskRange(Dice& dice, const Plain& plain) {
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
inline int TryEnterprises(Tally tally, type::Threshold::Operator op, int a, int b) {
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

inline Question AskRatio(Dice& dice, const Plain& plain) {
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

inline Question AskEligibility(Dice& dice, const Plain& plain) {
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

inline Question AskIncompatibility(Dice& dice, const Plain& plain) {
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

inline Question AskOrganizationLimit(Dice& dice, const Plain& plain) {
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

inline Question AskRelativeSize(Dice& dice, const Plain& plain) {
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

// Days in office, and the number of the term.
struct PlainStint {
  int first, last, term;  // days before kStart
};

// Terms in a row up to the one in office since kStart, by the days: what shares a day is one term,
// and a term follows another when no more than 31 days lie between.
inline int TermsByDay(const std::vector<PlainStint>& stints) {
  std::vector<std::set<int>> terms = {{0}};
  for (const PlainStint& stint : stints) {
    std::set<int> days;
    for (int day = stint.last; day <= stint.first; ++day) days.insert(day);
    terms.push_back(days);
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    for (size_t j = 0; j < terms.size(); ++j) {
      if (i == j || std::none_of(terms[j].begin(), terms[j].end(),
                                 [&](int day) { return terms[i].contains(day); })) {
        continue;
      }
      terms[i].insert(terms[j].begin(), terms[j].end());
      terms.erase(terms.begin() + static_cast<int64_t>(j));
      i = 0;
      j = static_cast<size_t>(-1);
    }
  }
  std::set<std::pair<int, int>> newest_first;  // last day, first day
  for (const std::set<int>& term : terms) newest_first.insert({*term.begin(), *term.rbegin()});
  int count = 0, reached = 0;
  for (const auto& [last, first] : newest_first) {
    if (last - reached > 31) break;
    ++count;
    reached = first;
  }
  return count;
}

inline int TermsByNumber(int newest, const std::vector<PlainStint>& stints) {
  int count = 1;
  for (int term = newest - 1; term > 0; --term) {
    bool served = false;
    for (const PlainStint& stint : stints) served = served || stint.term == term;
    if (!served) break;
    ++count;
  }
  return count;
}

inline Question AskTermLimit(Dice& dice, const Plain& plain) {
  Question question;
  v1::TermLimit& limit = *question.rule.mutable_term_limit();
  const std::string role = dice.Coin() ? dice.Of(kRoles) : "";
  if (!role.empty()) limit.add_roles(role);
  limit.set_max_terms(1 + dice.Roll(3));
  for (const Holder& holder : plain.holders) {
    if (!Means(role, holder)) continue;
    std::vector<PlainStint> stints;
    const auto add = [&](const Holder& other, int first, int last) {
      if (Means(role, other) && Identity(other, false) == Identity(holder, false)) {
        stints.push_back({first, last, other.term});
      }
    };
    for (const Holder& other : plain.holders) add(other, 0, 0);
    for (const PastHolder& past : plain.past) add(past.holder, past.first, past.last);
    const int terms = holder.term > 0 ? TermsByNumber(holder.term, stints) : TermsByDay(stints);
    if (terms > limit.max_terms()) ++question.expected.offenders;
  }
  return question;
}

using Asking = Question (*)(Dice&, const Plain&);
inline constexpr Asking kSimpleForms[] = {
    AskRange,        AskRatio,    AskEligibility, AskIncompatibility, AskOrganizationLimit,
    AskRelativeSize, AskTermLimit};

inline Question AskAlternatives(Dice& dice, const Plain& plain) {
  Question question;
  question.expected.holds = false;
  for (int i = 2 + dice.Roll(2); i > 0; --i) {
    const Question one = dice.Of(kSimpleForms)(dice, plain);
    *question.rule.mutable_alternatives()->add_any_of() = one.rule;
    if (one.expected.holds && one.expected.offenders == 0) question.expected.holds = true;
  }
  return question;
}

inline constexpr Asking kForms[] = {
    AskRange,        AskRatio,     AskEligibility, AskIncompatibility, AskOrganizationLimit,
    AskRelativeSize, AskTermLimit, AskAlternatives};

}  // namespace edugroup::committee
