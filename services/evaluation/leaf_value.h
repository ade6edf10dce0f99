// How what was observed of a leaf becomes the one number that its rule scores (S6 to S8, S11 to
// S13, S17, S18, S21).
#pragma once

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

// Between what a number lies that is not known exactly (X1).
struct Spread {
  std::optional<value::Decimal> least;  // nothing: no lower end
  std::optional<value::Decimal> most;   // nothing: no upper end
  bool approximate = false;             // 约: only the order of magnitude is certain
};

// The value of one leaf for one subject, ready for a rule.
struct LeafValue {
  v1::NodeResult::State state = v1::NodeResult::NOT_RATED;
  value::Decimal value;                  // when RATED
  value::Decimal reference;              // what a band is held against, where the leaf asks for it
  std::shared_ptr<const Spread> spread;  // null: the value is exact
  bool is_below = false;                 // 不足: lies below the value, however near
};

LeafValue Rated(value::Decimal value);
LeafValue NotApplicable();

// Reads what `input` says of a leaf without formula and applies its measure. A count out of nothing
// is NOT_APPLICABLE; what lacks a value, a rater or a period is NOT_RATED. Ratings, matrices and
// sub-items are read as their share of the full points, 0 to 1.
// INVALID_ARGUMENT when a figure cannot be read, or the leaf takes no such value.
template <class Scoring>  // Indicator, or the ClassVariant that scores the subject
absl::StatusOr<LeafValue> ReadLeaf(const v1::Indicator& leaf, const Scoring& scoring,
                                   const v1::ScoreInput& input);

extern template absl::StatusOr<LeafValue> ReadLeaf(const v1::Indicator&, const v1::Indicator&,
                                                   const v1::ScoreInput&);
extern template absl::StatusOr<LeafValue> ReadLeaf(const v1::Indicator&, const v1::ClassVariant&,
                                                   const v1::ScoreInput&);

}  // namespace edugroup::evaluation
