// Reading a set into a Scorer.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

using v1::Indicator;
using v1::IndicatorSet;
using value::Decimal;

class ScorerBuilder {
 public:
  explicit ScorerBuilder(Scorer& scorer) : scorer_(scorer), set_(*scorer.set_) {}

  absl::Status Build() {
    scorer_.slot_of_node_.assign(scorer_.tree_.nodes.size(), -1);
    scorer_.bonus_of_node_.resize(scorer_.tree_.nodes.size());
    for (size_t i = 0; i < scorer_.tree_.nodes.size(); ++i) {
      const Node& node = scorer_.tree_.nodes[i];
      if (node.weight.Sign() <= 0) return Wrong(node, "the weight is not above zero");
      node_of_id_.emplace(node.indicator->id(), static_cast<int>(i));
      if (node.IsLeaf()) RETURN_IF_ERROR(AddSlot(node, static_cast<int>(i)));
    }
    for (const Node& extra : scorer_.tree_.extras) RETURN_IF_ERROR(AddSlot(extra, -1));
    for (Slot& slot : scorer_.slots_) {
      RETURN_IF_ERROR(ReadFormula(slot));
      RETURN_IF_ERROR(Attach(slot));
    }
    RETURN_IF_ERROR(Order());
    if (set_.rounding().has_leaf_places()) scorer_.leaf_places_ = set_.rounding().leaf_places();
    if (set_.rounding().has_total_places()) scorer_.total_places_ = set_.rounding().total_places();
    if (!set_.total_cap().empty()) {
      ASSIGN_OR_RETURN(scorer_.total_cap_, Decimal::Parse(set_.total_cap()));
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Wrong(const Node& node, absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("indicator ", node.indicator->id(), ": ", what));
  }

  absl::Status AddSlot(const Node& node, int index) {
    Slot slot;
    slot.indicator = node.indicator;
    slot.node = index;
    slot.full = node.full;
    if (index >= 0 || node.indicator->role() == Indicator::BONUS) {
      RETURN_IF_ERROR(ReadRules(slot));
    }
    if (node.indicator->has_veto()) {
      ASSIGN_OR_RETURN(slot.veto, Limit::Make(node.indicator->veto().when()));
    }
    const int number = static_cast<int>(scorer_.slots_.size());
    scorer_.slot_of_id_.emplace(node.indicator->id(), number);
    if (index >= 0) scorer_.slot_of_node_[index] = number;
    scorer_.slots_.push_back(std::move(slot));
    return absl::OkStatus();
  }

  absl::Status ReadRules(Slot& slot) {
    const Indicator& indicator = *slot.indicator;
    slot.rule_of_class.assign(set_.subject_classes_size() + 1, 0);
    slot.variant_of_class.assign(set_.subject_classes_size() + 1, -1);
    ASSIGN_OR_RETURN(slot.rules.emplace_back(), LeafRule::Make(indicator, indicator, slot.full));
    std::vector<char> taken(slot.rule_of_class.size());
    for (int i = 0; i < indicator.variants_size(); ++i) {
      const v1::ClassVariant& variant = indicator.variants(i);
      int rule = -1;
      if (variant.scoring_case() != v1::ClassVariant::SCORING_NOT_SET) {
        rule = static_cast<int>(slot.rules.size());
        ASSIGN_OR_RETURN(slot.rules.emplace_back(), LeafRule::Make(variant, indicator, slot.full));
      }
      for (const std::string& id : variant.subject_classes()) {
        const int number = scorer_.ClassNumber(id);
        if (number == 0) {
          return absl::InvalidArgumentError(
              absl::StrCat("indicator ", indicator.id(), ": there is no class ", id));
        }
        if (std::exchange(taken[number], 1) != 0) continue;
        slot.rule_of_class[number] = rule;
        slot.variant_of_class[number] = i;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadFormula(Slot& slot) {
    if (!slot.indicator->has_formula()) return absl::OkStatus();
    if (leaves_.empty()) leaves_ = FormulaLeaves(set_);
    absl::StatusOr<Formula> formula = Formula::Parse(slot.indicator->formula().text(), leaves_);
    if (!formula.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("indicator ", slot.indicator->id(), ": ", formula.status().message()));
    }
    for (const std::string& id : formula->leaves()) {
      slot.operands.push_back(scorer_.SlotOf(id));
    }
    slot.formula = *std::move(formula);
    return absl::OkStatus();
  }

  // Where bonus goes and what a veto brings to nothing.
  absl::Status Attach(Slot& slot) {
    const Indicator& indicator = *slot.indicator;
    const int number = static_cast<int>(&slot - scorer_.slots_.data());
    if (indicator.role() == Indicator::BONUS) {
      if (indicator.attach_to().empty()) {
        scorer_.total_bonus_.push_back(number);
        return absl::OkStatus();
      }
      ASSIGN_OR_RETURN(slot.attached_to, NodeNumber(indicator, indicator.attach_to()));
      scorer_.bonus_of_node_[slot.attached_to].push_back(number);
    }
    if (indicator.role() == Indicator::VETO && indicator.veto().has_zero_indicator_id()) {
      ASSIGN_OR_RETURN(slot.zeroed_node,
                       NodeNumber(indicator, indicator.veto().zero_indicator_id()));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<int> NodeNumber(const Indicator& indicator, const std::string& id) {
    const auto found = node_of_id_.find(id);
    if (found != node_of_id_.end()) return found->second;
    return absl::InvalidArgumentError(
        absl::StrCat("indicator ", indicator.id(), ": there is no leaf or branch ", id));
  }

  // Slots without formula first, then each formula behind what it asks for.
  absl::Status Order() {
    std::vector<int> state(scorer_.slots_.size());  // 1: being placed, 2: placed
    for (size_t i = 0; i < scorer_.slots_.size(); ++i) {
      if (!scorer_.slots_[i].formula) RETURN_IF_ERROR(Place(static_cast<int>(i), state));
    }
    for (size_t i = 0; i < scorer_.slots_.size(); ++i) {
      RETURN_IF_ERROR(Place(static_cast<int>(i), state));
    }
    return absl::OkStatus();
  }
  absl::Status Place(int slot, std::vector<int>& state) {
    if (state[slot] == 2) return absl::OkStatus();
    if (state[slot] == 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          "indicator ", scorer_.slots_[slot].indicator->id(), ": the formula goes in a circle"));
    }
    state[slot] = 1;
    for (int operand : scorer_.slots_[slot].operands) RETURN_IF_ERROR(Place(operand, state));
    state[slot] = 2;
    scorer_.order_.push_back(slot);
    return absl::OkStatus();
  }

  Scorer& scorer_;
  const IndicatorSet& set_;
  absl::flat_hash_map<std::string, int> node_of_id_;
  Formula::Leaves leaves_;
};

Formula::Leaves FormulaLeaves(const IndicatorSet& set) {
  absl::flat_hash_map<std::string, int> below;
  for (const Indicator& indicator : set.indicators()) ++below[indicator.parent_id()];
  Formula::Leaves leaves;
  for (const Indicator& indicator : set.indicators()) {
    if (below.contains(indicator.id())) continue;
    leaves.emplace(indicator.id(),
                   Formula::Leaf{ParseUnit(indicator.unit()), indicator.has_weighted_count()});
  }
  return leaves;
}

Scorer::Scorer(const IndicatorSet& set, Tree tree, Bands grades)
    : set_(&set), tree_(std::move(tree)), grades_(std::move(grades)) {}

absl::StatusOr<Scorer> Scorer::Make(const IndicatorSet& set) {
  ASSIGN_OR_RETURN(Tree tree, BuildTree(set));
  std::vector<Band> bands;
  for (const v1::GradeBand& grade : set.grade_bands()) {
    ASSIGN_OR_RETURN(bands.emplace_back(), BandOf(grade));
  }
  Scorer scorer(set, std::move(tree), Bands(std::move(bands)));
  RETURN_IF_ERROR(ScorerBuilder(scorer).Build());
  return scorer;
}

}  // namespace edugroup::evaluation
