// How a leaf's value came about, in the words of an explanation.
#pragma once

#include <string>

#include "services/evaluation/leaf_rule.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

// The value as it was counted or entered: "33/35", "60000", else exact.
std::string WrittenValue(const Slot& slot, const v1::ScoreInput* input, const LeafValue& value);

// What was worked out of several numbers before the rule saw one: "x = (61 − 25) ÷ 25 = 1.44; ".
// Empty when the value is entered as one.
std::string MeasureText(const Slot& slot, const Formula::Operands& operands,
                        const v1::ScoreInput* input, const LeafValue& value);

// That the value is a bound or approximate; empty when it is exact.
Wording SpreadNote(const LeafValue& value);

}  // namespace edugroup::evaluation
