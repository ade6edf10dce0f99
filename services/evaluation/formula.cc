#include "services/evaluation/formula.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/evaluation/spread.h"

namespace edugroup::evaluation {

using v1::NodeResult;
using value::Decimal;

namespace {

LeafValue Truth(bool truth) { return Rated(Decimal::FromInt(truth ? 1 : 0)); }
bool IsTrue(const LeafValue& truth) { return !truth.value.IsZero(); }

// What decides when operands are not all rated: a missing value before one that does not apply.
LeafValue Unrated(const LeafValue& a, const LeafValue& b) {
  const bool missing = a.state == NodeResult::NOT_RATED || b.state == NodeResult::NOT_RATED;
  return missing ? LeafValue() : NotApplicable();
}

bool AreRated(const LeafValue& a, const LeafValue& b) {
  return a.state == NodeResult::RATED && b.state == NodeResult::RATED;
}

}  // namespace

LeafValue Formula::Evaluate(const Operands& operands) const { return Work(root_, operands).value; }

Formula::Result Formula::Work(int index, const Operands& operands) const {
  const Node& node = nodes_[index];
  switch (node.op) {
    case Op::kNumber:
      return {Rated(node.number)};
    case Op::kValue:
      return {operands.Value(node.leaf)};
    case Op::kPoints:
      return {operands.Points(node.leaf)};
    case Op::kRated:
      return {Truth(operands.Value(node.leaf).state == NodeResult::RATED)};
    case Op::kCount:
    case Op::kWeigh:
    case Op::kWeighOnce:
      if (operands.Value(node.leaf).state != NodeResult::RATED) {
        return {operands.Value(node.leaf)};
      }
      if (operands.Events(node.leaf) == nullptr) return {operands.Value(node.leaf)};
      return {Weigh(node, *operands.Events(node.leaf))};
    case Op::kLess:
    case Op::kLessOrEqual:
    case Op::kEqual:
    case Op::kNotEqual:
      return Compare(node, operands);
    case Op::kIf:
      return Choose(node, operands);
    case Op::kAnd:
    case Op::kOr:
      return Connect(node, operands);
    default:
      break;
  }
  Result first = Work(node.operands[0], operands);
  if (first.value.state != NodeResult::RATED && node.operands.size() == 1) return first;
  if (node.op == Op::kNegate) return {Negative(first.value)};
  if (node.op == Op::kRound) {
    return {Rounded(first.value, static_cast<int>(*node.number.ToInt64()))};
  }
  if (node.op == Op::kNot) return {Truth(!IsTrue(first.value)), first.maybe};

  const LeafValue second = Work(node.operands[1], operands).value;
  if (!AreRated(first.value, second)) return {Unrated(first.value, second)};
  switch (node.op) {
    case Op::kAdd:
      return {Sum(first.value, second)};
    case Op::kSubtract:
      return {Sum(first.value, Negative(second))};
    case Op::kMultiply:
      return {Product(first.value, second)};
    case Op::kDivide:
      return {Quotient(first.value, second)};
    case Op::kMin:
      return {Least(first.value, second)};
    default:
      return {Greatest(first.value, second)};
  }
}

Formula::Result Formula::Compare(const Node& node, const Operands& operands) const {
  const LeafValue left = Work(node.operands[0], operands).value;
  const LeafValue right = Work(node.operands[1], operands).value;
  if (!AreRated(left, right)) return {Unrated(left, right)};
  const std::optional<bool> below = IsBelow(left, right);
  const std::optional<bool> above = IsBelow(right, left);
  const bool certain = below.has_value() && above.has_value();
  const auto order = left.value <=> right.value;
  switch (node.op) {
    case Op::kLess:
      return {Truth(order < 0), !below.has_value()};
    case Op::kLessOrEqual:
      return {Truth(order <= 0), !above.has_value()};
    case Op::kEqual:
      return {Truth(order == 0), !certain};
    default:
      return {Truth(order != 0), !certain};
  }
}

Formula::Result Formula::Choose(const Node& node, const Operands& operands) const {
  const Result condition = Work(node.operands[0], operands);
  if (condition.value.state != NodeResult::RATED) return condition;
  const bool truth = IsTrue(condition.value);
  Result taken = Work(node.operands[truth ? 1 : 2], operands);
  if (!condition.maybe) return taken;
  const Result other = Work(node.operands[truth ? 2 : 1], operands);
  if (!AreRated(taken.value, other.value)) return taken;
  return {Either(taken.value, other.value)};
}

Formula::Result Formula::Connect(const Node& node, const Operands& operands) const {
  const Result left = Work(node.operands[0], operands);
  if (left.value.state != NodeResult::RATED) return left;
  const bool decisive = node.op == Op::kOr;  // the truth that needs no second one
  if (!left.maybe && IsTrue(left.value) == decisive) return left;
  Result right = Work(node.operands[1], operands);
  if (right.value.state != NodeResult::RATED) return right;
  if (!right.maybe && IsTrue(right.value) == decisive) return right;
  const bool truth = decisive ? IsTrue(left.value) || IsTrue(right.value)
                              : IsTrue(left.value) && IsTrue(right.value);
  return {Truth(truth), left.maybe || right.maybe};
}

LeafValue Formula::Weigh(const Node& node, const v1::EventList& events) const {
  Decimal sum;
  absl::flat_hash_map<std::string, Decimal> highest;  // by item
  for (const v1::ScoredEvent& event : events.events()) {
    Decimal weight = Decimal::FromInt(node.op == Op::kCount ? 1 : 0);
    for (const auto& [level, level_weight] : node.weights) {
      if (level == event.level()) weight = level_weight;
    }
    if (!event.count().empty()) {
      absl::StatusOr<Decimal> count = Decimal::Parse(event.count());
      if (!count.ok()) return LeafValue();
      weight *= *count;
    }
    if (node.op == Op::kWeighOnce && !event.item().empty()) {
      Decimal& best = highest[event.item()];
      best = std::max(best, weight);
    } else {
      sum += weight;
    }
  }
  for (const auto& [item, weight] : highest) sum += weight;
  return Rated(sum);
}

std::string Formula::Substituted(const Operands& operands) const {
  std::string text;
  size_t from = 0;
  for (const auto& [end, leaf] : references_) {
    absl::StrAppend(&text, text_.substr(from, end - from));
    from = end;
    if (leaf < 0) continue;
    const LeafValue value = operands.Value(leaf);
    if (value.state == NodeResult::RATED) {
      absl::StrAppend(&text, " ", value.value.ToExactString());
    }
  }
  return text + text_.substr(from);
}

}  // namespace edugroup::evaluation
