#include "services/evaluation/scoring.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/evaluation/roll_up.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::IndicatorSet;
using v1::NodeResult;
using v1::ScoreInput;
using value::Decimal;

std::string Places(int places) { return absl::StrCat(places, places == 1 ? " place" : " places"); }

// "= 198/7, rounded half up to 2 places: 28.29" behind a formula.
void AppendResult(const std::string& exact, std::optional<int> places, const std::string& rounded,
                  std::string& formula, std::string& formula_zh) {
  absl::StrAppend(&formula, " = ", exact);
  absl::StrAppend(&formula_zh, " = ", exact);
  if (!places) return;
  absl::StrAppend(&formula, ", rounded half up to ", Places(*places), ": ", rounded);
  absl::StrAppend(&formula_zh, "，四舍五入保留", *places, "位小数：", rounded);
}

std::optional<int> LeafPlaces(const IndicatorSet& set) {
  if (!set.rounding().has_leaf_places()) return std::nullopt;
  return set.rounding().leaf_places();
}

std::optional<int> TotalPlaces(const IndicatorSet& set) {
  if (!set.rounding().has_total_places()) return std::nullopt;
  return set.rounding().total_places();
}

// What has been worked out of the tree so far, by index of the node.
struct Progress {
  std::vector<Decimal> scores;
  std::vector<NodeResult> results;

  std::vector<Part> Parts(const Tree& tree, const std::vector<int>& nodes) const {
    std::vector<Part> parts;
    for (int i : nodes) {
      parts.push_back({tree.nodes[i].indicator->id(), results[i].state(), tree.nodes[i].full,
                       scores[i], results[i].score()});
    }
    return parts;
  }
  void Contribute(const std::vector<int>& nodes, const RollUp& roll_up) {
    for (size_t i = 0; i < nodes.size(); ++i) {
      results[nodes[i]].set_contribution(roll_up.contributions[i]);
    }
  }
};

void FillBranch(const Node& node, const RollUp& roll_up, NodeResult& result) {
  std::string formula = roll_up.formula;
  std::string formula_zh = roll_up.formula_zh;
  if (roll_up.state == NodeResult::RATED) {
    const std::string score = roll_up.score.ToExactString();
    AppendResult(score, std::nullopt, score, formula, formula_zh);
    result.set_score_exact(score);
    result.set_score(score);
    if (absl::StatusOr<Decimal> share = Divide(roll_up.score, node.full); share.ok()) {
      result.set_share(share->ToExactString());
    }
  }
  result.set_state(roll_up.state);
  result.set_formula(std::move(formula));
  result.set_formula_zh(std::move(formula_zh));
}

// Points of the rated leaves, and the most they could earn.
void FillEarned(const Tree& tree, const Progress& progress, Assessment& assessment) {
  Decimal earned;
  Decimal earned_of;
  for (size_t i = 0; i < tree.nodes.size(); ++i) {
    if (!tree.nodes[i].IsLeaf() || progress.results[i].state() != NodeResult::RATED) continue;
    earned += progress.scores[i];
    earned_of += tree.nodes[i].full;
  }
  assessment.set_earned(earned.ToExactString());
  assessment.set_earned_of(earned_of.ToExactString());
}

}  // namespace

Scorer::Scorer(const IndicatorSet& set, Tree tree, Bands grades)
    : set_(&set), tree_(std::move(tree)), grades_(std::move(grades)) {
  for (size_t i = 0; i < tree_.nodes.size(); ++i) {
    index_.emplace(tree_.nodes[i].indicator->id(), static_cast<int>(i));
  }
}

absl::StatusOr<Scorer> Scorer::Make(const IndicatorSet& set) {
  ASSIGN_OR_RETURN(Tree tree, BuildTree(set));
  std::vector<Band> bands;
  for (const v1::GradeBand& grade : set.grade_bands()) {
    ASSIGN_OR_RETURN(Band band, BandOf(grade));
    bands.push_back(std::move(band));
  }
  Scorer scorer(set, std::move(tree), Bands(std::move(bands)));
  for (const Node& node : scorer.tree_.nodes) {
    if (node.weight.Sign() <= 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("the weight of ", node.indicator->id(), " is not above zero"));
    }
    if (!node.IsLeaf()) continue;
    ASSIGN_OR_RETURN(LeafRule rule, LeafRule::Make(*node.indicator));
    scorer.rules_.emplace(node.indicator->id(), std::move(rule));
  }
  return scorer;
}

const Node* Scorer::Find(absl::string_view indicator_id) const {
  auto found = index_.find(std::string(indicator_id));
  return found == index_.end() ? nullptr : &tree_.nodes[found->second];
}

