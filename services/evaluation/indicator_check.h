// What keeps an indicator set from being published.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// The facts that the task server counts (edugroup.task.v1.TaskFactsService).
bool IsTaskFact(absl::string_view fact_id);

// Everything that is wrong with the set: shape of the tree, sums of weights, sources and rules of
// leaves, gaps and overlaps of bands, rounding. Empty when nothing is.
std::vector<type::Finding> CheckIndicatorSet(const v1::IndicatorSet& set);

}  // namespace edugroup::evaluation
