// How a branch gets its points from the nodes below it (S16, S18, S20, S22).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

// Between what points lie that are not certain.
struct ScoreEnds {
  value::Decimal least;
  value::Decimal most;
  bool approximate = false;
};

v1::ScoreRange ToRange(const ScoreEnds& ends);

// What one node came to.
struct NodeScore {
  v1::NodeResult::State state = v1::NodeResult::NOT_RATED;
  value::Decimal exact;           // when RATED: before rounding
  value::Decimal score;           // after it, with what bonus adds here
  std::optional<ScoreEnds> ends;  // of `score`; nothing: it is certain
  int cohort_rank = 0;
};

// One node below a branch.
struct Part {
  const value::Decimal* full = nullptr;  // nominal points
  const NodeScore* score = nullptr;
};

// Points with so many places, or exact where these do not suffice: a bonus that is cut at full
// points of a third leaves a third.
std::string PointsText(const value::Decimal& points, std::optional<int> places);

// What the parts are multiplied by: their points over those of the parts that apply, when the
// weights of the others are shared; 1 otherwise.
value::Decimal ScaleOf(absl::Span<const Part> parts, v1::IndicatorSet::NotApplicablePolicy policy);

// A part that is not rated leaves the branch not rated. Parts that do not apply leave their points
// to the others, in proportion to their own (RENORMALIZE), or earn nothing (ZERO); when none
// applies, the branch does not apply. `cap` cuts what is earned.
NodeScore Combine(absl::Span<const Part> parts, v1::IndicatorSet::NotApplicablePolicy policy,
                  const value::Decimal* cap);

// Adds a bonus, or takes it off. One that is not rated leaves `score` not rated, one that does not
// apply changes nothing. With `within`, the result stays between 0 and that many points.
void AddBonus(const NodeScore& bonus, const value::Decimal* within, NodeScore& score);

}  // namespace edugroup::evaluation
