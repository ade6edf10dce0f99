// What is wrong with the scoring rule of one leaf: unreadable, inverted, unreachable, above the
// norm.
#pragma once

#include <string>

#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {

// `scoring` is the leaf itself, or the ClassVariant that takes its place; `full` the leaf's points.
template <class Scoring>
void CheckRule(const v1::Indicator& leaf, const Scoring& scoring, const value::Decimal& full,
               const std::string& subject, Findings& findings);

// Weights of rater groups, values of growth and the like.
void CheckMeasure(const v1::Indicator& leaf, const std::string& subject, Findings& findings);

}  // namespace edugroup::evaluation
