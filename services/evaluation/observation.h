// Rules of observations.
#pragma once

#include <vector>

#include "common/value/error.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"

namespace edugroup::evaluation {

// What the scorer takes of an observation.
v1::ScoreInput InputOf(const v1::Observation& observation);

// Whether the value that somebody enters is one: a quantity, or why there is none.
std::vector<FieldViolation> CheckEntered(const v1::Observation& observation);

// Whether the observation fits `cycle`: a manual leaf of its frozen set, and a value that the
// leaf's rule can score.
std::vector<FieldViolation> CheckFits(const v1::Observation& observation, const v1::Cycle& cycle);

// Whether the cycle still takes values.
bool TakesValues(const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
