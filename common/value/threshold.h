// Bounds with their operators: "以上" includes the number itself, "超过" does not (X2).
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::value {

// Whether `measured` keeps the threshold.
// INVALID_ARGUMENT when the threshold has no operator or its value cannot be read.
absl::StatusOr<bool> Holds(const type::Threshold& threshold, const Decimal& measured);

// For messages: operator and value as written, "≥ 1/2", "≤ 15"; "? 15" without an operator.
std::string ToString(const type::Threshold& threshold);
// The same for a threshold of shares: "≥ 50%"; a value that no finite percentage expresses stays as
// written, "≥ 2/3".
std::string ToPercentString(const type::Threshold& threshold);

// The smallest count of `total` whose share keeps the ratio, which is AT_LEAST or ABOVE: half of 7
// (半数以上) is 4, more than half of 8 (过半数) is 5. It may exceed `total` when no count suffices.
// INVALID_ARGUMENT for another operator, an unreadable value, a negative total or a count beyond
// int64.
absl::StatusOr<int64_t> MinimumCount(const type::Threshold& ratio, int64_t total);

}  // namespace edugroup::value
