// What is wrong with the formulas of a set: unreadable, mixed units, circles, pay above the norm.
#pragma once

#include "services/evaluation/finding.h"
#include "services/evaluation/indicator_tree.h"

namespace edugroup::evaluation {

void CheckFormulas(const v1::IndicatorSet& set, const Tree& tree, Findings& findings);

}  // namespace edugroup::evaluation
