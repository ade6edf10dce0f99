#include "services/evaluation/leaf_value.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/evaluation/measure.h"

namespace edugroup::evaluation {
namespace {

using type::Quantity;
using v1::Indicator;
using v1::NodeResult;
using v1::ScoreInput;
using v1::TaskFactSource;
using value::Decimal;

absl::Status TakesNo(const Indicator& leaf, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(leaf.id(), " takes no ", what));
}

// Quantities are of things that cannot be fewer than none, so that 不足50 is 0 to 50.
std::shared_ptr<const Spread> SpreadOf(const Quantity& quantity, const Decimal& value) {
  Spread spread;
  switch (quantity.qualifier()) {
    case Quantity::ABOUT:
      spread.approximate = true;
      break;
    case Quantity::AT_LEAST:
      spread.least = value;
      break;
    case Quantity::BELOW:
      if (value.Sign() > 0) spread.least = Decimal();
      spread.most = value;
      break;
    default:
      return nullptr;
  }
  return std::make_shared<const Spread>(std::move(spread));
}

// Of what is made from all periods: a lower bound when none is worse than that.
std::shared_ptr<const Spread> SpreadOf(const v1::PeriodValues& periods, const Decimal& value) {
  bool exact = true;
  bool lower_bound = true;
  for (const v1::PeriodValue& period : periods.values()) {
    const std::shared_ptr<const Spread> spread = SpreadOf(period.quantity(), value);
    exact &= spread == nullptr;
    lower_bound &= period.quantity().qualifier() == Quantity::AT_LEAST || spread == nullptr;
  }
  if (exact) return nullptr;
  Spread spread;
  if (lower_bound) spread.least = value;
  spread.approximate = !lower_bound;
  return std::make_shared<const Spread>(std::move(spread));
}

absl::StatusOr<LeafValue> ReadQuantity(const Quantity& quantity) {
  ASSIGN_OR_RETURN(const Decimal value, Decimal::Parse(quantity.value()));
  LeafValue read = Rated(value);
  read.spread = SpreadOf(quantity, value);
  read.is_below = quantity.qualifier() == Quantity::BELOW;
  return read;
}

bool IsRate(const Indicator& leaf) {
  return (leaf.has_task_fact() && leaf.task_fact().aggregation() == TaskFactSource::RATE) ||
         (leaf.has_committee_fact() && leaf.committee_fact().aggregation() == TaskFactSource::RATE);
}

absl::StatusOr<LeafValue> ReadCount(const Indicator& leaf, const v1::FactCount& count) {
  if (!leaf.has_task_fact() && !leaf.has_committee_fact()) return TakesNo(leaf, "counted fact");
  if (count.denominator() == 0) return NotApplicable();
  const Decimal numerator = Decimal::FromInt(count.numerator());
  if (!IsRate(leaf)) return Rated(numerator);
  ASSIGN_OR_RETURN(const Decimal rate, Divide(numerator, Decimal::FromInt(count.denominator())));
  return Rated(rate);
}

LeafValue RatedOr(const std::optional<Decimal>& value, LeafValue otherwise) {
  return value ? Rated(*value) : otherwise;
}

absl::StatusOr<LeafValue> ReadSheet(const Indicator& leaf, const v1::RatingSheet& sheet) {
  if (leaf.has_experts()) {
    ASSIGN_OR_RETURN(const std::optional<Decimal> mean, MeanOfExperts(leaf.experts(), sheet));
    return RatedOr(mean, {});
  }
  if (!leaf.has_rater_groups()) return TakesNo(leaf, "ratings");
  ASSIGN_OR_RETURN(const std::optional<Decimal> mean, MeanOfGroups(leaf.rater_groups(), sheet));
  return RatedOr(mean, {});
}

absl::StatusOr<LeafValue> ReadEvents(const Indicator& leaf, const ScoreInput& input) {
  if (!leaf.has_weighted_count()) return TakesNo(leaf, "events");
  ASSIGN_OR_RETURN(Decimal value, CountEvents(leaf.weighted_count(), input.events()));
  if (!leaf.weighted_count().per_reference()) return Rated(value);
  if (!input.has_reference()) return LeafValue();
  ASSIGN_OR_RETURN(const Decimal whole, Decimal::Parse(input.reference().value()));
  if (whole.IsZero()) return NotApplicable();
  ASSIGN_OR_RETURN(value, Divide(value, whole));
  return Rated(value);
}

absl::StatusOr<Decimal> ShareOfPercent(const std::string& percent) {
  ASSIGN_OR_RETURN(const Decimal parsed, Decimal::Parse(percent));
  return Divide(parsed, Decimal::FromInt(100));
}

absl::StatusOr<LeafValue> ReadRating(const Indicator& leaf, const v1::RatingScoring& scoring,
                                     const std::string& rating) {
  for (const v1::RatingScoring::Rating& word : scoring.ratings()) {
    if (word.id() != rating) continue;
    ASSIGN_OR_RETURN(const Decimal share, ShareOfPercent(word.score()));
    return Rated(share);
  }
  return TakesNo(leaf, absl::StrCat("rating ", rating));
}

absl::StatusOr<LeafValue> ReadPlace(const Indicator& leaf, const v1::MatrixScoring& scoring,
                                    const v1::MatrixPlace& place) {
  for (const v1::MatrixScoring::Cell& cell : scoring.cells()) {
    if (cell.row() != place.row() || cell.column() != place.column()) continue;
    ASSIGN_OR_RETURN(Decimal share, ShareOfPercent(cell.score()));
    if (!scoring.coefficient().empty()) {
      ASSIGN_OR_RETURN(const Decimal coefficient, Decimal::Parse(scoring.coefficient()));
      share *= coefficient;
    }
    return Rated(share);
  }
  return TakesNo(leaf, absl::StrCat("place ", place.row(), " ", place.column()));
}

absl::StatusOr<LeafValue> ReadItems(const v1::ItemScoring& scoring, const v1::ItemShares& shares) {
  Decimal earned;
  Decimal full;
  for (const v1::ItemScoring::Item& item : scoring.items()) {
    ASSIGN_OR_RETURN(const Decimal points, Decimal::Parse(item.points()));
    full += points;
    bool found = false;
    for (const v1::ItemShare& share : shares.shares()) {
      if (share.item_id() != item.id() || share.percent().empty()) continue;
      ASSIGN_OR_RETURN(const Decimal part, ShareOfPercent(share.percent()));
      if (part > Decimal::FromInt(1)) {
        return absl::InvalidArgumentError(absl::StrCat(item.id(), " is fulfilled above 100%"));
      }
      earned += part * points;
      found = true;
      break;
    }
    if (!found) return LeafValue();
  }
  ASSIGN_OR_RETURN(const Decimal share, Divide(earned, full));
  return Rated(share);
}

// What the measure makes of one number.
absl::StatusOr<LeafValue> Measure(const Indicator& leaf, const ScoreInput& input, LeafValue read) {
  if (leaf.has_growth()) {
    if (!input.has_reference()) return LeafValue();
    ASSIGN_OR_RETURN(const Decimal before, Decimal::Parse(input.reference().value()));
    ASSIGN_OR_RETURN(const std::optional<Decimal> growth, Grow(leaf.growth(), before, read.value));
    const bool certain = read.spread == nullptr && SpreadOf(input.reference(), before) == nullptr;
    read = RatedOr(growth, NotApplicable());
    if (!certain) read.spread = std::make_shared<const Spread>(Spread{{}, {}, true});
  }
  if (leaf.has_shortfall()) {
    ASSIGN_OR_RETURN(const Decimal wanted, Decimal::Parse(leaf.shortfall().wanted()));
    read.value = std::max(Decimal(), wanted - read.value);
    read.is_below = false;
    if (read.spread != nullptr) {
      read.spread = std::make_shared<const Spread>(Spread{{}, {}, true});
    }
  }
  return read;
}

template <class Scoring>
absl::StatusOr<LeafValue> ReadOne(const Indicator& leaf, const Scoring& scoring,
                                  const ScoreInput& input) {
  switch (input.value_case()) {
    case ScoreInput::kFactCount:
      return ReadCount(leaf, input.fact_count());
    case ScoreInput::kQuantity:
      if (scoring.has_rating() || scoring.has_matrix() || scoring.has_items() ||
          leaf.has_weighted_count() || leaf.has_periods()) {
        return TakesNo(leaf, "single number");
      }
      return ReadQuantity(input.quantity());
    case ScoreInput::kRatingSheet:
      return ReadSheet(leaf, input.rating_sheet());
    case ScoreInput::kEvents:
      return ReadEvents(leaf, input);
    case ScoreInput::kPeriods: {
      if (!leaf.has_periods()) return TakesNo(leaf, "values of periods");
      ASSIGN_OR_RETURN(const std::optional<Decimal> value,
                       Aggregate(leaf.periods(), input.periods()));
      LeafValue read = RatedOr(value, {});
      read.spread = SpreadOf(input.periods(), read.value);
      return read;
    }
    case ScoreInput::kItems:
      if (!scoring.has_items()) return TakesNo(leaf, "shares of items");
      return ReadItems(scoring.items(), input.items());
    case ScoreInput::kRating:
      if (!scoring.has_rating()) return TakesNo(leaf, "rating");
      return ReadRating(leaf, scoring.rating(), input.rating());
    case ScoreInput::kPlace:
      if (!scoring.has_matrix()) return TakesNo(leaf, "place of a matrix");
      return ReadPlace(leaf, scoring.matrix(), input.place());
    case ScoreInput::kNoValue:
      return input.no_value() == v1::NOT_APPLICABLE ? NotApplicable() : LeafValue();
    case ScoreInput::VALUE_NOT_SET:
      return LeafValue();
  }
  return LeafValue();
}

}  // namespace

