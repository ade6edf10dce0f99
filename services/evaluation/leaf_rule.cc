#include "services/evaluation/leaf_rule.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "common/value/threshold.h"

namespace edugroup::evaluation {
namespace {

using value::Decimal;

absl::StatusOr<Decimal> ParseOr(const std::string& text, const Decimal& otherwise) {
  if (text.empty()) return otherwise;
  return Decimal::Parse(text);
}

// The standard of a proportion.
absl::StatusOr<Decimal> Standard(const std::string& text) {
  ASSIGN_OR_RETURN(const Decimal standard, Decimal::Parse(text));
  if (standard.Sign() <= 0) return absl::InvalidArgumentError("the standard is not above zero");
  return standard;
}

std::string PercentText(const std::string& percent) {
  return absl::StrCat(percent.empty() ? "100" : percent, "%");
}

// The numbers of `spread`, held against `reference`. An upper bound is not reached itself (不足).
Band BandOfSpread(const Spread& spread, const Decimal& reference) {
  Band band;
  if (spread.least) band.lower = End{*spread.least - reference, true};
  if (spread.most) band.upper = End{*spread.most - reference, false};
  return band;
}

}  // namespace

Decimal DecidingNumber(const LeafValue& value) {
  if (!value.is_below) return value.value;
  static const Decimal& just = *new Decimal(*Decimal::Parse("1/1000000000000000000"));
  return value.value - just;
}

std::string Percent(const Decimal& share) {
  std::string text = (share * Decimal::FromInt(100)).ToExactString();
  return text.find('/') == std::string::npos ? text + "%" : share.ToExactString();
}

absl::StatusOr<Limit> Limit::Make(const type::Threshold& threshold) {
  RETURN_IF_ERROR(value::Holds(threshold, Decimal()).status());
  Limit limit;
  ASSIGN_OR_RETURN(const Decimal value, Decimal::Parse(threshold.value()));
  switch (threshold.operator_()) {
    case type::Threshold::AT_LEAST:
    case type::Threshold::ABOVE:
      limit.band_.lower = End{value, threshold.operator_() == type::Threshold::AT_LEAST};
      break;
    case type::Threshold::AT_MOST:
    case type::Threshold::BELOW:
      limit.band_.upper = End{value, threshold.operator_() == type::Threshold::AT_MOST};
      break;
    default:
      limit.band_ = {End{value, true}, End{value, true}};
  }
  limit.text_ = value::ToString(threshold);
  return limit;
}

bool Limit::MayFail(const Band& within) const {
  return (band_.lower && Meet({std::nullopt, Beyond(*band_.lower)}, within)) ||
         (band_.upper && Meet({Beyond(*band_.upper), std::nullopt}, within));
}

absl::StatusOr<Decimal> LeafRule::SharePoints(const std::string& percent) const {
  ASSIGN_OR_RETURN(const Decimal parsed, ParseOr(percent, Decimal::FromInt(100)));
  return Divide(parsed * full_, Decimal::FromInt(100));
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::LinearScoring& scoring) const {
  Linear rule;
  ASSIGN_OR_RETURN(rule.standard, Standard(scoring.standard()));
  ASSIGN_OR_RETURN(rule.factor, Divide(full_, rule.standard));
  ASSIGN_OR_RETURN(rule.cap_points, SharePoints(scoring.cap()));
  rule.cap_text = PercentText(scoring.cap());
  if (scoring.has_floor()) {
    RETURN_IF_ERROR(ParseBand(&scoring.floor(), nullptr).status());
    ASSIGN_OR_RETURN(rule.floor, Limit::Make(scoring.floor()));
  }
  return rule;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::ReverseScoring& scoring) const {
  Reverse rule;
  ASSIGN_OR_RETURN(rule.standard, Standard(scoring.standard()));
  rule.times_full = rule.standard * full_;
  ASSIGN_OR_RETURN(rule.cap_points, SharePoints(scoring.cap()));
  rule.cap_text = PercentText(scoring.cap());
  if (scoring.has_ceiling()) {
    RETURN_IF_ERROR(ParseBand(nullptr, &scoring.ceiling()).status());
    ASSIGN_OR_RETURN(rule.ceiling, Limit::Make(scoring.ceiling()));
  }
  return rule;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::ThresholdScoring& scoring) const {
  Threshold rule;
  ASSIGN_OR_RETURN(rule.limit, Limit::Make(scoring.threshold()));
  ASSIGN_OR_RETURN(rule.points, SharePoints(scoring.share()));
  rule.share_text = PercentText(scoring.share());
  return rule;
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::BandScoring& scoring) const {
  std::vector<Band> bands;
  std::vector<Decimal> points;
  std::vector<std::string> texts;
  for (const v1::ScoreBand& score_band : scoring.bands()) {
    ASSIGN_OR_RETURN(bands.emplace_back(), BandOf(score_band));
    ASSIGN_OR_RETURN(points.emplace_back(), SharePoints(score_band.score()));
    texts.push_back(PercentText(score_band.score()));
  }
  return Steps{Bands(std::move(bands)), std::move(points), std::move(texts), scoring.reference()};
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::CohortScoring& scoring) const {
  if (scoring.method() == v1::CohortScoring::METHOD_UNSPECIFIED) {
    return absl::InvalidArgumentError("no method");
  }
  ASSIGN_OR_RETURN(const Decimal cap, SharePoints(scoring.cap()));
  return Relative{scoring.method(), cap, scoring.exempt_earns_average()};
}

absl::StatusOr<LeafRule::Rule> LeafRule::Read(const v1::PointsScoring& scoring) const {
  Counted rule;
  if (scoring.from_full()) rule.start = full_;
  ASSIGN_OR_RETURN(rule.each, ParseOr(scoring.each(), Decimal::FromInt(1)));
  ASSIGN_OR_RETURN(rule.most, ParseOr(scoring.most(), full_));
  ASSIGN_OR_RETURN(rule.least, ParseOr(scoring.least(), Decimal()));
  if (rule.most < rule.least) return absl::InvalidArgumentError("most is below least");
  return rule;
}

template <class Scoring>
absl::StatusOr<LeafRule> LeafRule::Make(const Scoring& scoring, const v1::Indicator& leaf,
                                        const Decimal& full) {
  LeafRule rule;
  rule.full_ = full;
  rule.lower_is_better_ = leaf.direction() == v1::Indicator::LOWER_IS_BETTER;
  absl::StatusOr<Rule> read = absl::InvalidArgumentError("no scoring rule");
  if (scoring.has_linear()) read = rule.Read(scoring.linear());
  if (scoring.has_reverse()) read = rule.Read(scoring.reverse());
  if (scoring.has_threshold()) read = rule.Read(scoring.threshold());
  if (scoring.has_bands()) read = rule.Read(scoring.bands());
  if (scoring.has_cohort()) read = rule.Read(scoring.cohort());
  if (scoring.has_points()) read = rule.Read(scoring.points());
  if (scoring.has_direct()) read = Rule(Direct{*Divide(full, Decimal::FromInt(100))});
  if (scoring.has_rating() || scoring.has_matrix() || scoring.has_items()) read = Rule(LookedUp{});
  if (!read.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("indicator ", leaf.id(), ": ", read.status().message()));
  }
  rule.rule_ = *std::move(read);
  return rule;
}

