#include "services/evaluation/explanation.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/decimal.h"
#include "common/value/status.h"
#include "services/evaluation/measure_text.h"
#include "services/evaluation/scoring.h"
#include "services/evaluation/subject_operands.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::ExplainScoreResponse;
using v1::Indicator;
using v1::IndicatorSet;
using v1::NodeResult;
using v1::ScoreStep;
using value::Decimal;
using Statistics = google::protobuf::RepeatedPtrField<v1::CohortStatistic>;

void Append(Wording& wording, absl::string_view en, absl::string_view zh) {
  absl::StrAppend(&wording.en, en);
  absl::StrAppend(&wording.zh, zh);
}

// "= 198/7, rounded half up to 2 places: 28.29" behind a formula.
void AppendResult(Wording& wording, const std::string& exact, const int* places,
                  const std::string& rounded) {
  Append(wording, absl::StrCat(" = ", exact), absl::StrCat(" = ", exact));
  if (places == nullptr) return;
  Append(wording,
         absl::StrCat(", rounded half up to ", *places,
                      *places == 1 ? " place: " : " places: ", rounded),
         absl::StrCat("，四舍五入保留", *places, "位小数：", rounded));
}

// One subject, worked out once more so that each step can be told.
class Telling {
 public:
  Telling(const Scorer& scorer, const Rescored& rescored)
      : scorer_(scorer),
        set_(scorer.set()),
        cohorts_(rescored.cohorts),
        values_(rescored.values),
        scores_(rescored.scores),
        leaf_places_(set_.rounding().leaf_places()),
        total_places_(set_.rounding().total_places()) {}

  void Total(ScoreStep& step) const {
    step.set_display_name(set_.display_name());
    step.set_state(scores_.total.state);
    step.set_full(scorer_.tree().full_score.ToExactString());
    Wording wording = Branch(nullptr);
    if (scores_.total.state == NodeResult::RATED) {
      AppendBonus(-1, wording);
      for (int veto : scores_.vetoes) {
        if (!Of(veto).indicator->veto().zero_total()) continue;
        AppendZero(*Of(veto).indicator, wording);
      }
      if (!set_.total_cap().empty()) {
        const std::string cap = set_.total_cap();
        wording = {absl::StrCat("min(", wording.en, ", ", cap, ")"),
                   absl::StrCat("min(", wording.zh, ", ", cap, ")")};
      }
      FillNumbers(scores_.total, set_.rounding().has_total_places() ? &total_places_ : nullptr,
                  wording, step);
    }
    Keep(std::move(wording), step);
    const Decimal scale = Scale(-1);
    for (int child : scorer_.tree().top) NodeStep(child, scale, *step.add_steps());
    ExtraSteps(-1, step);
    for (size_t i = 0; i < scorer_.slots().size(); ++i) {
      const Slot& slot = scorer_.slots()[i];
      if (slot.node < 0 && slot.indicator->role() != Indicator::BONUS) {
        WatchStep(static_cast<int>(i), *step.add_steps());
      }
    }
  }

 private:
  const Slot& Of(int slot) const { return scorer_.slots()[slot]; }

  static void Keep(Wording wording, ScoreStep& step) {
    step.set_formula(std::move(wording.en));
    step.set_formula_zh(std::move(wording.zh));
  }

  void FillNumbers(const NodeScore& score, const int* places, Wording& wording,
                   ScoreStep& step) const {
    step.set_exact(score.exact.ToExactString());
    const Decimal rounded = places == nullptr ? score.exact : score.exact.Round(*places);
    AppendResult(wording, step.exact(), places,
                 places == nullptr ? step.exact() : rounded.ToString(*places));
    step.set_rounded(
        PointsText(score.score, places == nullptr ? std::nullopt : std::optional<int>(*places)));
    if (places != nullptr) step.set_rounded_places(*places);
    if (score.ends) *step.mutable_range() = ToRange(*score.ends);
  }

  Decimal Scale(int node) const {
    return ScaleOf(scorer_.Parts(node, scores_), set_.not_applicable_policy());
  }

