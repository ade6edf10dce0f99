#include "services/evaluation/indicator_tree.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Indicator;
using v1::IndicatorSet;
using value::Decimal;

absl::flat_hash_map<std::string, const Indicator*> ById(const IndicatorSet& set) {
  absl::flat_hash_map<std::string, const Indicator*> by_id;
  for (const Indicator& indicator : set.indicators()) by_id.emplace(indicator.id(), &indicator);
  return by_id;
}

// The ids of each loop, once per loop.
std::vector<std::vector<std::string>> Loops(const IndicatorSet& set) {
  auto by_id = ById(set);
  std::vector<std::vector<std::string>> loops;
  absl::flat_hash_set<std::string> done;
  for (const Indicator& start : set.indicators()) {
    std::vector<std::string> path;
    absl::flat_hash_map<std::string, size_t> place;
    std::string id = start.id();
    while (!id.empty() && by_id.contains(id) && !done.contains(id)) {
      if (auto seen = place.find(id); seen != place.end()) {
        loops.emplace_back(path.begin() + seen->second, path.end());
        break;
      }
      place.emplace(id, path.size());
      path.push_back(id);
      id = by_id[id]->parent_id();
    }
    done.insert(path.begin(), path.end());
  }
  return loops;
}

// Appends the children of `parent_id` and all below them.
absl::Status AppendChildren(
    const IndicatorSet& set,
    const absl::flat_hash_map<std::string, std::vector<const Indicator*>>& children,
    const std::string& parent_id, int parent, Tree& tree) {
  auto found = children.find(parent_id);
  if (found == children.end()) return absl::OkStatus();
  Decimal whole = Decimal::FromInt(100);
  if (set.weight_mode() == IndicatorSet::RELATIVE) {
    whole = Decimal();
    for (const Indicator* indicator : found->second) {
      ASSIGN_OR_RETURN(const Decimal weight, Decimal::Parse(indicator->weight()));
      whole += weight;
    }
  }
  for (const Indicator* indicator : found->second) {
    ASSIGN_OR_RETURN(Decimal weight, Decimal::Parse(indicator->weight()));
    const Decimal above = parent < 0 ? tree.full_score : tree.nodes[parent].full;
    Decimal full = weight;
    if (set.weight_mode() != IndicatorSet::POINTS) {
      ASSIGN_OR_RETURN(full, Divide(above * weight, whole));
    }
    int index = static_cast<int>(tree.nodes.size());
    (parent < 0 ? tree.top : tree.nodes[parent].children).push_back(index);
    tree.nodes.push_back({indicator, parent, {}, weight, full, full.ToExactString()});
    RETURN_IF_ERROR(AppendChildren(set, children, indicator->id(), index, tree));
  }
  return absl::OkStatus();
}

// What the weights of one parent's children add up to, against `wanted`. Those below a capped
// branch may come to more.
void CheckSum(const Tree& tree, const std::vector<int>& children, const Decimal& wanted,
              bool may_exceed, const std::string& subject, std::vector<Finding>& findings) {
  Decimal sum;
  for (int child : children) sum += tree.nodes[child].weight;
  if (sum == wanted || (may_exceed && sum > wanted)) return;
  bool is_short = sum < wanted;
  std::string difference = (is_short ? wanted - sum : sum - wanted).ToExactString();
  Finding finding =
      MakeFinding(Finding::HARD, "indicator.weight-sum", subject,
                  absl::StrCat("the weights below ", subject, " add up to ", sum.ToExactString(),
                               ", ", is_short ? "short by " : "over by ", difference),
                  absl::StrCat("“", subject, "”的下级权重合计为", sum.ToExactString(), "，",
                               is_short ? "少" : "多", difference));
  finding.set_measured(sum.ToExactString());
  finding.set_limit(absl::StrCat("= ", wanted.ToExactString()));
  finding.set_denominator(absl::StrCat(children.size(), " indicators"));
  findings.push_back(std::move(finding));
}

}  // namespace

bool IsScored(const Indicator& indicator) {
  return indicator.role() == Indicator::ROLE_UNSPECIFIED || indicator.role() == Indicator::SCORED;
}

