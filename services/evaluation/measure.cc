#include "services/evaluation/measure.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"

namespace edugroup::evaluation {
namespace {

using value::Decimal;

absl::StatusOr<Decimal> WeightOf(
    const google::protobuf::RepeatedPtrField<v1::WeightedCount::Weight>& weights,
    const std::string& id) {
  for (const v1::WeightedCount::Weight& weight : weights) {
    if (weight.id() == id) return Decimal::Parse(weight.weight());
  }
  return absl::InvalidArgumentError(absl::StrCat("the indicator counts no ", id));
}

absl::StatusOr<Decimal> Mean(absl::Span<const Decimal> numbers) {
  Decimal sum;
  for (const Decimal& number : numbers) sum += number;
  return Divide(sum, Decimal::FromInt(static_cast<int64_t>(numbers.size())));
}

// Scores of one group of raters that count; those who stood aside do not.
absl::StatusOr<std::vector<Decimal>> ScoresOf(const v1::RatingSheet& sheet,
                                              const std::string& group) {
  std::vector<Decimal> scores;
  for (const v1::Rating& rating : sheet.ratings()) {
    if (rating.recused() || rating.score().empty() || rating.rater_group_id() != group) continue;
    ASSIGN_OR_RETURN(scores.emplace_back(), Decimal::Parse(rating.score()));
  }
  return scores;
}

}  // namespace

absl::StatusOr<Decimal> CountEvents(const v1::WeightedCount& measure, const v1::EventList& events) {
  Decimal sum;
  absl::flat_hash_map<std::string, Decimal> highest;  // by item
  for (const v1::ScoredEvent& event : events.events()) {
    ASSIGN_OR_RETURN(Decimal weight, WeightOf(measure.levels(), event.level()));
    if (!event.role().empty()) {
      ASSIGN_OR_RETURN(const Decimal role, WeightOf(measure.roles(), event.role()));
      weight *= role;
    }
    if (!event.count().empty()) {
      ASSIGN_OR_RETURN(const Decimal count, Decimal::Parse(event.count()));
      weight *= count;
    }
    if (measure.once_per_item() && !event.item().empty()) {
      Decimal& best = highest[event.item()];
      best = std::max(best, weight);
    } else {
      sum += weight;
    }
  }
  for (const auto& [item, weight] : highest) sum += weight;
  return sum;
}

absl::StatusOr<std::optional<Decimal>> Grow(const v1::Growth& measure, const Decimal& before,
                                            const Decimal& now) {
  if (before.IsZero()) {
    if (measure.from_zero().empty()) return std::optional<Decimal>();
    ASSIGN_OR_RETURN(Decimal value, Decimal::Parse(measure.from_zero()));
    return value;
  }
  ASSIGN_OR_RETURN(const Decimal multiple, Divide(now, before));
  const Decimal one = Decimal::FromInt(1);
  if (measure.method() == v1::Growth::INCREASE) return multiple - one;
  if (measure.method() == v1::Growth::DECREASE) return one - multiple;
  return multiple;
}

absl::StatusOr<std::optional<Decimal>> Aggregate(const v1::PeriodAggregation& measure,
                                                 const v1::PeriodValues& periods) {
  if (periods.values().empty() || periods.values_size() < measure.expected_count()) {
    return std::optional<Decimal>();
  }
  std::vector<Decimal> numbers;
  int last = 0;
  for (const v1::PeriodValue& period : periods.values()) {
    if (period.period() >= periods.values(last).period()) last = static_cast<int>(numbers.size());
    ASSIGN_OR_RETURN(numbers.emplace_back(), Decimal::Parse(period.quantity().value()));
  }
  switch (measure.method()) {
    case v1::PeriodAggregation::MAX:
      return *std::max_element(numbers.begin(), numbers.end());
    case v1::PeriodAggregation::MIN:
      return *std::min_element(numbers.begin(), numbers.end());
    case v1::PeriodAggregation::LAST:
      return numbers[last];
    case v1::PeriodAggregation::AVERAGE:
      return Mean(numbers);
    default: {
      Decimal sum;
      for (const Decimal& number : numbers) sum += number;
      return sum;
    }
  }
}

absl::StatusOr<std::optional<Decimal>> MeanOfExperts(const v1::ExpertSource& source,
                                                     const v1::RatingSheet& sheet) {
  ASSIGN_OR_RETURN(std::vector<Decimal> scores, ScoresOf(sheet, ""));
  const int dropped = source.drop_lowest() + source.drop_highest();
  const int needed = std::max({source.minimum_scores(), dropped + 1, 1});
  if (static_cast<int>(scores.size()) < needed) return std::optional<Decimal>();
  std::sort(scores.begin(), scores.end());
  return Mean(absl::MakeConstSpan(scores).subspan(source.drop_lowest(), scores.size() - dropped));
}

absl::StatusOr<std::optional<Decimal>> MeanOfGroups(const v1::RaterGroupSource& source,
                                                    const v1::RatingSheet& sheet) {
  Decimal sum;
  Decimal weights;
  for (const v1::RaterGroup& group : source.groups()) {
    ASSIGN_OR_RETURN(const std::vector<Decimal> scores, ScoresOf(sheet, group.rater_group_id()));
    if (static_cast<int>(scores.size()) < std::max(group.minimum_scores(), 1)) {
      if (source.missing_group_policy() == v1::RaterGroupSource::RENORMALIZE) continue;
      return std::optional<Decimal>();
    }
    ASSIGN_OR_RETURN(const Decimal weight, Decimal::Parse(group.weight()));
    ASSIGN_OR_RETURN(const Decimal mean, Mean(scores));
    sum += weight * mean;
    weights += weight;
  }
  if (weights.IsZero()) return std::optional<Decimal>();
  ASSIGN_OR_RETURN(Decimal mean, Divide(sum, weights));
  return mean;
}

}  // namespace edugroup::evaluation
