#include "services/evaluation/explanation.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/decimal.h"
#include "common/value/status.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/roll_up.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::ExplainScoreResponse;
using v1::IndicatorSet;
using v1::NodeResult;
using v1::ScoreInput;
using v1::ScoreStep;
using value::Decimal;

// The parts of an assessment by indicator.
struct Lookup {
  absl::flat_hash_map<std::string, const NodeResult*> results;
  absl::flat_hash_map<std::string, const ScoreInput*> inputs;

  explicit Lookup(const Assessment& assessment) {
    for (const NodeResult& result : assessment.results()) {
      results.emplace(result.indicator_id(), &result);
    }
    for (const ScoreInput& input : assessment.inputs())
      inputs.emplace(input.indicator_id(), &input);
  }
};

void FillStep(const Tree& tree, int index, const Lookup& lookup, ScoreStep& step) {
  const Node& node = tree.nodes[index];
  const NodeResult& result = *lookup.results.at(node.indicator->id());
  step.set_indicator_id(node.indicator->id());
  step.set_display_name(node.indicator->display_name());
  step.set_state(result.state());
  step.set_formula(result.formula());
  step.set_formula_zh(result.formula_zh());
  step.set_exact(result.score_exact());
  step.set_rounded(result.score());
  if (result.has_rounded_places()) step.set_rounded_places(result.rounded_places());
  step.set_contribution(result.contribution());
  if (auto input = lookup.inputs.find(node.indicator->id()); input != lookup.inputs.end()) {
    *step.mutable_input() = *input->second;
  }
  for (int child : node.children) FillStep(tree, child, lookup, *step.add_steps());
}

// The total as the sum of the top level, worked out again from what the assessment holds.
absl::Status FillTotal(const IndicatorSet& set, const Tree& tree, const Lookup& lookup,
                       const Assessment& assessment, ScoreStep& total) {
  std::vector<Part> parts;
  for (int index : tree.top) {
    const NodeResult& result = *lookup.results.at(tree.nodes[index].indicator->id());
    Part part{result.indicator_id(), result.state(), tree.nodes[index].full, {}, result.score()};
    if (part.state == NodeResult::RATED) {
      ASSIGN_OR_RETURN(part.score, Decimal::Parse(result.score()));
    }
    parts.push_back(std::move(part));
  }
  RollUp roll_up = Combine(parts, tree.full_score, set.not_applicable_policy());
  total.set_display_name(set.display_name());
  total.set_state(roll_up.state);
  std::string result;
  std::string result_zh;
  if (assessment.complete()) {
    result = result_zh = absl::StrCat(" = ", assessment.total_exact());
    if (set.rounding().has_total_places()) {
      int places = set.rounding().total_places();
      total.set_rounded_places(places);
      absl::StrAppend(&result, ", rounded half up to ", places,
                      places == 1 ? " place: " : " places: ", assessment.total());
      absl::StrAppend(&result_zh, "，四舍五入保留", places, "位小数：", assessment.total());
    }
  }
  total.set_formula(roll_up.formula + result);
  total.set_formula_zh(roll_up.formula_zh + result_zh);
  total.set_exact(assessment.total_exact());
  total.set_rounded(assessment.total());
  for (int index : tree.top) FillStep(tree, index, lookup, *total.add_steps());
  return absl::OkStatus();
}

absl::Status FillGrade(const IndicatorSet& set, const Assessment& assessment,
                       ExplainScoreResponse& response) {
  response.set_grade(assessment.grade());
  if (assessment.grade().empty()) return absl::OkStatus();
  std::vector<Band> bands;
  int found = -1;
  for (const v1::GradeBand& grade : set.grade_bands()) {
    if (grade.grade() == assessment.grade()) found = static_cast<int>(bands.size());
    ASSIGN_OR_RETURN(Band band, BandOf(grade));
    bands.push_back(std::move(band));
  }
  if (found < 0) return absl::InvalidArgumentError("the set has no such grade");
  std::string band = ToString(Bands(std::move(bands)).at(found));
  const std::string& name = assessment.grade_display_name();
  response.set_grade_text(absl::StrCat(assessment.total(), " lies in ", band, ": ", name));
  response.set_grade_text_zh(absl::StrCat(assessment.total(), "属于", band, "：", name));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExplainScoreResponse> Explain(const IndicatorSet& set,
                                             const Assessment& assessment) {
  ASSIGN_OR_RETURN(Tree tree, BuildTree(set));
  Lookup lookup(assessment);
  for (const Node& node : tree.nodes) {
    if (!lookup.results.contains(node.indicator->id())) {
      return absl::InvalidArgumentError(
          absl::StrCat("the assessment has no result for ", node.indicator->id()));
    }
  }
  ExplainScoreResponse response;
  response.set_name(assessment.name());
  response.set_organization(assessment.organization());
  response.set_indicator_set(set.name());
  response.set_version_label(set.version_label());
  response.set_rank(assessment.rank());
  response.set_ranked_count(assessment.ranked_count());
  RETURN_IF_ERROR(FillTotal(set, tree, lookup, assessment, *response.mutable_total()));
  RETURN_IF_ERROR(FillGrade(set, assessment, response));
  return response;
}

}  // namespace edugroup::evaluation
