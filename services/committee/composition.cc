#include "services/committee/composition.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/threshold.h"

namespace edugroup::committee {
namespace {

using google::protobuf::RepeatedPtrField;

template <class Items, class Item>
bool Contains(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

template <class Wanted, class Present>
bool AnyOf(const Wanted& wanted, const Present& present) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&present](const auto& item) { return Contains(present, item); });
}

bool HasRole(const RepeatedPtrField<std::string>& roles, const v1::Appointment& appointment) {
  return roles.empty() || Contains(roles, appointment.role());
}

// A ratio that asks for enough of something, not for few of it.
bool AsksForEnough(const v1::Ratio& ratio) {
  return ratio.threshold().operator_() == type::Threshold::AT_LEAST ||
         ratio.threshold().operator_() == type::Threshold::ABOVE;
}

absl::StatusOr<bool> RatioHolds(const v1::Ratio& ratio, int numerator, int denominator) {
  if (denominator == 0) return true;
  ASSIGN_OR_RETURN(const value::Decimal share, value::Divide(value::Decimal::FromInt(numerator),
                                                             value::Decimal::FromInt(denominator)));
  return value::Holds(ratio.threshold(), share);
}

std::string RangeLimit(const v1::CountRange& range) {
  if (range.max() == 0) return absl::StrCat("≥ ", range.min());
  if (range.min() == 0) return absl::StrCat("≤ ", range.max());
  if (range.min() == range.max()) return absl::StrCat("= ", range.min());
  return absl::StrCat(range.min(), "–", range.max());
}

std::string Roles(const RepeatedPtrField<std::string>& roles) {
  return roles.empty() ? "any" : absl::StrJoin(roles, ",");
}

const std::string& TitleOf(const v1::CompositionRule& rule) {
  return rule.display_name().empty() ? rule.rule_id() : rule.display_name();
}

void DescribeRange(const v1::CompositionRule& rule, const Measure& measure,
                   type::Finding& finding) {
  const v1::CountRange& range = rule.count_range();
  finding.set_measured(absl::StrCat(measure.numerator));
  finding.set_limit(RangeLimit(range));
  finding.set_denominator(absl::StrCat("role=", Roles(range.roles())));
  finding.set_message(
      absl::StrCat(TitleOf(rule), ": ", measure.numerator, " in office, limit ", finding.limit()));
  finding.set_message_zh(
      absl::StrCat(TitleOf(rule), "：现有", measure.numerator, "人，要求", finding.limit()));
}

void DescribeRatio(const v1::CompositionRule& rule, const Measure& measure,
                   type::Finding& finding) {
  const v1::Ratio& ratio = rule.ratio();
  finding.set_measured(absl::StrCat(measure.numerator, "/", measure.denominator));
  finding.set_limit(value::ToPercentString(ratio.threshold()));
  finding.set_denominator(
      absl::StrCat("role=", Roles(ratio.denominator_roles()), ", filled: ", measure.denominator));
  finding.set_message(absl::StrCat(TitleOf(rule), ": ", finding.measured(), " (",
                                   finding.denominator(), "), limit ", finding.limit()));
  finding.set_message_zh(absl::StrCat(TitleOf(rule), "：", measure.denominator, "人中有",
                                      measure.numerator, "人，要求", finding.limit()));
}

void DescribeEligibility(const v1::CompositionRule& rule, const Measure& measure,
                         const v1::Appointment* ineligible, type::Finding& finding) {
  const int failing = static_cast<int>(measure.ineligible.size());
  finding.set_measured(absl::StrCat(measure.denominator - failing, "/", measure.denominator));
  finding.set_limit("= all");
  finding.set_denominator(
      absl::StrCat("role=", Roles(rule.eligibility().roles()), ", filled: ", measure.denominator));
  if (ineligible == nullptr) {
    finding.set_message(absl::StrCat(TitleOf(rule), ": every holder is eligible"));
    finding.set_message_zh(absl::StrCat(TitleOf(rule), "：任职者均符合条件"));
    return;
  }
  finding.set_subject(ineligible->name());
  finding.set_message(absl::StrCat(TitleOf(rule), ": the holder of ", ineligible->name(), " (role ",
                                   ineligible->role(), ") meets none of the conditions"));
  finding.set_message_zh(absl::StrCat(
      TitleOf(rule), "：", ineligible->title().empty() ? ineligible->role() : ineligible->title(),
      "不符合任职条件"));
}

}  // namespace

const std::string& OrganizationOf(const v1::Appointment& appointment) {
  return appointment.has_unit() ? appointment.unit().organization()
                                : appointment.person().organization();
}

bool InOffice(const v1::Appointment& appointment, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
  if (!first.ok() || day < *first) return false;
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(appointment.end_date());
  return !last.ok() || day <= *last;
}

bool InForce(const v1::CompositionRule& rule, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(rule.valid_start_date());
  if (first.ok() && day < *first) return false;
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(rule.valid_end_date());
  return !last.ok() || day <= *last;
}

