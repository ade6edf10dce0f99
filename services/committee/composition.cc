#include "services/committee/composition.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/threshold.h"
#include "services/committee/term_count.h"

namespace edugroup::committee {
namespace {

using google::protobuf::RepeatedPtrField;
using Base = v1::CompositionRule::Base;
using Roles = RepeatedPtrField<std::string>;

std::vector<const Sitting*> SittingsOf(const Roles& roles, const Roster& roster) {
  std::vector<const Sitting*> found;
  for (const Sitting& sitting : roster.sittings) {
    if (HasRole(roles, *sitting.appointment)) found.push_back(&sitting);
  }
  return found;
}

bool HasRole(const Roles& roles, const v1::Seat& seat) {
  if (roles.empty()) return seat.capacity() != v1::CAPACITY_ADVISER;
  return std::find(roles.begin(), roles.end(), seat.role()) != roles.end();
}

// Those of the roles that a rule counts, and seats of the roles that nobody holds.
struct Counted {
  std::vector<const Sitting*> sittings;
  int vacant = 0;
  int Total() const { return static_cast<int>(sittings.size()) + vacant; }
};

Counted CountBase(const Roles& roles, Base base, const Roster& roster) {
  Counted counted{SittingsOf(roles, roster), 0};
  if (base == v1::CompositionRule::VOTING_SEATS) {
    std::erase_if(counted.sittings,
                  [](const Sitting* sitting) { return !sitting->appointment->voting(); });
  }
  if (base != v1::CompositionRule::ALL_SEATS) return counted;
  absl::flat_hash_set<std::string> held;
  for (const Sitting* sitting : counted.sittings) held.insert(sitting->appointment->seat());
  for (const v1::Seat* seat : roster.seats) {
    if (HasRole(roles, *seat) && !held.contains(seat->name())) ++counted.vacant;
  }
  return counted;
}

Measure MeasureRange(const v1::CountRange& range, const Roster& roster) {
  const Counted counted = CountBase(range.roles(), range.base(), roster);
  Measure measure;
  measure.numerator = counted.Total();
  if (range.has_filter()) {
    measure.numerator = static_cast<int>(std::count_if(
        counted.sittings.begin(), counted.sittings.end(),
        [&](const Sitting* one) { return Matches(range.filter(), *one, *roster.facts); }));
  }
  measure.shortage = std::max(0, range.min() - measure.numerator);
  if (range.max() > 0) measure.excess = std::max(0, measure.numerator - range.max());
  return measure;
}

absl::StatusOr<bool> ShareHolds(const type::Threshold& threshold, int numerator, int denominator) {
  if (denominator == 0) return true;
  ASSIGN_OR_RETURN(const value::Decimal share, value::Divide(value::Decimal::FromInt(numerator),
                                                             value::Decimal::FromInt(denominator)));
  return value::Holds(threshold, share);
}

absl::StatusOr<Measure> MeasureRatio(const v1::Ratio& ratio, const Roster& roster) {
  const Counted counted = CountBase(ratio.denominator_roles(), ratio.base(), roster);
  Measure measure;
  measure.denominator = counted.Total();
  measure.vacant = counted.vacant;
  for (const Sitting* sitting : counted.sittings) {
    if (Matches(ratio.numerator(), *sitting, *roster.facts)) ++measure.numerator;
  }
  ASSIGN_OR_RETURN(measure.ratio_holds,
                   ShareHolds(ratio.threshold(), measure.numerator, measure.denominator));
  return measure;
}

Measure MeasureEligibility(const v1::Eligibility& eligibility, const Roster& roster) {
  Measure measure;
  for (const Sitting* sitting : SittingsOf(eligibility.roles(), roster)) {
    ++measure.denominator;
    if (!MatchesAny(eligibility.any_of(), *sitting, *roster.facts)) {
      measure.offenders.push_back({sitting->appointment});
    }
  }
  return measure;
}

// The roster of the other body that a rule speaks of, or of this one.
Roster OtherRoster(const std::string& other_body, const Roster& roster) {
  static const auto& nobody = *new std::vector<v1::Appointment>();
  if (other_body.empty()) return roster;
  const auto found = roster.facts->others.find(other_body);
  return RosterOf(found == roster.facts->others.end() ? nobody : found->second, *roster.facts,
                  roster.day, roster.weighed);
}

Measure MeasureIncompatibility(const v1::Incompatibility& rule, const Roster& roster) {
  const auto subject = [&rule](const Sitting& sitting) {
    return rule.subject() == v1::Incompatibility::ORGANIZATION ? sitting.organization : sitting.who;
  };
  const Roster other = OtherRoster(rule.other_body(), roster);
  absl::flat_hash_map<std::string, std::vector<const Sitting*>> others;
  for (const Sitting* sitting : SittingsOf(rule.other_roles(), other)) {
    if (!subject(*sitting).empty()) others[subject(*sitting)].push_back(sitting);
  }
  Measure measure;
  for (const Sitting* sitting : SittingsOf(rule.roles(), roster)) {
    ++measure.denominator;
    const auto same = others.find(subject(*sitting));
    if (same == others.end()) continue;
    const auto with =
        std::find_if(same->second.begin(), same->second.end(), [sitting](const Sitting* one) {
          return one->appointment->name() != sitting->appointment->name();
        });
    if (with == same->second.end()) continue;
    measure.offenders.push_back({sitting->appointment, (*with)->appointment});
  }
  return measure;
}

Measure MeasureOrganizationLimit(const v1::OrganizationLimit& limit, const Roster& roster) {
  absl::flat_hash_map<std::string, int> counts;
  Measure measure;
  for (const Sitting* sitting : SittingsOf(limit.roles(), roster)) {
    if (limit.has_filter() && !Matches(limit.filter(), *sitting, *roster.facts)) continue;
    ++measure.denominator;
    if (sitting->organization.empty()) continue;
    // Those who came first are within the limit; who comes beyond it offends.
    const int count = ++counts[sitting->organization];
    if (count > limit.max()) measure.offenders.push_back({sitting->appointment, nullptr, count});
  }
  return measure;
}

Measure MeasureTerms(const v1::TermLimit& limit, const Roster& roster) {
  Measure measure;
  for (const Sitting* sitting : SittingsOf(limit.roles(), roster)) {
    ++measure.denominator;
    const int terms = ConsecutiveTerms(*sitting, limit.roles(), roster);
    if (terms > limit.max_terms()) {
      measure.offenders.push_back({sitting->appointment, nullptr, terms});
    }
  }
  return measure;
}

absl::StatusOr<Measure> MeasureSize(const v1::RelativeSize& size, const Roster& roster) {
  Measure measure;
  measure.numerator = static_cast<int>(SittingsOf(size.roles(), roster).size());
  const Roster other = OtherRoster(size.other_body(), roster);
  measure.denominator = static_cast<int>(SittingsOf(size.other_roles(), other).size());
  ASSIGN_OR_RETURN(measure.ratio_holds,
                   ShareHolds(size.threshold(), measure.numerator, measure.denominator));
  return measure;
}

absl::StatusOr<Measure> MeasureAlternatives(const v1::Alternatives& alternatives,
                                            const Roster& roster) {
  Measure measure;
  for (const v1::CompositionRule& rule : alternatives.any_of()) {
    ASSIGN_OR_RETURN(const Measure one, MeasureRule(rule, roster));
    ++measure.denominator;
    if (one.Holds()) ++measure.numerator;
  }
  measure.ratio_holds = measure.numerator > 0;
  return measure;
}

}  // namespace

bool InForce(const v1::CompositionRule& rule, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(rule.valid_start_date());
  if (first.ok() && day < *first) return false;
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(rule.valid_end_date());
  return !last.ok() || day <= *last;
}

absl::StatusOr<Measure> MeasureRule(const v1::CompositionRule& rule, const Roster& roster) {
  switch (rule.rule_case()) {
    case v1::CompositionRule::kCountRange:
      return MeasureRange(rule.count_range(), roster);
    case v1::CompositionRule::kRatio:
      return MeasureRatio(rule.ratio(), roster);
    case v1::CompositionRule::kEligibility:
      return MeasureEligibility(rule.eligibility(), roster);
    case v1::CompositionRule::kIncompatibility:
      return MeasureIncompatibility(rule.incompatibility(), roster);
    case v1::CompositionRule::kOrganizationLimit:
      return MeasureOrganizationLimit(rule.organization_limit(), roster);
    case v1::CompositionRule::kTermLimit:
      return MeasureTerms(rule.term_limit(), roster);
    case v1::CompositionRule::kRelativeSize:
      return MeasureSize(rule.relative_size(), roster);
    case v1::CompositionRule::kAlternatives:
      return MeasureAlternatives(rule.alternatives(), roster);
    case v1::CompositionRule::RULE_NOT_SET:
      return Measure();
  }
  return Measure();
}

bool ShareIsWorse(const v1::CompositionRule& rule, const Measure& before, const Measure& after) {
  if (!rule.has_ratio() && !rule.has_relative_size()) return false;
  if (before.denominator == 0 || after.denominator == 0) return false;
  const type::Threshold& threshold =
      rule.has_ratio() ? rule.ratio().threshold() : rule.relative_size().threshold();
  const bool asks_for_enough = threshold.operator_() == type::Threshold::AT_LEAST ||
                               threshold.operator_() == type::Threshold::ABOVE;
  // a/b < c/d without dividing.
  const int64_t was = int64_t{before.numerator} * after.denominator;
  const int64_t is = int64_t{after.numerator} * before.denominator;
  return asks_for_enough ? is < was : is > was;
}

}  // namespace edugroup::committee
