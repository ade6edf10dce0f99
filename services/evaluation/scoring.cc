#include "services/evaluation/scoring.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/evaluation/subject_operands.h"

namespace edugroup::evaluation {
namespace {

using v1::Indicator;
using v1::NodeResult;
using v1::ScoreInput;
using value::Decimal;

bool AsksPoints(const Formula& formula) {
  for (size_t i = 0; i < formula.leaves().size(); ++i) {
    if (formula.AsksPoints(static_cast<int>(i))) return true;
  }
  return false;
}

void SetEnds(const PointRange& range, const Spread& spread, std::optional<int> places,
             NodeScore& score) {
  ScoreEnds ends{range.least, range.most, spread.approximate};
  if (places) {
    ends.least = ends.least.Round(*places);
    ends.most = ends.most.Round(*places);
  }
  if (ends.least != ends.most) score.ends = std::move(ends);
}

}  // namespace

bool Slot::NeedsCohort() const {
  return std::any_of(rules.begin(), rules.end(),
                     [](const LeafRule& rule) { return rule.NeedsCohort(); });
}

int Scorer::ClassOf(const v1::CycleSubject& subject) const {
  for (int i = 0; i < set_->subject_classes_size(); ++i) {
    const v1::SubjectClass& one = set_->subject_classes(i);
    if (std::find(one.kinds().begin(), one.kinds().end(), subject.kind()) != one.kinds().end() ||
        std::find(one.standard_kinds().begin(), one.standard_kinds().end(),
                  subject.standard_kind()) != one.standard_kinds().end()) {
      return i + 1;
    }
  }
  return 0;
}

std::string Scorer::ClassId(int number) const {
  return number == 0 ? "" : set_->subject_classes(number - 1).id();
}

int Scorer::ClassNumber(absl::string_view id) const {
  for (int i = 0; i < set_->subject_classes_size(); ++i) {
    if (set_->subject_classes(i).id() == id) return i + 1;
  }
  return 0;
}

int Scorer::SlotOf(absl::string_view indicator_id) const {
  const auto found = slot_of_id_.find(indicator_id);
  return found == slot_of_id_.end() ? -1 : found->second;
}

const Slot* Scorer::Find(absl::string_view indicator_id) const {
  const int slot = SlotOf(indicator_id);
  return slot < 0 ? nullptr : &slots_[slot];
}

absl::StatusOr<LeafValue> Scorer::ReadSlot(int number, int subject_class,
                                           const ScoreInput& input) const {
  const Slot& slot = slots_[number];
  if (slot.rules.empty()) return ReadLeaf(*slot.indicator, *slot.indicator, input);
  if (slot.rule_of_class[subject_class] < 0) return NotApplicable();
  const int variant = slot.variant_of_class[subject_class];
  if (variant < 0) return ReadLeaf(*slot.indicator, *slot.indicator, input);
  return ReadLeaf(*slot.indicator, slot.indicator->variants(variant), input);
}

absl::Status Scorer::ReadSlots(int subject_class, SubjectValues& values) const {
  values.subject_class = subject_class;
  values.values.assign(slots_.size(), LeafValue());
  const ScoreInput nothing;
  for (size_t i = 0; i < slots_.size(); ++i) {
    const ScoreInput* input = values.inputs[i];
    absl::StatusOr<LeafValue> value =
        ReadSlot(static_cast<int>(i), subject_class, input == nullptr ? nothing : *input);
    if (!value.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(slots_[i].indicator->id(), ": ", value.status().message()));
    }
    values.values[i] = *std::move(value);
  }
  return absl::OkStatus();
}

void Scorer::WorkFormulas(SubjectValues& values) const {
  for (int number : order_) {
    const Slot& slot = slots_[number];
    if (!slot.formula || AsksPoints(*slot.formula)) continue;
    values.values[number] = slot.formula->Evaluate(SubjectOperands(slot, values, nullptr));
  }
}

absl::Status Scorer::ScoreSlot(int number, const Cohorts& cohorts, SubjectValues& values,
                               SubjectScores& scores) const {
  const Slot& slot = slots_[number];
  NodeScore& score = scores.slots[number];
  score = NodeScore();
  if (slot.formula) {
    values.values[number] = slot.formula->Evaluate(SubjectOperands(slot, values, &scores));
  }
  const LeafValue& value = values.values[number];
  score.state = value.state;
  if (slot.rules.empty()) return absl::OkStatus();
  const int index = slot.rule_of_class[values.subject_class];
  if (index < 0) {
    score.state = NodeResult::NOT_APPLICABLE;
    return absl::OkStatus();
  }
  const LeafRule& rule = slot.rules[index];
  const Cohort* cohort = nullptr;
  if (rule.NeedsCohort()) {
    if (!cohorts.empty() && cohorts[number]) cohort = &*cohorts[number];
    if (cohort == nullptr || !cohort->IsClosed()) {
      if (value.state == NodeResult::RATED) score.state = NodeResult::NOT_RATED;
      return absl::OkStatus();
    }
  }
  if (value.state == NodeResult::NOT_APPLICABLE && rule.ExemptEarnsAverage()) {
    score.state = NodeResult::RATED;
    score.exact = cohort->average_share * slot.full;
  } else if (value.state == NodeResult::RATED) {
    ASSIGN_OR_RETURN(score.exact, rule.Points(value, cohort));
    if (rule.Ranks()) score.cohort_rank = cohort->RankOf(value.value, rule.lower_is_better());
  } else {
    return absl::OkStatus();
  }
  score.score = leaf_places_ ? score.exact.Round(*leaf_places_) : score.exact;
  if (value.spread != nullptr) {
    SetEnds(rule.Range(value, cohort), *value.spread, leaf_places_, score);
  }
  return absl::OkStatus();
}