  // What the nodes below come to, before bonus and vetoes.
  Wording Branch(const Node* node) const {
    const std::vector<int>& below = node == nullptr ? scorer_.tree().top : node->children;
    std::vector<std::string> terms, missing, left_out;
    Decimal all, applicable;
    for (int child : below) {
      const std::string& id = scorer_.tree().nodes[child].indicator->id();
      const NodeScore& score = scores_.nodes[child];
      all += scorer_.tree().nodes[child].full;
      if (score.state == NodeResult::NOT_RATED) missing.push_back(id);
      if (score.state == NodeResult::NOT_APPLICABLE) left_out.push_back(id);
      if (score.state != NodeResult::RATED) continue;
      applicable += scorer_.tree().nodes[child].full;
      terms.push_back(absl::StrCat(id, " ", score.score.ToExactString()));
    }
    if (!missing.empty()) {
      const std::string list = absl::StrJoin(missing, ", ");
      return {absl::StrCat("not rated: ", list), absl::StrCat("未评：", list)};
    }
    if (terms.empty()) return {"nothing below applies", "下级指标均不适用"};
    std::string sum = absl::StrJoin(terms, " + ");
    const bool shared =
        !left_out.empty() && set_.not_applicable_policy() == IndicatorSet::RENORMALIZE;
    if (shared) {
      sum = absl::StrCat("(", sum, ") × ", all.ToExactString(), " ÷ ", applicable.ToExactString());
    }
    if (node != nullptr && node->indicator->capped()) {
      sum = absl::StrCat("min(", sum, ", ", node->full_text, ")");
    }
    Wording wording{sum, sum};
    if (!left_out.empty()) {
      const std::string list = absl::StrJoin(left_out, ", ");
      Append(
          wording,
          absl::StrCat(" [not applicable, ",
                       shared ? "weight shared by the others: " : "weight kept: ", list, "]"),
          absl::StrCat("［不适用，", shared ? "权重由其余指标分担：" : "权重保留：", list, "］"));
    }
    return wording;
  }

  bool IsBonusAt(const Slot& slot, int node) const {
    return slot.node < 0 && slot.indicator->role() == Indicator::BONUS && slot.attached_to == node;
  }

  void AppendBonus(int node, Wording& wording) const {
    for (size_t i = 0; i < scorer_.slots().size(); ++i) {
      if (!IsBonusAt(Of(static_cast<int>(i)), node)) continue;
      if (scores_.slots[i].state != NodeResult::RATED) continue;
      const Indicator& bonus = *Of(static_cast<int>(i)).indicator;
      const std::string points = scores_.slots[i].score.ToExactString();
      Append(wording, absl::StrCat(" + bonus ", bonus.id(), " ", points),
             absl::StrCat(" + 附加分", bonus.id(), " ", points));
      if (bonus.within_full()) Append(wording, " (within full points)", "（不超过满分）");
    }
  }

  static void AppendZero(const Indicator& veto, Wording& wording) {
    Append(wording, absl::StrCat(" → 0 (veto ", veto.id(), ")"),
           absl::StrCat(" → 0（一票否决：", veto.display_name(), "）"));
  }

  void NodeStep(int index, const Decimal& scale, ScoreStep& step) const {
    const Node& node = scorer_.tree().nodes[index];
    const NodeScore& score = scores_.nodes[index];
    step.set_indicator_id(node.indicator->id());
    step.set_display_name(node.indicator->display_name());
    *step.mutable_indicator() = *node.indicator;
    step.set_full(node.full_text);
    Wording wording;
    if (node.IsLeaf()) {
      LeafStep(scorer_.SlotOf(node.indicator->id()), wording, step);
    } else {
      wording = Branch(&node);
      if (score.state == NodeResult::RATED) FillNumbers(score, nullptr, wording, step);
    }
    step.set_state(score.state);
    if (score.state == NodeResult::RATED) {
      AppendBonus(index, wording);
      for (int veto : scores_.vetoes) {
        if (Of(veto).zeroed_node == index) AppendZero(*Of(veto).indicator, wording);
      }
      step.set_rounded(PointsText(score.score, step.has_rounded_places()
                                                   ? std::optional<int>(step.rounded_places())
                                                   : std::nullopt));
      if (score.ends) *step.mutable_range() = ToRange(*score.ends);
      step.set_contribution((score.score * scale).ToExactString());
    } else if (score.state == NodeResult::NOT_APPLICABLE &&
               set_.not_applicable_policy() == IndicatorSet::ZERO) {
      step.set_contribution("0");
    }
    Keep(std::move(wording), step);
    const Decimal below = node.IsLeaf() ? Decimal() : Scale(index);
    for (int child : node.children) NodeStep(child, below, *step.add_steps());
    ExtraSteps(index, step);
  }

