// Ranks in a cohort.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"

namespace edugroup::evaluation {

// 1 is the highest total; equal totals share a rank and the next one is skipped (1, 2, 2, 4). 0
// where there is no total.
std::vector<int> Ranks(const std::vector<std::optional<value::Decimal>>& totals);

// Sets rank and ranked_count by the rounded totals. INVALID_ARGUMENT when a total cannot be read.
absl::Status Rank(absl::Span<v1::Assessment> assessments);

}  // namespace edugroup::evaluation