void Scorer::Strike(const SubjectValues& values, SubjectScores& scores) const {
  scores.vetoes.clear();
  scores.failed_gate = -1;
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if (!slot.veto || values.values[i].state != NodeResult::RATED) continue;
    const bool holds = slot.veto->Holds(values.values[i].value);
    if (slot.indicator->role() == Indicator::GATE && !holds && scores.failed_gate < 0) {
      scores.failed_gate = static_cast<int>(i);
    }
    if (slot.indicator->role() == Indicator::VETO && holds) {
      scores.vetoes.push_back(static_cast<int>(i));
    }
  }
}

std::vector<Part> Scorer::Parts(int node, const SubjectScores& scores) const {
  const std::vector<int>& below = node < 0 ? tree_.top : tree_.nodes[node].children;
  std::vector<Part> parts;
  parts.reserve(below.size());
  for (int child : below) parts.push_back({&tree_.nodes[child].full, &scores.nodes[child]});
  return parts;
}

void Scorer::RollUp(SubjectScores& scores) const {
  scores.nodes.resize(tree_.nodes.size());
  // Children stand behind their parents, so that going backwards finds them worked out.
  for (size_t i = tree_.nodes.size(); i-- > 0;) {
    const Node& node = tree_.nodes[i];
    NodeScore& score = scores.nodes[i];
    if (node.IsLeaf()) {
      score = scores.slots[slot_of_node_[i]];
    } else {
      score = Combine(Parts(static_cast<int>(i), scores), set_->not_applicable_policy(),
                      node.indicator->capped() ? &node.full : nullptr);
    }
    for (int bonus : bonus_of_node_[i]) {
      AddBonus(scores.slots[bonus], slots_[bonus].indicator->within_full() ? &node.full : nullptr,
               score);
    }
    for (int veto : scores.vetoes) {
      if (slots_[veto].zeroed_node != static_cast<int>(i)) continue;
      if (score.state != NodeResult::RATED) continue;
      score.score = Decimal();
      score.ends.reset();
    }
  }
}

void Scorer::Finish(SubjectScores& scores) const {
  NodeScore& total = scores.total;
  total = Combine(Parts(-1, scores), set_->not_applicable_policy(), nullptr);
  for (int bonus : total_bonus_) {
    AddBonus(scores.slots[bonus],
             slots_[bonus].indicator->within_full() ? &tree_.full_score : nullptr, total);
  }
  for (size_t i = 0; i < slots_.size(); ++i) {
    // Whether it strikes is still to be seen.
    if (slots_[i].veto && scores.slots[i].state == NodeResult::NOT_RATED) total = NodeScore();
  }
  if (total.state != NodeResult::RATED) return;
  for (int veto : scores.vetoes) {
    if (!slots_[veto].indicator->veto().zero_total()) continue;
    total.score = Decimal();
    total.ends.reset();
  }
  auto finish = [this](Decimal& points) {
    if (total_cap_) points = std::min(points, *total_cap_);
    if (total_places_) points = points.Round(*total_places_);
  };
  total.exact = total_cap_ ? std::min(total.score, *total_cap_) : total.score;
  finish(total.score);
  if (!total.ends) return;
  finish(total.ends->least);
  finish(total.ends->most);
}

absl::Status Scorer::Evaluate(const Cohorts& cohorts, SubjectValues& values,
                              SubjectScores& scores) const {
  scores.slots.resize(slots_.size());
  for (int slot : order_) {
    absl::Status scored = ScoreSlot(slot, cohorts, values, scores);
    if (scored.ok()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(slots_[slot].indicator->id(), ": ", scored.message()));
  }
  Strike(values, scores);
  RollUp(scores);
  Finish(scores);
  return absl::OkStatus();
}

absl::Status Scorer::Check(const ScoreInput& input, int subject_class) const {
  const int number = SlotOf(input.indicator_id());
  if (number < 0) {
    return absl::InvalidArgumentError(absl::StrCat(input.indicator_id(), " is no leaf of the set"));
  }
  ASSIGN_OR_RETURN(const LeafValue value, ReadSlot(number, subject_class, input));
  const Slot& slot = slots_[number];
  if (value.state != NodeResult::RATED || slot.rules.empty()) return absl::OkStatus();
  const int rule = slot.rule_of_class[subject_class];
  if (rule < 0 || slot.rules[rule].NeedsCohort()) return absl::OkStatus();
  return slot.rules[rule].Points(value, nullptr).status();
}

int Scorer::GradeOf(const SubjectScores& scores) const {
  if (scores.total.state != NodeResult::RATED) return -1;
  int grade = grades_.Find(scores.total.score).value_or(-1);
  for (int veto : scores.vetoes) {
    const std::string& forced = slots_[veto].indicator->veto().grade();
    for (int i = 0; i < set_->grade_bands_size() && !forced.empty(); ++i) {
      if (set_->grade_bands(i).grade() == forced) grade = grades_.Lower(grade, i);
    }
  }
  return grade;
}

}  // namespace edugroup::evaluation
