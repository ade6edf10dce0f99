// The language of FormulaSource: numbers, values and points of leaves, arithmetic, comparisons,
// min, max, if, round, rated, count, weigh, weigh_once. Parsed once, checked for types and units,
// bounded in size; it has no loops, no names of its own and no way to fail but those stated.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/measured_value.pb.h"
#include "services/evaluation/leaf_value.h"

namespace edugroup::evaluation {

// Powers of base units: 元/人 is {元: 1, 人: -1}; a plain number has none.
using Unit = std::map<std::string, int>;

// "元/人"; empty for a plain number.
std::string ToString(const Unit& unit);
// Reads "元", "元/人". Every text is a unit; empty is a plain number.
Unit ParseUnit(absl::string_view text);

class Formula {
 public:
  static constexpr size_t kMostCharacters = 1000;
  static constexpr size_t kMostOperations = 200;
  static constexpr int kMostLevels = 20;

  // What a formula may refer to.
  struct Leaf {
    Unit unit;
    bool has_events = false;
  };
  using Leaves = absl::flat_hash_map<std::string, Leaf>;

  // What a formula is worked out from. Ids are indices of leaves().
  class Operands {
   public:
    virtual ~Operands() = default;
    virtual LeafValue Value(int leaf) const = 0;
    virtual LeafValue Points(int leaf) const = 0;
    // Null when only its value is known; that stands for its counts then.
    virtual const v1::EventList* Events(int leaf) const = 0;
  };

  // INVALID_ARGUMENT with the place of the first thing that is wrong: syntax, an unknown leaf or
  // function, a truth where a number belongs, units that do not fit, too much of it.
  static absl::StatusOr<Formula> Parse(absl::string_view text, const Leaves& leaves);

  // NOT_RATED or NOT_APPLICABLE as soon as something that is needed is; a division by zero is not
  // applicable.
  LeafValue Evaluate(const Operands& operands) const;
  // The formula with each number that was put in: "[a] 12 − 3 × [b] 2".
  std::string Substituted(const Operands& operands) const;

  // Ids of the leaves that it refers to, in order of appearance.
  const std::vector<std::string>& leaves() const { return leaves_; }
  // Whether it asks for the points of the leaf with this index.
  bool AsksPoints(int leaf) const { return asks_points_[leaf]; }
  const Unit& unit() const { return unit_; }

 private:
  friend class FormulaParser;
  enum class Op {
    kNumber,
    kValue,
    kPoints,
    kRated,
    kCount,
    kWeigh,
    kWeighOnce,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kNegate,
    kMin,
    kMax,
    kRound,
    kIf,
    kLess,
    kLessOrEqual,
    kEqual,
    kNotEqual,
    kAnd,
    kOr,
    kNot
  };
  struct Node {
    Op op = Op::kNumber;
    std::vector<int> operands;  // indices of nodes_
    value::Decimal number;      // kNumber; places of kRound
    int leaf = -1;
    std::vector<std::pair<std::string, value::Decimal>> weights;  // kWeigh, kWeighOnce
  };
  // Of one node; a truth is 1 or 0, `maybe` when it depends on where numbers lie.
  struct Result {
    LeafValue value;
    bool maybe = false;
  };

  Result Work(int node, const Operands& operands) const;
  Result Compare(const Node& node, const Operands& operands) const;
  Result Choose(const Node& node, const Operands& operands) const;
  Result Connect(const Node& node, const Operands& operands) const;
  LeafValue Weigh(const Node& node, const v1::EventList& events) const;

  std::string text_;
  std::vector<std::pair<size_t, int>> references_;  // where in the text a [leaf] ends, and which
  std::vector<Node> nodes_;
  int root_ = 0;
  std::vector<std::string> leaves_;
  std::vector<bool> asks_points_;
  Unit unit_;
};

}  // namespace edugroup::evaluation
