// Ranks in a cohort, and grades that only so many may have.
#pragma once

#include <optional>
#include <vector>

#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "services/evaluation/bands.h"

namespace edugroup::evaluation {

// 1 is the highest total; equal totals share a rank and the next one is skipped (1, 2, 2, 4). 0
// where there is no total.
std::vector<int> Ranks(const std::vector<std::optional<value::Decimal>>& totals);

// Grades (index of the set's grade_bands, -1 for none) after the set's quotas (S19): of those who
// have a grade or a better one only so many keep it, by rank; the others fall into the next lower.
std::vector<int> ApplyQuotas(const v1::IndicatorSet& set, const Bands& bands,
                             const std::vector<int>& ranks, std::vector<int> grades);

}  // namespace edugroup::evaluation