bool Matches(const v1::Filter& filter, const v1::Appointment& appointment,
             const Organizations& organizations) {
  const v1::Filter::HolderType type =
      appointment.has_unit() ? v1::Filter::UNIT : v1::Filter::PERSON;
  if (!filter.holder_types().empty() && !Contains(filter.holder_types(), type)) return false;

  const auto found = organizations.find(OrganizationOf(appointment));
  const bool known = found != organizations.end();
  if (!filter.standard_kinds().empty() &&
      !(known && Contains(filter.standard_kinds(), found->second.standard_kind()))) {
    return false;
  }
  if (!filter.tags_any().empty() && !(known && AnyOf(filter.tags_any(), found->second.tags()))) {
    return false;
  }
  return filter.person_tags_any().empty() ||
         AnyOf(filter.person_tags_any(), appointment.person().tags());
}

absl::StatusOr<Measure> MeasureRule(const v1::CompositionRule& rule, Appointments in_office,
                                    const Organizations& organizations) {
  Measure measure;
  switch (rule.rule_case()) {
    case v1::CompositionRule::kCountRange: {
      const v1::CountRange& range = rule.count_range();
      for (const v1::Appointment* appointment : in_office) {
        if (HasRole(range.roles(), *appointment)) ++measure.numerator;
      }
      measure.shortage = std::max(0, range.min() - measure.numerator);
      if (range.max() > 0) measure.excess = std::max(0, measure.numerator - range.max());
      return measure;
    }
    case v1::CompositionRule::kRatio: {
      const v1::Ratio& ratio = rule.ratio();
      for (const v1::Appointment* appointment : in_office) {
        if (!HasRole(ratio.denominator_roles(), *appointment)) continue;
        ++measure.denominator;
        if (Matches(ratio.numerator(), *appointment, organizations)) ++measure.numerator;
      }
      ASSIGN_OR_RETURN(measure.ratio_holds,
                       RatioHolds(ratio, measure.numerator, measure.denominator));
      return measure;
    }
    case v1::CompositionRule::kEligibility: {
      const v1::Eligibility& eligibility = rule.eligibility();
      for (const v1::Appointment* appointment : in_office) {
        if (!HasRole(eligibility.roles(), *appointment)) continue;
        ++measure.denominator;
        const bool eligible = std::any_of(
            eligibility.any_of().begin(), eligibility.any_of().end(),
            [&](const v1::Filter& filter) { return Matches(filter, *appointment, organizations); });
        if (!eligible) measure.ineligible.push_back(appointment);
      }
      return measure;
    }
    case v1::CompositionRule::RULE_NOT_SET:
      return measure;
  }
  return measure;
}

bool RatioIsWorse(const v1::Ratio& ratio, const Measure& before, const Measure& after) {
  if (before.denominator == 0 || after.denominator == 0) return false;
  // a/b < c/d without dividing.
  const int64_t was = int64_t{before.numerator} * after.denominator;
  const int64_t is = int64_t{after.numerator} * before.denominator;
  return AsksForEnough(ratio) ? is < was : is > was;
}

absl::StatusOr<int> FurtherNeeded(const v1::CompositionRule& rule, const Measure& measure) {
  if (rule.has_count_range()) return measure.shortage;
  if (!rule.has_ratio() || measure.ratio_holds || !AsksForEnough(rule.ratio())) return 0;
  // (n + k) / (d + k) reaches t from k = (t·d − n) / (1 − t) on.
  ASSIGN_OR_RETURN(const value::Decimal t, value::Decimal::Parse(rule.ratio().threshold().value()));
  const value::Decimal n = value::Decimal::FromInt(measure.numerator);
  const value::Decimal d = value::Decimal::FromInt(measure.denominator);
  const value::Decimal remainder = value::Decimal::FromInt(1) - t;
  if (remainder.Sign() <= 0) return 0;
  ASSIGN_OR_RETURN(const value::Decimal reached, value::Divide(t * d - n, remainder));
  const int64_t whole = reached.Round(0, value::Rounding::kCeiling).ToInt64().value_or(0);
  const bool inclusive = rule.ratio().threshold().operator_() == type::Threshold::AT_LEAST;
  const bool on_the_line = reached == value::Decimal::FromInt(whole);
  return static_cast<int>(inclusive || !on_the_line ? whole : whole + 1);
}

type::Finding Describe(const v1::CompositionRule& rule, const Measure& measure,
                       const v1::Appointment* ineligible) {
  type::Finding finding;
  finding.set_rule_id(rule.rule_id());
  finding.set_severity(measure.Holds() ? type::Finding::INFO : rule.severity());
  if (rule.has_source()) *finding.mutable_source() = rule.source();
  if (rule.has_count_range()) DescribeRange(rule, measure, finding);
  if (rule.has_ratio()) DescribeRatio(rule, measure, finding);
  if (rule.has_eligibility()) DescribeEligibility(rule, measure, ineligible, finding);
  return finding;
}

}  // namespace edugroup::committee