  // Value, rule and points of a slot.
  void LeafStep(int number, Wording& wording, ScoreStep& step) const {
    const Slot& slot = Of(number);
    const NodeScore& score = scores_.slots[number];
    const LeafValue& value = values_.values[number];
    FillInput(number, step);
    step.set_cohort_rank(score.cohort_rank);
    const Wording note = SpreadNote(value);
    if (score.state == NodeResult::NOT_APPLICABLE) {
      wording = {"not applicable", "不适用"};
      if (values_.inputs[number] != nullptr && values_.inputs[number]->has_fact_count()) {
        Append(wording, " (there was nothing to count)", "（无可统计的事项）");
      }
      return;
    }
    const Cohort* cohort = cohorts_[number] ? &*cohorts_[number] : nullptr;
    if (score.state != NodeResult::RATED) {
      wording = {"not rated", "未评"};
      if (value.state == NodeResult::RATED && cohort != nullptr) {
        Append(wording, absl::StrCat(" (", cohort->missing, " others have no value yet)"),
               absl::StrCat("（尚有", cohort->missing, "家没有数值）"));
      }
      return;
    }
    step.set_measured(value.value.ToExactString());
    const LeafRule& rule = slot.rules[slot.rule_of_class[values_.subject_class]];
    if (value.state == NodeResult::NOT_APPLICABLE) {
      step.clear_measured();
      wording = {
          absl::StrCat("exempt: the average share of the others, ",
                       cohort->average_share.ToExactString(), " × ", slot.full.ToExactString()),
          absl::StrCat("免评：取其余各家平均得分率 ", cohort->average_share.ToExactString(), " × ",
                       slot.full.ToExactString(), "分")};
    } else {
      const std::string measure = MeasureText(slot, SubjectOperands(slot, values_, &scores_),
                                              values_.inputs[number], value);
      wording = rule.Describe(value, WrittenValue(slot, values_.inputs[number], value), cohort);
      wording = {measure + wording.en, measure + wording.zh};
    }
    FillNumbers(score, set_.rounding().has_leaf_places() ? &leaf_places_ : nullptr, wording, step);
    Append(wording, note.en, note.zh);
  }

  void FillInput(int number, ScoreStep& step) const {
    if (values_.inputs[number] != nullptr) {
      *step.mutable_input() = *values_.inputs[number];
    } else if (!Of(number).formula) {
      step.mutable_input()->set_indicator_id(Of(number).indicator->id());
      step.mutable_input()->set_no_value(v1::NOT_RATED);
    }
  }

  // What bonus adds to a node, or to the total.
  void ExtraSteps(int node, ScoreStep& above) const {
    for (size_t i = 0; i < scorer_.slots().size(); ++i) {
      const Slot& slot = Of(static_cast<int>(i));
      if (!IsBonusAt(slot, node)) continue;
      ScoreStep& step = *above.add_steps();
      step.set_indicator_id(slot.indicator->id());
      step.set_display_name(slot.indicator->display_name());
      *step.mutable_indicator() = *slot.indicator;
      step.set_full(slot.full.ToExactString());
      step.set_state(scores_.slots[i].state);
      Wording wording;
      LeafStep(static_cast<int>(i), wording, step);
      if (step.state() == NodeResult::RATED) {
        step.set_contribution(scores_.slots[i].score.ToExactString());
      }
      Keep(std::move(wording), step);
    }
  }

