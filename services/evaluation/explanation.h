// Why a score is what it is, as steps that anyone can recompute (A14, N15).
#pragma once

#include "absl/status/statusor.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "google/protobuf/repeated_field.h"

namespace edugroup::evaluation {

// The steps from the inputs of `assessment` to its total, under the set that it was computed with
// and what the cohort came to then.
// INVALID_ARGUMENT when the assessment is not of this set.
absl::StatusOr<v1::ExplainScoreResponse> Explain(
    const v1::IndicatorSet& set,
    const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
    const v1::Assessment& assessment);

}  // namespace edugroup::evaluation