template absl::StatusOr<LeafRule> LeafRule::Make(const v1::Indicator&, const v1::Indicator&,
                                                 const Decimal&);
template absl::StatusOr<LeafRule> LeafRule::Make(const v1::ClassVariant&, const v1::Indicator&,
                                                 const Decimal&);

Decimal LeafRule::Grant(const Linear& rule, const LeafValue& value) const {
  if (value.value.Sign() < 0) return Decimal();
  if (rule.floor && !rule.floor->Holds(value.value)) return Decimal();
  return std::min(value.value * rule.factor, rule.cap_points);
}

Decimal LeafRule::Grant(const Reverse& rule, const LeafValue& value) const {
  if (value.value.Sign() <= 0) return rule.cap_points;
  if (rule.ceiling && !rule.ceiling->Holds(value.value)) return Decimal();
  return std::min(*Divide(rule.times_full, value.value), rule.cap_points);
}

Decimal LeafRule::Grant(const Relative& rule, const Decimal& value, const Cohort& cohort) const {
  if (rule.method == v1::CohortScoring::RANK) {
    const int place = cohort.RankOf(value, lower_is_better_);
    return *Divide(full_ * Decimal::FromInt(cohort.rated - place + 1),
                   Decimal::FromInt(cohort.rated));
  }
  const Decimal& against = rule.method == v1::CohortScoring::OF_BEST ? cohort.best : cohort.average;
  const Decimal& top = lower_is_better_ ? against : value;
  const Decimal& bottom = lower_is_better_ ? value : against;
  // Nothing to divide by: who is as good as what he is held against earns all, the others nothing.
  if (bottom.Sign() <= 0) return lower_is_better_ || value >= against ? rule.cap_points : Decimal();
  return std::clamp(*Divide(top * full_, bottom), Decimal(), rule.cap_points);
}

Decimal LeafRule::Grant(const Counted& rule, const LeafValue& value) const {
  return std::clamp(rule.start + rule.each * value.value, rule.least, rule.most);
}

Decimal LeafRule::BandReference(const Steps& steps, const LeafValue& value,
                                const Cohort* cohort) const {
  switch (steps.reference) {
    case v1::BandScoring::COHORT_AVERAGE:
      return cohort->average;
    case v1::BandScoring::COHORT_BEST:
      return cohort->best;
    case v1::BandScoring::OBSERVED:
      return value.reference;
    default:
      return Decimal();
  }
}

