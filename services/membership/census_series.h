// Censuses over time (P2).
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "edugroup/membership/v1/census_service.pb.h"

namespace edugroup::membership {

// Growth in percent of the first total, two decimals: 25 → 61 is "144.00" (P2). Empty strings when
// the first total is zero.
std::vector<std::string> GrowthSinceFirst(absl::Span<const int64_t> totals);

// The totals of the censuses, in their order; with a dimension, of its parts too: those of the last
// census first, then those that count nobody in it any more.
v1::CensusSeries SeriesOf(absl::Span<const v1::Census> censuses, v1::Census::Dimension split_by);

}  // namespace edugroup::membership