std::vector<Finding> ShapeFindings(const IndicatorSet& set) {
  std::vector<Finding> findings;
  if (set.indicators().empty()) {
    findings.push_back(MakeFinding(Finding::HARD, "indicator-set.empty", set.name(),
                                   "the set has no indicators", "指标体系没有指标"));
  }
  absl::flat_hash_set<std::string> ids;
  for (const Indicator& indicator : set.indicators()) {
    if (ids.insert(indicator.id()).second) continue;
    findings.push_back(MakeFinding(Finding::HARD, "indicator.id-repeated",
                                   absl::StrCat("indicator ", indicator.id()),
                                   absl::StrCat("the id ", indicator.id(), " occurs twice"),
                                   absl::StrCat("指标编号", indicator.id(), "重复")));
  }
  for (const Indicator& indicator : set.indicators()) {
    if (indicator.parent_id().empty() || ids.contains(indicator.parent_id())) continue;
    findings.push_back(MakeFinding(
        Finding::HARD, "indicator.parent-unknown", absl::StrCat("indicator ", indicator.id()),
        absl::StrCat("there is no indicator ", indicator.parent_id(), " to be the parent of ",
                     indicator.id()),
        absl::StrCat("指标", indicator.id(), "的上级指标", indicator.parent_id(), "不存在")));
  }
  for (const std::vector<std::string>& loop : Loops(set)) {
    std::string text = absl::StrCat(absl::StrJoin(loop, " → "), " → ", loop.front());
    findings.push_back(MakeFinding(Finding::HARD, "indicator.loop",
                                   absl::StrCat("indicator ", loop.front()),
                                   absl::StrCat("indicators are their own parents: ", text),
                                   absl::StrCat("指标的上下级关系成环：", text)));
  }
  return findings;
}

absl::StatusOr<Tree> BuildTree(const IndicatorSet& set) {
  Tree tree;
  ASSIGN_OR_RETURN(tree.full_score, Decimal::Parse(set.full_score()));
  absl::flat_hash_map<std::string, std::vector<const Indicator*>> children;
  for (const Indicator& indicator : set.indicators()) {
    if (IsScored(indicator)) {
      children[indicator.parent_id()].push_back(&indicator);
      continue;
    }
    Node extra;
    extra.indicator = &indicator;
    if (indicator.role() == Indicator::BONUS) {
      ASSIGN_OR_RETURN(extra.full, Decimal::Parse(indicator.weight()));
    }
    extra.weight = extra.full;
    extra.full_text = extra.full.ToExactString();
    tree.extras.push_back(std::move(extra));
  }
  if (ById(set).size() != static_cast<size_t>(set.indicators_size())) {
    return absl::InvalidArgumentError("an indicator id occurs twice");
  }
  RETURN_IF_ERROR(AppendChildren(set, children, "", -1, tree));
  if (tree.nodes.size() + tree.extras.size() != static_cast<size_t>(set.indicators_size())) {
    return absl::InvalidArgumentError("the indicators are no tree");
  }
  return tree;
}

std::vector<Finding> WeightFindings(const IndicatorSet& set, const Tree& tree) {
  std::vector<Finding> findings;
  bool percent = set.weight_mode() == IndicatorSet::PERCENT_OF_PARENT;
  const Decimal hundred = Decimal::FromInt(100);
  for (const Node& node : tree.nodes) {
    if (node.weight.Sign() > 0) continue;
    findings.push_back(MakeFinding(
        Finding::HARD, "indicator.weight-zero", absl::StrCat("indicator ", node.indicator->id()),
        absl::StrCat("the weight of ", node.indicator->id(), " is not above zero"),
        absl::StrCat("指标", node.indicator->id(), "的权重必须大于零")));
  }
  if (set.weight_mode() == IndicatorSet::RELATIVE) return findings;
  CheckSum(tree, tree.top, percent ? hundred : tree.full_score, !set.total_cap().empty(),
           "the top level", findings);
  for (const Node& node : tree.nodes) {
    if (node.IsLeaf()) continue;
    CheckSum(tree, node.children, percent ? hundred : node.full, node.indicator->capped(),
             absl::StrCat("indicator ", node.indicator->id()), findings);
  }
  return findings;
}

}  // namespace edugroup::evaluation
