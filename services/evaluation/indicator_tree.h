// The tree that the flat list of a set's indicators describes, with the points of each node.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

struct Node {
  const v1::Indicator* indicator = nullptr;
  int parent = -1;            // index in Tree::nodes; -1 at the top level
  std::vector<int> children;  // in the order of the set
  value::Decimal weight;      // as the set states it
  value::Decimal full;        // nominal points, exact
  std::string full_text;      // the same, written down

  bool IsLeaf() const { return children.empty(); }
};

struct Tree {
  // What carries weight; a parent before its children, siblings in the order of the set.
  std::vector<Node> nodes;
  std::vector<int> top;
  // Bonus, vetoes, gates and values for formulas, in the order of the set. A bonus has its most
  // points as `full`.
  std::vector<Node> extras;
  value::Decimal full_score;
};

// Carries weight in the tree.
bool IsScored(const v1::Indicator& indicator);
inline bool IsLowerBetter(const v1::Indicator& indicator) {
  return indicator.direction() == v1::Indicator::LOWER_IS_BETTER;
}

// What keeps the list from being a tree: repeated ids, unknown parents, loops. All HARD.
std::vector<type::Finding> ShapeFindings(const v1::IndicatorSet& set);

// The tree of a set without ShapeFindings; points into `set`, which must outlive it.
// INVALID_ARGUMENT when a weight or the full score cannot be read, or the list is no tree.
absl::StatusOr<Tree> BuildTree(const v1::IndicatorSet& set);

// Weights of siblings that do not add up to what the set's weight mode asks for, and by how much
// (S20). All HARD.
std::vector<type::Finding> WeightFindings(const v1::IndicatorSet& set, const Tree& tree);

}  // namespace edugroup::evaluation