  // A veto, a gate or a value for formulas.
  void WatchStep(int number, ScoreStep& step) const {
    const Slot& slot = Of(number);
    const LeafValue& value = values_.values[number];
    step.set_indicator_id(slot.indicator->id());
    step.set_display_name(slot.indicator->display_name());
    *step.mutable_indicator() = *slot.indicator;
    step.set_state(value.state);
    FillInput(number, step);
    if (value.state != NodeResult::RATED) {
      Keep(value.state == NodeResult::NOT_RATED ? Wording{"not rated", "未评"}
                                                : Wording{"not applicable", "不适用"},
           step);
      return;
    }
    step.set_measured(value.value.ToExactString());
    const std::string measure =
        MeasureText(slot, SubjectOperands(slot, values_, &scores_), values_.inputs[number], value);
    Wording wording{measure + step.measured(), measure + step.measured()};
    if (slot.veto) {
      const bool holds = slot.veto->Holds(value.value);
      const bool gate = slot.indicator->role() == Indicator::GATE;
      Append(wording,
             absl::StrCat(holds ? " is " : " is not ", slot.veto->text(), ": ",
                          gate ? (holds ? "may be assessed" : "may not be assessed")
                               : (holds ? "veto" : "no veto")),
             absl::StrCat(
                 holds ? "达到" : "未达到", slot.veto->text(), "：",
                 gate ? (holds ? "符合资格" : "不符合资格") : (holds ? "一票否决" : "不予否决")));
    }
    Keep(std::move(wording), step);
  }

  const Scorer& scorer_;
  const IndicatorSet& set_;
  const Cohorts& cohorts_;
  const SubjectValues& values_;
  const SubjectScores& scores_;
  const int leaf_places_;
  const int total_places_;
};

// Where the grade comes from: the bands, and what vetoes and quotas made of it.
void FillGrade(const Scorer& scorer, const Assessment& assessment, ExplainScoreResponse& response) {
  response.set_grade(assessment.grade());
  response.set_band_grade(assessment.band_grade());
  if (!assessment.failed_gate().empty()) {
    const std::string& gate = scorer.Find(assessment.failed_gate())->indicator->display_name();
    response.set_grade_text(absl::StrCat("not assessed: ", gate));
    response.set_grade_text_zh(absl::StrCat("不符合考核资格：", gate));
    return;
  }
  const std::string& by_band =
      assessment.band_grade().empty() ? assessment.grade() : assessment.band_grade();
  for (int i = 0; i < scorer.set().grade_bands_size(); ++i) {
    if (scorer.set().grade_bands(i).grade() != by_band) continue;
    const std::string band = ToString(scorer.grades().at(i));
    const std::string& name = scorer.set().grade_bands(i).display_name();
    response.set_grade_text(absl::StrCat(assessment.total(), " lies in ", band, ": ", name));
    response.set_grade_text_zh(absl::StrCat(assessment.total(), "属于", band, "：", name));
  }
  if (assessment.band_grade().empty()) return;
  const bool by_veto = !assessment.vetoes().empty();
  const std::string& name = assessment.grade_display_name();
  absl::StrAppend(response.mutable_grade_text(), by_veto ? "; by veto: " : "; by quota: ", name);
  absl::StrAppend(response.mutable_grade_text_zh(),
                  by_veto ? "；因一票否决定为" : "；因名额限制定为", name);
}

}  // namespace

absl::StatusOr<ExplainScoreResponse> Explain(const IndicatorSet& set, const Statistics& statistics,
                                             const Assessment& assessment) {
  ASSIGN_OR_RETURN(const Scorer scorer, Scorer::Make(set));
  ASSIGN_OR_RETURN(const Rescored again, scorer.Rescore(statistics, assessment));
  if (assessment.complete() &&
      again.scores.total.exact.ToExactString() != assessment.total_exact()) {
    return absl::InvalidArgumentError("the assessment was not computed with this set");
  }
  ExplainScoreResponse response;
  response.set_name(assessment.name());
  response.set_organization(assessment.organization());
  response.set_indicator_set(set.name());
  response.set_version_label(set.version_label());
  response.set_rank(assessment.rank());
  response.set_ranked_count(assessment.ranked_count());
  response.set_subject_class(assessment.subject_class());
  *response.mutable_vetoes() = assessment.vetoes();
  response.set_failed_gate(assessment.failed_gate());
  *response.mutable_cohort_statistics() = statistics;
  *response.mutable_settings() = set;
  response.mutable_settings()->clear_indicators();
  Telling(scorer, again).Total(*response.mutable_total());
  FillGrade(scorer, assessment, response);
  return response;
}

}  // namespace edugroup::evaluation
