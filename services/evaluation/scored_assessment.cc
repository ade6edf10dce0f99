// What a subject came to, as the message that is kept.
#include <optional>
#include <string>
#include <utility>

#include "common/value/status.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::NodeResult;
using v1::ScoreInput;
using value::Decimal;

void FillResult(const NodeScore& score, const std::optional<int>& places, NodeResult& result) {
  result.set_state(score.state);
  if (score.state != NodeResult::RATED) return;
  result.set_score_exact(score.exact.ToExactString());
  result.set_score(PointsText(score.score, places));
  if (score.ends) *result.mutable_range() = ToRange(*score.ends);
  if (score.cohort_rank > 0) result.set_cohort_rank(score.cohort_rank);
}

// Points of the rated leaves, and the most they could earn.
void FillEarned(const Scorer& scorer, const SubjectScores& scores, Assessment& assessment) {
  Decimal earned;
  Decimal earned_of;
  for (size_t i = 0; i < scorer.slots().size(); ++i) {
    const Slot& slot = scorer.slots()[i];
    if (slot.node < 0 || scores.slots[i].state != NodeResult::RATED) continue;
    earned += scores.slots[i].score;
    earned_of += slot.full;
  }
  assessment.set_earned(earned.ToExactString());
  assessment.set_earned_of(earned_of.ToExactString());
}

}  // namespace

Assessment Scorer::ToAssessment(const SubjectValues& values, const SubjectScores& scores) const {
  Assessment assessment;
  assessment.set_subject_class(ClassId(values.subject_class));
  auto add = [&](const v1::Indicator& indicator, const NodeScore& score, int slot) {
    NodeResult& result = *assessment.add_results();
    result.set_indicator_id(indicator.id());
    FillResult(score, slot < 0 ? std::nullopt : leaf_places_, result);
    if (slot < 0 || values.values[slot].state != NodeResult::RATED) return;
    result.set_input(values.values[slot].value.ToExactString());
  };
  for (size_t i = 0; i < tree_.nodes.size(); ++i) {
    add(*tree_.nodes[i].indicator, scores.nodes[i], slot_of_node_[i]);
  }
  for (size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].node < 0) {
      add(*slots_[i].indicator, scores.slots[i], static_cast<int>(i));
    }
    if (slots_[i].formula) continue;
    ScoreInput& input = *assessment.add_inputs();
    if (values.inputs[i] != nullptr) {
      input = *values.inputs[i];
    } else {
      input.set_indicator_id(slots_[i].indicator->id());
      input.set_no_value(v1::NOT_RATED);
    }
  }
  FillEarned(*this, scores, assessment);
  for (int veto : scores.vetoes) assessment.add_vetoes(slots_[veto].indicator->id());
  if (scores.failed_gate >= 0) {
    assessment.set_failed_gate(slots_[scores.failed_gate].indicator->id());
    return assessment;
  }
  if (scores.total.state != NodeResult::RATED) return assessment;
  assessment.set_complete(true);
  assessment.set_total_exact(scores.total.exact.ToExactString());
  assessment.set_total(total_places_ ? scores.total.score.ToString(*total_places_)
                                     : scores.total.score.ToExactString());
  if (scores.total.ends) *assessment.mutable_total_range() = ToRange(*scores.total.ends);
  const int band = grades_.Find(scores.total.score).value_or(-1);
  const int grade = GradeOf(scores);
  if (grade >= 0) {
    assessment.set_grade(set_->grade_bands(grade).grade());
    assessment.set_grade_display_name(set_->grade_bands(grade).display_name());
  }
  if (band >= 0 && band != grade) assessment.set_band_grade(set_->grade_bands(band).grade());
  return assessment;
}

absl::StatusOr<Cohorts> Scorer::CohortsOf(
    const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
    const Assessment& assessment) const {
  Cohorts cohorts(slots_.size());
  for (const v1::CohortStatistic& statistic : statistics) {
    const int slot = SlotOf(statistic.indicator_id());
    if (slot < 0) continue;
    ASSIGN_OR_RETURN(cohorts[slot], FromStatistic(statistic));
    for (const NodeResult& result : assessment.results()) {
      if (result.indicator_id() != statistic.indicator_id()) continue;
      cohorts[slot]->known_rank = result.cohort_rank();
    }
  }
  return cohorts;
}

absl::StatusOr<Rescored> Scorer::Rescore(
    const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
    const Assessment& assessment) const {
  Rescored again;
  ASSIGN_OR_RETURN(again.cohorts, CohortsOf(statistics, assessment));
  RETURN_IF_ERROR(Read(assessment.inputs(), ClassNumber(assessment.subject_class()), again.values));
  RETURN_IF_ERROR(Evaluate(again.cohorts, again.values, again.scores));
  return again;
}

absl::StatusOr<Assessment> Scorer::Score(absl::Span<const ScoreInput> inputs) const {
  SubjectValues values;
  SubjectScores scores;
  RETURN_IF_ERROR(Read(inputs, 0, values));
  RETURN_IF_ERROR(Evaluate({}, values, scores));
  return ToAssessment(values, scores);
}

}  // namespace edugroup::evaluation