absl::Status Scorer::Check(const ScoreInput& input) const {
  const Node* node = Find(input.indicator_id());
  if (node == nullptr || !node->IsLeaf()) {
    return absl::InvalidArgumentError(absl::StrCat(input.indicator_id(), " is no leaf of the set"));
  }
  NodeResult result;
  return ScoreLeaf(*node, input, result).status();
}

absl::StatusOr<Decimal> Scorer::ScoreLeaf(const Node& node, const ScoreInput& input,
                                          NodeResult& result) const {
  ASSIGN_OR_RETURN(LeafValue value, ReadValue(*node.indicator, input));
  result.set_state(value.state);
  if (value.state == NodeResult::NOT_RATED) {
    result.set_formula("not rated");
    result.set_formula_zh("未评");
    return Decimal();
  }
  if (value.state == NodeResult::NOT_APPLICABLE) {
    result.set_formula(absl::StrCat("not applicable", value.note));
    result.set_formula_zh(absl::StrCat("不适用", value.note_zh));
    return Decimal();
  }
  ASSIGN_OR_RETURN(Award award, rules_.at(node.indicator->id()).Apply(value));
  const std::optional<int> places = LeafPlaces(*set_);
  const Decimal exact = award.share * node.full;
  const Decimal score = places ? exact.Round(*places) : exact;
  const std::string exact_text = exact.ToExactString();
  const std::string score_text = places ? score.ToString(*places) : exact_text;
  std::string formula = absl::StrCat(award.formula, " × ", node.full_text);
  std::string formula_zh = absl::StrCat(award.formula_zh, " × ", node.full_text, "分");
  AppendResult(exact_text, places, score_text, formula, formula_zh);
  result.set_formula(formula + value.note);
  result.set_formula_zh(formula_zh + value.note_zh);
  result.set_input(value.value.ToExactString());
  result.set_share(award.share.ToExactString());
  result.set_score_exact(exact_text);
  result.set_score(score_text);
  if (places) result.set_rounded_places(*places);
  return score;
}

absl::StatusOr<Assessment> Scorer::Score(absl::Span<const ScoreInput> inputs) const {
  absl::flat_hash_map<std::string, const ScoreInput*> by_id;
  for (const ScoreInput& input : inputs) by_id.emplace(input.indicator_id(), &input);

  Assessment assessment;
  Progress progress;
  progress.scores.resize(tree_.nodes.size());
  progress.results.resize(tree_.nodes.size());
  for (size_t i = 0; i < tree_.nodes.size(); ++i) {
    const Node& node = tree_.nodes[i];
    NodeResult& result = progress.results[i];
    result.set_indicator_id(node.indicator->id());
    result.set_weight(node.indicator->weight());
    result.set_full(node.full_text);
    if (!node.IsLeaf()) continue;
    ScoreInput& input = *assessment.add_inputs();
    if (auto given = by_id.find(node.indicator->id()); given != by_id.end()) {
      input = *given->second;
    } else {
      input.set_indicator_id(node.indicator->id());
      input.set_no_value(v1::NOT_RATED);
    }
    ASSIGN_OR_RETURN(progress.scores[i], ScoreLeaf(node, input, result));
  }
  // Children stand behind their parents, so that going backwards finds them worked out.
  for (size_t i = tree_.nodes.size(); i-- > 0;) {
    const Node& node = tree_.nodes[i];
    if (node.IsLeaf()) continue;
    RollUp roll_up =
        Combine(progress.Parts(tree_, node.children), node.full, set_->not_applicable_policy());
    progress.Contribute(node.children, roll_up);
    progress.scores[i] = roll_up.score;
    FillBranch(node, roll_up, progress.results[i]);
  }

  RollUp total =
      Combine(progress.Parts(tree_, tree_.top), tree_.full_score, set_->not_applicable_policy());
  progress.Contribute(tree_.top, total);
  FillEarned(tree_, progress, assessment);
  for (NodeResult& result : progress.results) *assessment.add_results() = std::move(result);
  if (total.state != NodeResult::RATED) return assessment;

  std::optional<int> places = TotalPlaces(*set_);
  Decimal rounded = places ? total.score.Round(*places) : total.score;
  assessment.set_complete(true);
  assessment.set_total_exact(total.score.ToExactString());
  assessment.set_total(places ? rounded.ToString(*places) : rounded.ToExactString());
  if (std::optional<int> grade = grades_.Find(rounded)) {
    assessment.set_grade(set_->grade_bands(*grade).grade());
    assessment.set_grade_display_name(set_->grade_bands(*grade).display_name());
  }
  return assessment;
}

}  // namespace edugroup::evaluation
