// Results of a whole cycle.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// One assessment for each subject of the cycle, in their order, named, scored, ranked and graded.
// Observations about others are passed over. INVALID_ARGUMENT when a value cannot be scored.
absl::StatusOr<std::vector<v1::Assessment>> Compute(
    const v1::Cycle& cycle, const std::vector<v1::Observation>& observations);

// An INFO finding for each assessment without total, with the leaves that are not rated.
std::vector<type::Finding> MissingFindings(const std::vector<v1::Assessment>& assessments);

}  // namespace edugroup::evaluation
