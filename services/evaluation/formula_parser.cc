#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "services/evaluation/formula.h"

namespace edugroup::evaluation {

using value::Decimal;

std::string ToString(const Unit& unit) {
  std::string top;
  std::string bottom;
  for (const auto& [name, power] : unit) {
    for (int i = 0; i < std::abs(power); ++i) {
      std::string& side = power > 0 ? top : bottom;
      absl::StrAppend(&side, side.empty() ? "" : "·", name);
    }
  }
  return bottom.empty() ? top : absl::StrCat(top.empty() ? "1" : top, "/", bottom);
}

Unit ParseUnit(absl::string_view text) {
  Unit unit;
  const std::vector<absl::string_view> sides = absl::StrSplit(text, absl::MaxSplits('/', 1));
  for (size_t side = 0; side < sides.size(); ++side) {
    for (absl::string_view name : absl::StrSplit(sides[side], "·", absl::SkipWhitespace())) {
      if (name != "1") unit[std::string(name)] += side == 0 ? 1 : -1;
    }
  }
  std::erase_if(unit, [](const auto& item) { return item.second == 0; });
  return unit;
}

// Recursive descent; each method reads one level of precedence and answers its node.
class FormulaParser {
 public:
  FormulaParser(absl::string_view text, const Formula::Leaves& leaves)
      : text_(text), rest_(text), leaves_(leaves) {}

  absl::StatusOr<Formula> Parse() {
    if (text_.size() > Formula::kMostCharacters) {
      return absl::InvalidArgumentError("a formula has at most 1000 characters");
    }
    ASSIGN_OR_RETURN(const Typed whole, Either());
    Skip();
    if (!rest_.empty()) return Wrong("nothing more");
    if (whole.is_truth) return absl::InvalidArgumentError("the formula is a truth, not a number");
    formula_.text_ = std::string(text_);
    formula_.root_ = whole.node;
    formula_.unit_ = whole.unit;
    return std::move(formula_);
  }

 private:
  using Op = Formula::Op;
  struct Typed {
    int node = 0;
    Unit unit;
    bool is_truth = false;
    bool is_zero = false;  // a written 0 fits every unit
  };
  using Parsed = absl::StatusOr<Typed>;

  absl::Status Wrong(absl::string_view wanted) const {
    return absl::InvalidArgumentError(absl::StrCat("at character ", text_.size() - rest_.size() + 1,
                                                   " of the formula: expected ", wanted));
  }
  void Skip() { rest_ = absl::StripLeadingAsciiWhitespace(rest_); }
  bool Take(absl::string_view token) {
    Skip();
    return absl::ConsumePrefix(&rest_, token);
  }
  // A word is not the beginning of a longer one.
  bool TakeWord(absl::string_view word) {
    Skip();
    if (!absl::StartsWith(rest_, word)) return false;
    const absl::string_view after = rest_.substr(word.size());
    if (!after.empty() && (absl::ascii_isalnum(after[0]) || after[0] == '_')) return false;
    rest_ = after;
    return true;
  }

  Parsed Add(Op op, std::vector<int> operands, Unit unit, bool is_truth = false) {
    if (formula_.nodes_.size() >= Formula::kMostOperations) {
      return absl::InvalidArgumentError("a formula has at most 200 operations");
    }
    Formula::Node node;
    node.op = op;
    node.operands = std::move(operands);
    formula_.nodes_.push_back(std::move(node));
    Typed typed;
    typed.node = static_cast<int>(formula_.nodes_.size()) - 1;
    typed.unit = std::move(unit);
    typed.is_truth = is_truth;
    return typed;
  }
  Formula::Node& NodeOf(const Typed& typed) { return formula_.nodes_[typed.node]; }