LeafValue Rated(Decimal value) {
  LeafValue rated;
  rated.state = NodeResult::RATED;
  rated.value = std::move(value);
  return rated;
}

LeafValue NotApplicable() {
  LeafValue value;
  value.state = NodeResult::NOT_APPLICABLE;
  return value;
}

template <class Scoring>
absl::StatusOr<LeafValue> ReadLeaf(const Indicator& leaf, const Scoring& scoring,
                                   const ScoreInput& input) {
  ASSIGN_OR_RETURN(LeafValue read, ReadOne(leaf, scoring, input));
  if (read.state != NodeResult::RATED) return read;
  if (leaf.has_growth() || leaf.has_shortfall()) {
    ASSIGN_OR_RETURN(read, Measure(leaf, input, std::move(read)));
  }
  if (scoring.has_bands() && scoring.bands().reference() == v1::BandScoring::OBSERVED) {
    if (!input.has_reference()) return LeafValue();
    ASSIGN_OR_RETURN(read.reference, Decimal::Parse(input.reference().value()));
  }
  return read;
}

template absl::StatusOr<LeafValue> ReadLeaf(const Indicator&, const Indicator&, const ScoreInput&);
template absl::StatusOr<LeafValue> ReadLeaf(const Indicator&, const v1::ClassVariant&,
                                            const ScoreInput&);

}  // namespace edugroup::evaluation
