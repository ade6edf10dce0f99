// How a branch gets its points from the nodes below it (S18, S20).
#pragma once

#include <string>
#include <vector>

#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

// One node below a branch.
struct Part {
  std::string id;
  v1::NodeResult::State state = v1::NodeResult::NOT_RATED;
  value::Decimal full;     // nominal points
  value::Decimal score;    // when RATED
  std::string score_text;  // the same, written down
};

struct RollUp {
  v1::NodeResult::State state = v1::NodeResult::NOT_RATED;
  value::Decimal score;  // when RATED
  // What each part adds, exact, in their order; empty where it adds nothing of its own.
  std::vector<std::string> contributions;
  std::string formula;  // "(a1 20 + a2 16) × 100 ÷ 90"
  std::string formula_zh;
};

// A part that is not rated leaves the branch not rated. Parts that do not apply leave their points
// to the others, in proportion to their own (RENORMALIZE), or earn nothing (ZERO); when none
// applies, the branch does not apply.
RollUp Combine(const std::vector<Part>& parts, const value::Decimal& full,
               v1::IndicatorSet::NotApplicablePolicy policy);

}  // namespace edugroup::evaluation
