#include "services/evaluation/roll_up.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace edugroup::evaluation {
namespace {

using v1::IndicatorSet;
using v1::NodeResult;
using value::Decimal;

std::vector<std::string> IdsIn(const std::vector<Part>& parts, NodeResult::State state) {
  std::vector<std::string> ids;
  for (const Part& part : parts) {
    if (part.state == state) ids.push_back(part.id);
  }
  return ids;
}

Decimal FullOfRated(const std::vector<Part>& parts) {
  Decimal full;
  for (const Part& part : parts) {
    if (part.state == NodeResult::RATED) full += part.full;
  }
  return full;
}

void ExplainMissing(const std::vector<std::string>& ids, RollUp& result) {
  std::string list = absl::StrJoin(ids, ", ");
  result.formula = absl::StrCat("not rated: ", list);
  result.formula_zh = absl::StrCat("未评：", list);
}

}  // namespace

RollUp Combine(const std::vector<Part>& parts, const Decimal& full,
               IndicatorSet::NotApplicablePolicy policy) {
  RollUp result;
  result.contributions.resize(parts.size());
  std::vector<std::string> missing = IdsIn(parts, NodeResult::NOT_RATED);
  std::vector<std::string> left_out = IdsIn(parts, NodeResult::NOT_APPLICABLE);
  if (!missing.empty()) {
    ExplainMissing(missing, result);
    return result;
  }
  if (left_out.size() == parts.size()) {
    result.state = NodeResult::NOT_APPLICABLE;
    result.formula = "nothing below applies";
    result.formula_zh = "下级指标均不适用";
    return result;
  }

  std::vector<std::string> terms;
  for (const Part& part : parts) {
    if (part.state != NodeResult::RATED) continue;
    terms.push_back(absl::StrCat(part.id, " ", part.score_text));
  }
  bool scale = !left_out.empty() && policy == IndicatorSet::RENORMALIZE;
  Decimal applicable;
  Decimal factor;
  if (scale) {
    applicable = FullOfRated(parts);
    factor = *Divide(full, applicable);  // weights of published sets are above zero
  }
  result.state = NodeResult::RATED;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].state != NodeResult::RATED) {
      result.contributions[i] = scale ? "" : "0";
      continue;
    }
    Decimal contribution = scale ? parts[i].score * factor : parts[i].score;
    result.contributions[i] = scale ? contribution.ToExactString() : parts[i].score_text;
    result.score += contribution;
  }

  result.formula = absl::StrJoin(terms, " + ");
  std::string list = absl::StrJoin(left_out, ", ");
  if (scale) {
    result.formula = absl::StrCat("(", result.formula, ") × ", full.ToExactString(), " ÷ ",
                                  applicable.ToExactString());
  }
  result.formula_zh = result.formula;
  if (!left_out.empty()) {
    absl::StrAppend(&result.formula, " [not applicable, ",
                    scale ? "weight shared by the others: " : "weight kept: ", list, "]");
    absl::StrAppend(&result.formula_zh, "［不适用，", scale ? "权重由其余指标分担：" : "权重保留：",
                    list, "］");
  }
  return result;
}

}  // namespace edugroup::evaluation