  absl::Status NeedNumber(const Typed& typed) const {
    return typed.is_truth ? Wrong("a number, not a truth") : absl::OkStatus();
  }
  absl::Status NeedTruth(const Typed& typed) const {
    return typed.is_truth ? absl::OkStatus() : Wrong("a truth, not a number");
  }
  absl::StatusOr<Unit> SameUnit(const Typed& a, const Typed& b) const {
    RETURN_IF_ERROR(NeedNumber(a));
    RETURN_IF_ERROR(NeedNumber(b));
    if (a.is_zero) return b.unit;
    if (b.is_zero || a.unit == b.unit) return a.unit;
    return Wrong(absl::StrCat("the same unit on both sides, not \"", ToString(a.unit), "\" and \"",
                              ToString(b.unit), "\""));
  }

  Parsed Either() {
    if (++level_ > Formula::kMostLevels) {
      return absl::InvalidArgumentError("a formula has at most 20 levels");
    }
    ASSIGN_OR_RETURN(Typed left, Both());
    while (TakeWord("or")) {
      ASSIGN_OR_RETURN(left, Truths(Op::kOr, left, Both()));
    }
    --level_;
    return left;
  }
  Parsed Both() {
    ASSIGN_OR_RETURN(Typed left, Comparison());
    while (TakeWord("and")) {
      ASSIGN_OR_RETURN(left, Truths(Op::kAnd, left, Comparison()));
    }
    return left;
  }
  Parsed Truths(Op op, const Typed& left, Parsed right) {
    RETURN_IF_ERROR(right.status());
    RETURN_IF_ERROR(NeedTruth(left));
    RETURN_IF_ERROR(NeedTruth(*right));
    return Add(op, {left.node, right->node}, {}, true);
  }

  Parsed Comparison() {
    if (TakeWord("not")) {
      ASSIGN_OR_RETURN(const Typed truth, Comparison());
      RETURN_IF_ERROR(NeedTruth(truth));
      return Add(Op::kNot, {truth.node}, {}, true);
    }
    ASSIGN_OR_RETURN(const Typed left, Additive());
    struct Sign {
      absl::string_view text;
      Op op;
      bool turned;
    };
    static constexpr std::array<Sign, 9> kSigns = {{{"<=", Op::kLessOrEqual, false},
                                                    {"≤", Op::kLessOrEqual, false},
                                                    {">=", Op::kLessOrEqual, true},
                                                    {"≥", Op::kLessOrEqual, true},
                                                    {"!=", Op::kNotEqual, false},
                                                    {"≠", Op::kNotEqual, false},
                                                    {"<", Op::kLess, false},
                                                    {">", Op::kLess, true},
                                                    {"=", Op::kEqual, false}}};
    for (const Sign& sign : kSigns) {
      if (!Take(sign.text)) continue;
      ASSIGN_OR_RETURN(const Typed right, Additive());
      RETURN_IF_ERROR(SameUnit(left, right).status());
      return sign.turned ? Add(sign.op, {right.node, left.node}, {}, true)
                         : Add(sign.op, {left.node, right.node}, {}, true);
    }
    return left;
  }

  Parsed Additive() {
    ASSIGN_OR_RETURN(Typed left, Multiplicative());
    while (true) {
      const bool plus = Take("+");
      if (!plus && !Take("-") && !Take("−")) return left;
      ASSIGN_OR_RETURN(const Typed right, Multiplicative());
      ASSIGN_OR_RETURN(Unit unit, SameUnit(left, right));
      ASSIGN_OR_RETURN(
          left, Add(plus ? Op::kAdd : Op::kSubtract, {left.node, right.node}, std::move(unit)));
    }
  }

  Parsed Multiplicative() {
    ASSIGN_OR_RETURN(Typed left, Signed());
    while (true) {
      const bool times = Take("*") || Take("×");
      if (!times && !Take("/") && !Take("÷")) return left;
      ASSIGN_OR_RETURN(const Typed right, Signed());
      RETURN_IF_ERROR(NeedNumber(left));
      RETURN_IF_ERROR(NeedNumber(right));
      Unit unit = left.unit;
      for (const auto& [name, power] : right.unit) unit[name] += times ? power : -power;
      std::erase_if(unit, [](const auto& item) { return item.second == 0; });
      ASSIGN_OR_RETURN(
          left, Add(times ? Op::kMultiply : Op::kDivide, {left.node, right.node}, std::move(unit)));
    }
  }

