// What a formula sees of one subject.
#pragma once

#include <memory>

#include "services/evaluation/formula.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

// All outlive it. Without scores there are no points.
class SubjectOperands : public Formula::Operands {
 public:
  SubjectOperands(const Slot& slot, const SubjectValues& values, const SubjectScores* scores)
      : slot_(slot), values_(values), scores_(scores) {}

  LeafValue Value(int leaf) const override { return values_.values[slot_.operands[leaf]]; }
  LeafValue Points(int leaf) const override {
    if (scores_ == nullptr) return LeafValue();
    const NodeScore& score = scores_->slots[slot_.operands[leaf]];
    LeafValue points;
    points.state = score.state;
    points.value = score.score;
    if (score.ends) {
      points.spread = std::make_shared<const Spread>(
          Spread{score.ends->least, score.ends->most, score.ends->approximate});
    }
    return points;
  }
  const v1::EventList* Events(int leaf) const override {
    const v1::ScoreInput* input = values_.inputs[slot_.operands[leaf]];
    return input != nullptr && input->has_events() ? &input->events() : nullptr;
  }

 private:
  const Slot& slot_;
  const SubjectValues& values_;
  const SubjectScores* scores_;
};

}  // namespace edugroup::evaluation
