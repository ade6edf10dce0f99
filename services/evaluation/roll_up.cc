#include "services/evaluation/roll_up.h"

#include <algorithm>

namespace edugroup::evaluation {

using v1::IndicatorSet;
using v1::NodeResult;
using value::Decimal;

v1::ScoreRange ToRange(const ScoreEnds& ends) {
  v1::ScoreRange range;
  range.set_least(ends.least.ToExactString());
  range.set_most(ends.most.ToExactString());
  range.set_approximate(ends.approximate);
  return range;
}

std::string PointsText(const Decimal& points, std::optional<int> places) {
  return places && points.Round(*places) == points ? points.ToString(*places)
                                                   : points.ToExactString();
}

Decimal ScaleOf(absl::Span<const Part> parts, IndicatorSet::NotApplicablePolicy policy) {
  Decimal all;
  Decimal applicable;
  bool some_left_out = false;
  for (const Part& part : parts) {
    some_left_out |= part.score->state == NodeResult::NOT_APPLICABLE;
  }
  if (!some_left_out || policy != IndicatorSet::RENORMALIZE) return Decimal::FromInt(1);
  for (const Part& part : parts) {
    all += *part.full;
    if (part.score->state == NodeResult::RATED) applicable += *part.full;
  }
  // Weights of published sets are above zero, and at least one part applies.
  return applicable.IsZero() ? Decimal::FromInt(1) : *Divide(all, applicable);
}

NodeScore Combine(absl::Span<const Part> parts, IndicatorSet::NotApplicablePolicy policy,
                  const Decimal* cap) {
  NodeScore result;
  bool any = false;
  bool certain = true;
  bool left_out = false;
  for (const Part& part : parts) {
    if (part.score->state == NodeResult::NOT_RATED) return result;
    left_out |= part.score->state == NodeResult::NOT_APPLICABLE;
    any |= part.score->state == NodeResult::RATED;
    certain &= !part.score->ends.has_value();
  }
  if (!any) {
    result.state = NodeResult::NOT_APPLICABLE;
    return result;
  }
  result.state = NodeResult::RATED;
  ScoreEnds ends;
  for (const Part& part : parts) {
    if (part.score->state != NodeResult::RATED) continue;
    result.exact += part.score->score;
    if (certain) continue;
    ends.least += part.score->ends ? part.score->ends->least : part.score->score;
    ends.most += part.score->ends ? part.score->ends->most : part.score->score;
    ends.approximate |= part.score->ends && part.score->ends->approximate;
  }
  if (left_out) {
    const Decimal scale = ScaleOf(parts, policy);
    result.exact *= scale;
    ends.least *= scale;
    ends.most *= scale;
  }
  if (cap != nullptr) {
    result.exact = std::min(result.exact, *cap);
    ends.least = std::min(ends.least, *cap);
    ends.most = std::min(ends.most, *cap);
  }
  result.score = result.exact;
  if (!certain) result.ends = ends;
  return result;
}

void AddBonus(const NodeScore& bonus, const Decimal* within, NodeScore& score) {
  if (score.state != NodeResult::RATED || bonus.state == NodeResult::NOT_APPLICABLE) return;
  if (bonus.state == NodeResult::NOT_RATED) {
    score = NodeScore();
    return;
  }
  if (bonus.ends || score.ends) {
    ScoreEnds ends = score.ends.value_or(ScoreEnds{score.score, score.score, false});
    ends.least += bonus.ends ? bonus.ends->least : bonus.score;
    ends.most += bonus.ends ? bonus.ends->most : bonus.score;
    ends.approximate |= bonus.ends && bonus.ends->approximate;
    score.ends = ends;
  }
  score.score += bonus.score;
  if (within == nullptr) return;
  score.score = std::clamp(score.score, Decimal(), *within);
  if (!score.ends) return;
  score.ends->least = std::clamp(score.ends->least, Decimal(), *within);
  score.ends->most = std::clamp(score.ends->most, Decimal(), *within);
}

}  // namespace edugroup::evaluation