absl::StatusOr<Decimal> LeafRule::Points(const LeafValue& value, const Cohort* cohort) const {
  if (const auto* rule = std::get_if<Linear>(&rule_)) return Grant(*rule, value);
  if (const auto* rule = std::get_if<Direct>(&rule_)) {
    if (value.value.Sign() < 0 || value.value > Decimal::FromInt(100)) {
      return absl::InvalidArgumentError(
          absl::StrCat("a direct score is 0 to 100, not ", value.value.ToExactString()));
    }
    return value.value * rule->factor;
  }
  if (const auto* rule = std::get_if<Threshold>(&rule_)) {
    return rule->limit.Holds(DecidingNumber(value)) ? rule->points : Decimal();
  }
  if (const auto* rule = std::get_if<Steps>(&rule_)) {
    const std::optional<int> found =
        rule->reference == v1::BandScoring::REFERENCE_UNSPECIFIED
            ? rule->bands.Find(DecidingNumber(value))
            : rule->bands.Find(DecidingNumber(value) - BandReference(*rule, value, cohort));
    if (found) return rule->points[*found];
    return absl::InvalidArgumentError(absl::StrCat("no band covers ", value.value.ToExactString()));
  }
  if (const auto* rule = std::get_if<Counted>(&rule_)) return Grant(*rule, value);
  if (const auto* rule = std::get_if<Reverse>(&rule_)) return Grant(*rule, value);
  if (const auto* rule = std::get_if<Relative>(&rule_)) return Grant(*rule, value.value, *cohort);
  return value.value * full_;
}

PointRange LeafRule::Ends() const {
  if (const auto* rule = std::get_if<Linear>(&rule_)) return {Decimal(), rule->cap_points};
  if (const auto* rule = std::get_if<Reverse>(&rule_)) return {Decimal(), rule->cap_points};
  if (const auto* rule = std::get_if<Relative>(&rule_)) return {Decimal(), rule->cap_points};
  if (const auto* rule = std::get_if<Counted>(&rule_)) return {rule->least, rule->most};
  if (const auto* rule = std::get_if<Threshold>(&rule_)) return {Decimal(), rule->points};
  if (const auto* rule = std::get_if<Steps>(&rule_); rule != nullptr && !rule->points.empty()) {
    const auto [least, most] = std::minmax_element(rule->points.begin(), rule->points.end());
    return {*least, *most};
  }
  return {Decimal(), full_};
}

Decimal LeafRule::AtInfinity(bool up) const {
  const PointRange ends = Ends();
  if (const auto* rule = std::get_if<Counted>(&rule_)) {
    if (rule->each.IsZero()) return std::clamp(rule->start, rule->least, rule->most);
    return up == (rule->each.Sign() > 0) ? ends.most : ends.least;
  }
  const bool falls = std::holds_alternative<Reverse>(rule_) ||
                     (std::holds_alternative<Relative>(rule_) && lower_is_better_);
  return up == falls ? ends.least : ends.most;
}

PointRange LeafRule::StepsWithin(const Steps& steps, const Band& within) const {
  std::optional<PointRange> range;
  for (size_t i = 0; i < steps.points.size(); ++i) {
    if (!Meet(steps.bands.at(static_cast<int>(i)), within)) continue;
    const Decimal& points = steps.points[i];
    if (!range) range = PointRange{points, points};
    range->least = std::min(range->least, points);
    range->most = std::max(range->most, points);
  }
  return range.value_or(Ends());
}

PointRange LeafRule::Range(const LeafValue& value, const Cohort* cohort) const {
  const Spread& spread = *value.spread;
  if (spread.approximate) return Ends();
  if (const auto* rule = std::get_if<Steps>(&rule_)) {
    return StepsWithin(*rule, BandOfSpread(spread, BandReference(*rule, value, cohort)));
  }
  if (const auto* rule = std::get_if<Threshold>(&rule_)) {
    const Band within = BandOfSpread(spread, Decimal());
    return {rule->limit.MayFail(within) ? Decimal() : rule->points,
            Meet(rule->limit.band(), within) ? rule->points : Decimal()};
  }
  auto at = [&](const std::optional<Decimal>& end, bool up) {
    if (!end) return AtInfinity(up);
    LeafValue bound = value;
    bound.value = *end;
    absl::StatusOr<Decimal> points = Points(bound, cohort);
    return points.ok() ? *points : AtInfinity(up);
  };
  Decimal low = at(spread.least, false);
  Decimal high = at(spread.most, true);
  return {std::min(low, high), std::max(low, high)};
}

bool LeafRule::NeedsCohort() const {
  if (const auto* steps = std::get_if<Steps>(&rule_)) {
    return steps->reference == v1::BandScoring::COHORT_AVERAGE ||
           steps->reference == v1::BandScoring::COHORT_BEST;
  }
  return std::holds_alternative<Relative>(rule_);
}

bool LeafRule::Ranks() const {
  const auto* relative = std::get_if<Relative>(&rule_);
  return relative != nullptr && relative->method == v1::CohortScoring::RANK;
}

bool LeafRule::ExemptEarnsAverage() const {
  const auto* relative = std::get_if<Relative>(&rule_);
  return relative != nullptr && relative->exempt_earns_average;
}

}  // namespace edugroup::evaluation