  Parsed Signed() {
    if (!Take("-") && !Take("−")) return Primary();
    if (++level_ > Formula::kMostLevels) {
      return absl::InvalidArgumentError("a formula has at most 20 levels");
    }
    ASSIGN_OR_RETURN(const Typed number, Signed());
    --level_;
    RETURN_IF_ERROR(NeedNumber(number));
    return Add(Op::kNegate, {number.node}, number.unit);
  }

  Parsed Primary() {
    Skip();
    if (rest_.empty()) return Wrong("a number, a [leaf] or a function");
    if (absl::ascii_isdigit(rest_[0])) return Number();
    if (rest_[0] == '[') return Value();
    if (Take("(")) {
      ASSIGN_OR_RETURN(Typed inner, Either());
      if (!Take(")")) return Wrong(")");
      return inner;
    }
    return Function();
  }

  absl::StatusOr<Decimal> Digits() {
    const size_t end = rest_.find_first_not_of("0123456789.");
    const absl::string_view digits = rest_.substr(0, end);
    absl::StatusOr<Decimal> number = Decimal::Parse(digits);
    if (!number.ok() || digits.size() > 36) return Wrong("a number of at most 36 digits");
    rest_.remove_prefix(digits.size());
    if (absl::ConsumePrefix(&rest_, "%")) return Divide(*number, Decimal::FromInt(100));
    return number;
  }

  Parsed Number() {
    ASSIGN_OR_RETURN(const Decimal number, Digits());
    Unit unit;
    if (absl::ConsumePrefix(&rest_, "\"")) {
      const size_t end = rest_.find('"');
      if (end == absl::string_view::npos) return Wrong("\" at the end of the unit");
      unit = ParseUnit(rest_.substr(0, end));
      rest_.remove_prefix(end + 1);
    }
    ASSIGN_OR_RETURN(Typed typed, Add(Op::kNumber, {}, std::move(unit)));
    NodeOf(typed).number = number;
    typed.is_zero = number.IsZero();
    return typed;
  }

  // The index of the leaf "[id]".
  absl::StatusOr<int> Reference(bool points) {
    Skip();
    if (!absl::ConsumePrefix(&rest_, "[")) return Wrong("[");
    const size_t end = rest_.find(']');
    if (end == absl::string_view::npos) return Wrong("]");
    const std::string id(rest_.substr(0, end));
    if (!leaves_.contains(id)) return Wrong(absl::StrCat("a leaf, and ", id, " is none"));
    rest_.remove_prefix(end + 1);
    auto& known = formula_.leaves_;
    const int index = static_cast<int>(std::find(known.begin(), known.end(), id) - known.begin());
    if (index == static_cast<int>(known.size())) {
      known.push_back(id);
      formula_.asks_points_.push_back(false);
    }
    if (points) formula_.asks_points_[index] = true;
    formula_.references_.emplace_back(text_.size() - rest_.size(), points ? -1 : index);
    return index;
  }

  Parsed OfLeaf(Op op, int leaf, Unit unit, bool is_truth = false) {
    ASSIGN_OR_RETURN(const Typed typed, Add(op, {}, std::move(unit), is_truth));
    NodeOf(typed).leaf = leaf;
    return typed;
  }
  Parsed Value() {
    ASSIGN_OR_RETURN(const int leaf, Reference(false));
    return OfLeaf(Op::kValue, leaf, leaves_.at(formula_.leaves_[leaf]).unit);
  }

  Parsed Function() {
    if (TakeWord("min")) return Extreme(Op::kMin);
    if (TakeWord("max")) return Extreme(Op::kMax);
    if (TakeWord("if")) return Choice();
    if (TakeWord("round")) return Rounding();
    if (TakeWord("points")) return About(Op::kPoints, {{"分", 1}}, false);
    if (TakeWord("rated")) return About(Op::kRated, {}, true);
    if (TakeWord("count")) return About(Op::kCount, {}, false);
    if (TakeWord("weigh_once")) return Weighing(Op::kWeighOnce);
    if (TakeWord("weigh")) return Weighing(Op::kWeigh);
    return Wrong("min, max, if, round, points, rated, count, weigh or weigh_once");
  }

