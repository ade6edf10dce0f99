// Arithmetic on numbers that may be known only to lie between two ends. The written number is
// carried along beside the ends.
#pragma once

#include <optional>

#include "common/value/decimal.h"
#include "services/evaluation/leaf_value.h"

namespace edugroup::evaluation {

// Both operands RATED. What is approximate makes the result approximate.
LeafValue Sum(const LeafValue& a, const LeafValue& b);
LeafValue Negative(const LeafValue& a);
LeafValue Product(const LeafValue& a, const LeafValue& b);
// NOT_APPLICABLE when the divisor is zero.
LeafValue Quotient(const LeafValue& a, const LeafValue& b);
LeafValue Least(const LeafValue& a, const LeafValue& b);
LeafValue Greatest(const LeafValue& a, const LeafValue& b);
LeafValue Rounded(const LeafValue& a, int places);
// The written number of `taken`, which may as well be anything that `other` may be.
LeafValue Either(const LeafValue& taken, const LeafValue& other);

// Whether a < b: nothing when it depends on where the numbers lie.
std::optional<bool> IsBelow(const LeafValue& a, const LeafValue& b);

}  // namespace edugroup::evaluation
