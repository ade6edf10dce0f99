// FurtherNeeded and FurtherAllowed: who may still be appointed so that a rule holds.
#include <algorithm>
#include <limits>

#include "common/value/decimal.h"
#include "common/value/status.h"
#include "common/value/threshold.h"
#include "services/committee/composition.h"

namespace edugroup::committee {
namespace {

using type::Threshold;
using value::Decimal;

bool AsksForEnough(const Threshold& threshold) {
  return threshold.operator_() == Threshold::AT_LEAST || threshold.operator_() == Threshold::ABOVE;
}

// The smallest whole number that is at least `bound`, or above it when `strictly`.
int64_t WholeFrom(const Decimal& bound, bool strictly) {
  const int64_t whole = bound.Round(0, value::Rounding::kCeiling).ToInt64().value_or(0);
  return strictly && bound == Decimal::FromInt(whole) ? whole + 1 : whole;
}
// The largest whole number that is at most `bound`, or below it when `strictly`.
int64_t WholeTo(const Decimal& bound, bool strictly) { return -WholeFrom(-bound, strictly); }

int Count(int64_t count) {
  return static_cast<int>(std::clamp<int64_t>(count, 0, std::numeric_limits<int>::max()));
}

// Fewest k with (n + k) / (d + k) keeping t; where seats are vacant, the first of k fill them and d
// stays.
absl::StatusOr<int> NeededForRatio(const v1::Ratio& ratio, const Measure& measure) {
  const bool strictly = ratio.threshold().operator_() == Threshold::ABOVE;
  ASSIGN_OR_RETURN(const Decimal t, Decimal::Parse(ratio.threshold().value()));
  const Decimal n = Decimal::FromInt(measure.numerator);
  const int64_t by_filling = WholeFrom(t * Decimal::FromInt(measure.denominator) - n, strictly);
  if (by_filling <= measure.vacant) return Count(by_filling);
  const Decimal rest = Decimal::FromInt(1) - t;
  if (rest.Sign() <= 0) return 0;  // "all of them" is not reached by adding
  const Decimal filled = Decimal::FromInt(measure.denominator - measure.vacant);
  ASSIGN_OR_RETURN(const Decimal reached, value::Divide(t * filled - n, rest));
  return Count(WholeFrom(reached, strictly));
}

// Most k with n / (d + k) keeping t; vacant seats are filled first.
absl::StatusOr<int> AllowedByRatio(const v1::Ratio& ratio, const Measure& measure) {
  ASSIGN_OR_RETURN(const Decimal t, Decimal::Parse(ratio.threshold().value()));
  if (!AsksForEnough(ratio.threshold()) || t.Sign() <= 0) return -1;
  if (measure.denominator == 0) return 0;
  ASSIGN_OR_RETURN(const Decimal most, value::Divide(Decimal::FromInt(measure.numerator), t));
  const int64_t seats = WholeTo(most, ratio.threshold().operator_() == Threshold::ABOVE);
  return Count(seats - measure.denominator + measure.vacant);
}

absl::StatusOr<int> NeededForSize(const v1::RelativeSize& size, const Measure& measure) {
  if (!AsksForEnough(size.threshold())) return 0;
  ASSIGN_OR_RETURN(const Decimal t, Decimal::Parse(size.threshold().value()));
  const Decimal bound = t * Decimal::FromInt(measure.denominator);
  return Count(WholeFrom(bound, size.threshold().operator_() == Threshold::ABOVE) -
               measure.numerator);
}

absl::StatusOr<int> AllowedBySize(const v1::RelativeSize& size, const Measure& measure) {
  if (AsksForEnough(size.threshold()) || measure.denominator == 0) return -1;
  ASSIGN_OR_RETURN(const Decimal t, Decimal::Parse(size.threshold().value()));
  const Decimal bound = t * Decimal::FromInt(measure.denominator);
  return Count(WholeTo(bound, size.threshold().operator_() == Threshold::BELOW) -
               measure.numerator);
}

}  // namespace

absl::StatusOr<int> FurtherNeeded(const v1::CompositionRule& rule, const Measure& measure) {
  if (rule.has_count_range()) return measure.shortage;
  if (measure.Holds()) return 0;
  if (rule.has_ratio() && AsksForEnough(rule.ratio().threshold())) {
    return NeededForRatio(rule.ratio(), measure);
  }
  if (rule.has_relative_size()) return NeededForSize(rule.relative_size(), measure);
  return 0;
}

absl::StatusOr<int> FurtherAllowed(const v1::CompositionRule& rule, const Measure& measure) {
  if (!measure.Holds()) return 0;
  if (rule.has_count_range()) {
    const v1::CountRange& range = rule.count_range();
    if (range.max() == 0 || range.has_filter()) return -1;
    return range.max() - measure.numerator;
  }
  if (rule.has_ratio()) return AllowedByRatio(rule.ratio(), measure);
  if (rule.has_relative_size()) return AllowedBySize(rule.relative_size(), measure);
  return -1;
}

}  // namespace edugroup::committee
