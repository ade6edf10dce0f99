// Numbers that say how exact they are: sums and ratios of bounds stay bounds (X1, P14).
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/value/decimal.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::value {

// Checks value, unit length and qualifier; `field` is the path of the quantity for the violations,
// such as "rows[3].amount". INVALID_ARGUMENT with all violations.
absl::Status Validate(const type::Quantity& quantity, absl::string_view field);

// The sum, with the common unit. Qualifiers, in any order:
//   EXACT with q -> q;  q with the same q -> q;  AT_LEAST with BELOW and ABOUT with q -> ABOUT
// The sum of nothing is 0 without a unit, EXACT.
// INVALID_ARGUMENT when a value cannot be read, units differ or the sum is too long for a quantity.
absl::StatusOr<type::Quantity> Sum(absl::Span<const type::Quantity> quantities);

// dividend / divisor to `places` decimal places, unit "元/人", none when both units are the same.
// A bound stays true when it is rounded: AT_LEAST is rounded down, BELOW up, others half up.
//
//   dividend \ divisor   EXACT      AT_LEAST   BELOW      ABOUT
//   EXACT                EXACT      BELOW      AT_LEAST   ABOUT
//   AT_LEAST             AT_LEAST   ABOUT      AT_LEAST   ABOUT
//   BELOW                BELOW      BELOW      ABOUT      ABOUT
//   ABOUT                ABOUT      ABOUT      ABOUT      ABOUT
//
// The table assumes quantities that cannot be negative (counts, money, hours); when a value is
// negative and one of the two is a bound, the result is ABOUT.
// INVALID_ARGUMENT when a value cannot be read, the divisor is zero, or result or unit grow too
// long for a quantity.
absl::StatusOr<type::Quantity> Ratio(const type::Quantity& dividend, const type::Quantity& divisor,
                                     int places = 2);

// Growth from `from` to `to` in percent of `from`, unit "%": (61-25)/25 = 144. Qualifiers and
// rounding as in Ratio(to, from).
// INVALID_ARGUMENT when a value cannot be read, units differ, `from` is zero or the result is too
// long for a quantity.
absl::StatusOr<type::Quantity> Growth(const type::Quantity& from, const type::Quantity& to,
                                      int places = 2);

// Percentages with two decimals that add to exactly 100.00: each share is cut to two decimals, and
// the hundredths that are missing go one each to the largest remainders (the earlier wins a tie).
// A share may thus differ by 0.01 from its own rounded value: 7, 21 and 61 of 89 (J4) are 7.86,
// 23.60 and 68.54, because 7.87 + 23.60 + 68.54 would be 100.01. All zero when the counts are.
// INVALID_ARGUMENT when a count is negative.
absl::StatusOr<std::vector<Decimal>> Shares(const std::vector<int64_t>& counts);

}  // namespace edugroup::value