  Parsed Argument(absl::string_view before) {
    if (!Take(before)) return Wrong(before);
    return Either();
  }

  Parsed Extreme(Op op) {
    ASSIGN_OR_RETURN(Typed most, Argument("("));
    do {
      ASSIGN_OR_RETURN(const Typed next, Argument(","));
      ASSIGN_OR_RETURN(Unit unit, SameUnit(most, next));
      ASSIGN_OR_RETURN(most, Add(op, {most.node, next.node}, std::move(unit)));
    } while (!Take(")"));
    return most;
  }
  Parsed Choice() {
    ASSIGN_OR_RETURN(const Typed condition, Argument("("));
    RETURN_IF_ERROR(NeedTruth(condition));
    ASSIGN_OR_RETURN(const Typed then, Argument(","));
    ASSIGN_OR_RETURN(const Typed otherwise, Argument(","));
    ASSIGN_OR_RETURN(Unit unit, SameUnit(then, otherwise));
    if (!Take(")")) return Wrong(")");
    return Add(Op::kIf, {condition.node, then.node, otherwise.node}, std::move(unit));
  }
  Parsed Rounding() {
    ASSIGN_OR_RETURN(const Typed number, Argument("("));
    RETURN_IF_ERROR(NeedNumber(number));
    if (!Take(",")) return Wrong(",");
    Skip();
    ASSIGN_OR_RETURN(const Decimal places, Digits());
    const std::optional<int64_t> whole = places.ToInt64();
    if (!whole || *whole > Decimal::kMostPlaces) return Wrong("0 to 12 places");
    if (!Take(")")) return Wrong(")");
    ASSIGN_OR_RETURN(const Typed rounded, Add(Op::kRound, {number.node}, number.unit));
    NodeOf(rounded).number = places;
    return rounded;
  }
  Parsed About(Op op, Unit unit, bool is_truth) {
    if (!Take("(")) return Wrong("(");
    ASSIGN_OR_RETURN(const int leaf, Reference(op == Op::kPoints));
    if (op == Op::kCount) RETURN_IF_ERROR(NeedEvents(leaf));
    if (!Take(")")) return Wrong(")");
    return OfLeaf(op, leaf, std::move(unit), is_truth);
  }
  absl::Status NeedEvents(int leaf) const {
    if (leaves_.at(formula_.leaves_[leaf]).has_events) return absl::OkStatus();
    return Wrong("a leaf that counts events");
  }

  Parsed Weighing(Op op) {
    if (!Take("(")) return Wrong("(");
    ASSIGN_OR_RETURN(const int leaf, Reference(false));
    RETURN_IF_ERROR(NeedEvents(leaf));
    std::vector<std::pair<std::string, Decimal>> weights;
    while (Take(",")) {
      Skip();
      const size_t end = std::min(rest_.find_first_of(" ="), rest_.size());
      std::string level(rest_.substr(0, end));
      rest_.remove_prefix(end);
      if (level.empty() || !Take("=")) return Wrong("level = weight");
      Skip();
      ASSIGN_OR_RETURN(const Decimal weight, Digits());
      weights.emplace_back(std::move(level), weight);
    }
    if (weights.empty() || !Take(")")) return Wrong("level = weight, then )");
    ASSIGN_OR_RETURN(const Typed typed, OfLeaf(op, leaf, {}));
    NodeOf(typed).weights = std::move(weights);
    return typed;
  }

  absl::string_view text_;
  absl::string_view rest_;
  const Formula::Leaves& leaves_;
  Formula formula_;
  int level_ = 0;
};

absl::StatusOr<Formula> Formula::Parse(absl::string_view text, const Leaves& leaves) {
  return FormulaParser(text, leaves).Parse();
}

}  // namespace edugroup::evaluation
