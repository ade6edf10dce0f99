#include "services/evaluation/formula_check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/evaluation/formula.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {
namespace {

using v1::Indicator;
using v1::IndicatorSet;
using value::Decimal;

std::string SubjectOf(const Indicator& indicator) {
  return absl::StrCat("indicator ", indicator.id());
}

// Everything that the leaves of a formula can be, at once.
class AnyValue : public Formula::Operands {
 public:
  explicit AnyValue(std::vector<const Node*> leaves) : leaves_(std::move(leaves)) {}

  LeafValue Value(int leaf) const override {
    const Indicator& indicator = *leaves_[leaf]->indicator;
    Spread spread;
    spread.least = Decimal::Parse(indicator.least()).value_or(Decimal());
    if (indicator.has_growth()) spread.least.reset();
    const absl::StatusOr<Decimal> most = Decimal::Parse(indicator.most());
    if (most.ok()) spread.most = *most;
    if (!spread.most && indicator.task_fact().aggregation() == v1::TaskFactSource::RATE) {
      spread.most = Decimal::FromInt(1);
    }
    return Between(std::move(spread));
  }
  LeafValue Points(int leaf) const override {
    return Between({Decimal(), leaves_[leaf]->full, false});
  }
  const v1::EventList* Events(int) const override { return nullptr; }

 private:
  static LeafValue Between(Spread spread) {
    LeafValue value = Rated(spread.least.value_or(Decimal()));
    value.spread = std::make_shared<const Spread>(std::move(spread));
    return value;
  }
  std::vector<const Node*> leaves_;
};

// A formula that can give more than the leaf's rule pays at most (S11: N − n misses fewer than N,
// and pays above it).
void CheckNorm(const Node& leaf, const LeafValue& range, Findings& findings) {
  const Indicator& indicator = *leaf.indicator;
  const bool direct = indicator.has_direct();
  if (!direct && !indicator.has_points()) return;
  Decimal limit = Decimal::FromInt(100);
  Decimal each = Decimal::FromInt(1);
  if (!direct) {
    const v1::PointsScoring& points = indicator.points();
    limit = Decimal::Parse(points.most()).value_or(leaf.full);
    each = Decimal::Parse(points.each()).value_or(each);
    if (points.from_full()) limit -= leaf.full;
  }
  const std::optional<Decimal> most = range.spread == nullptr ? range.value
                                      : each.Sign() >= 0      ? range.spread->most
                                                              : range.spread->least;
  if (most && *most * each <= limit) return;
  const std::string reached = most ? (*most * each).ToExactString() : "any number of";
  const std::string reached_zh =
      most ? absl::StrCat((*most * each).ToExactString(), "分") : "任意多分";
  type::Finding finding = MakeFinding(
      type::Finding::SOFT, "indicator.formula-above-norm", SubjectOf(indicator),
      absl::StrCat("the formula of ", indicator.id(), " can pay ", reached, " points, above ",
                   limit.ToExactString(), "; bound it with min or max"),
      absl::StrCat("指标", indicator.id(), "的公式最多可得", reached_zh, "，超过",
                   limit.ToExactString(), "分"));
  finding.set_limit(absl::StrCat("≤ ", limit.ToExactString()));
  findings.Add({std::move(finding)});
}

class Checker {
 public:
  Checker(const IndicatorSet& set, const Tree& tree, Findings& findings)
      : leaves_(FormulaLeaves(set)), findings_(findings) {
    for (const Node& node : tree.nodes) nodes_.emplace(node.indicator->id(), &node);
    for (const Node& node : tree.extras) nodes_.emplace(node.indicator->id(), &node);
  }

  void Check() {
    for (const auto& [id, node] : nodes_) {
      if (node->indicator->has_formula()) CheckOne(*node);
    }
    for (const auto& [id, formula] : formulas_) Walk(id, {});
  }

 private:
  void CheckOne(const Node& node) {
    const Indicator& leaf = *node.indicator;
    absl::StatusOr<Formula> formula = Formula::Parse(leaf.formula().text(), leaves_);
    if (!formula.ok()) {
      findings_.Hard("indicator.formula-unreadable", SubjectOf(leaf),
                     std::string(formula.status().message()),
                     absl::StrCat("指标", leaf.id(), "的公式有误"));
      return;
    }
    if (!leaf.unit().empty() && formula->unit() != ParseUnit(leaf.unit())) {
      findings_.Hard("indicator.formula-unit", SubjectOf(leaf),
                     absl::StrCat("the formula of ", leaf.id(), " gives \"",
                                  ToString(formula->unit()), "\", not \"", leaf.unit(), "\""),
                     absl::StrCat("指标", leaf.id(), "的公式单位为“", ToString(formula->unit()),
                                  "”，应为“", leaf.unit(), "”"));
    }
    CheckPoints(leaf, *formula);
    std::vector<const Node*> operands;
    for (const std::string& id : formula->leaves()) operands.push_back(nodes_.at(id));
    const LeafValue range = formula->Evaluate(AnyValue(std::move(operands)));
    if (range.state == v1::NodeResult::RATED) CheckNorm(node, range, findings_);
    formulas_.emplace(leaf.id(), *std::move(formula));
  }

  // Points exist once the cohort is closed, and a cohort needs values before.
  void CheckPoints(const Indicator& leaf, const Formula& formula) {
    for (size_t i = 0; i < formula.leaves().size(); ++i) {
      if (!formula.AsksPoints(static_cast<int>(i)) || !leaf.has_cohort()) continue;
      findings_.Hard("indicator.formula-points", SubjectOf(leaf),
                     absl::StrCat(leaf.id(),
                                  " is scored against other subjects and may not ask "
                                  "for points"),
                     absl::StrCat("指标", leaf.id(), "按全体比较计分，公式不得引用得分"));
    }
  }

  // Depth first; what was walked once leads to no circle that is not told already.
  void Walk(const std::string& id, std::vector<std::string> path) {
    const auto formula = formulas_.find(id);
    if (formula == formulas_.end()) return;
    const auto seen = std::find(path.begin(), path.end(), id);
    if (seen != path.end()) {
      const std::string circle = absl::StrCat(absl::StrJoin(seen, path.end(), " → "), " → ", id);
      findings_.Hard("indicator.formula-circular", absl::StrCat("indicator ", id),
                     absl::StrCat("formulas go in a circle: ", circle),
                     absl::StrCat("公式循环引用：", circle));
      return;
    }
    if (!walked_.insert(id).second) return;
    path.push_back(id);
    for (const std::string& operand : formula->second.leaves()) Walk(operand, path);
  }

  Formula::Leaves leaves_;
  std::map<std::string, const Node*> nodes_;
  std::map<std::string, Formula> formulas_;
  std::set<std::string> walked_;
  Findings& findings_;
};

}  // namespace

void CheckFormulas(const IndicatorSet& set, const Tree& tree, Findings& findings) {
  Checker(set, tree, findings).Check();
}

}  // namespace edugroup::evaluation
