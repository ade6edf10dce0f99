// Scores once more from what ExplainScore answers, with nothing of the server's: own arithmetic,
// own reading of rules and formulas. Whoever doubts a result can follow this file instead of the
// engine.
#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"

namespace edugroup::ctl {

// What does not agree in the explanations of all subjects of one cycle: points of each step,
// totals, grades, ranks, and what the cohort comes to. Empty when everything does.
std::vector<std::string> RecomputeDifferences(
    absl::Span<const evaluation::v1::ExplainScoreResponse> explanations);

}  // namespace edugroup::ctl
