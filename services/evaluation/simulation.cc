#include "services/evaluation/simulation.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::Indicator;
using v1::IndicatorSet;
using value::Decimal;

v1::Indicator* FindIndicator(IndicatorSet& set, const std::string& id) {
  for (Indicator& indicator : *set.mutable_indicators()) {
    if (indicator.id() == id) return &indicator;
  }
  return nullptr;
}

absl::Status NoIndicator(const std::string& field, const std::string& id) {
  return InvalidField(field, absl::StrCat("the set has no indicator ", id),
                      absl::StrCat("指标体系没有指标", id));
}

// Values that one leaf could have instead, one step apart: as fine as the value is written, or one
// more of what is counted.
class Ladder {
 public:
  static std::optional<Ladder> Make(const Slot& slot, const v1::ScoreInput* input) {
    const Indicator& leaf = *slot.indicator;
    if (input == nullptr || slot.formula || slot.NeedsCohort() ||
        leaf.measure_case() != Indicator::MEASURE_NOT_SET) {
      return std::nullopt;
    }
    Ladder ladder;
    ladder.falls_ = leaf.direction() == Indicator::LOWER_IS_BETTER || leaf.has_reverse() ||
                    (leaf.has_points() && absl::StartsWith(leaf.points().each(), "-"));
    if (input->has_fact_count()) return ladder.OfCount(leaf, input->fact_count());
    if (input->has_quantity()) return ladder.OfQuantity(leaf, input->quantity().value());
    return std::nullopt;
  }

  Decimal ValueAt(int64_t steps) const {
    const Decimal moved = step_ * Decimal::FromInt(falls_ ? -steps : steps);
    return *Divide(start_ + moved, unit_);
  }
  std::string TextAt(int64_t steps) const {
    const Decimal counted = start_ + step_ * Decimal::FromInt(falls_ ? -steps : steps);
    return absl::StrCat(counted.ToExactString(), behind_);
  }
  // Change in proportion to the value; nothing when that is zero.
  std::optional<Decimal> ChangeAt(int64_t steps) const {
    if (start_.IsZero()) return std::nullopt;
    return *Divide(step_ * Decimal::FromInt(100 * steps), start_);
  }
  int64_t most_steps() const { return most_steps_; }

 private:
  std::optional<Ladder> OfCount(const Indicator& leaf, const v1::FactCount& count) {
    if (count.denominator() == 0) return std::nullopt;
    const bool rate = leaf.task_fact().aggregation() == v1::TaskFactSource::RATE ||
                      leaf.committee_fact().aggregation() == v1::TaskFactSource::RATE;
    start_ = Decimal::FromInt(count.numerator());
    step_ = Decimal::FromInt(1);
    unit_ = Decimal::FromInt(rate ? count.denominator() : 1);
    behind_ = absl::StrCat("/", count.denominator());
    most_steps_ = falls_ ? count.numerator() : count.denominator() - count.numerator();
    return *this;
  }

  std::optional<Ladder> OfQuantity(const Indicator& leaf, const std::string& text) {
    const absl::StatusOr<Decimal> value = Decimal::Parse(text);
    if (!value.ok()) return std::nullopt;
    start_ = *value;
    const size_t point = text.find('.');
    const size_t places = point == std::string::npos ? 0 : text.size() - point - 1;
    std::string one = places == 0 ? "1" : absl::StrCat("0.", std::string(places - 1, '0'), "1");
    step_ = *Decimal::Parse(one);
    unit_ = Decimal::FromInt(1);
    absl::StatusOr<Decimal> end = Decimal::Parse(falls_ ? leaf.least() : leaf.most());
    if (leaf.has_direct() && !end.ok()) end = Decimal::FromInt(100);
    if (falls_ && !end.ok()) end = Decimal();
    if (!end.ok()) return *this;
    const Decimal way = falls_ ? start_ - *end : *end - start_;
    most_steps_ = std::min(
        most_steps_,
        Divide(way, step_)->Round(0, value::Rounding::kFloor).ToInt64().value_or(most_steps_));
    return *this;
  }

  Decimal start_, step_, unit_;
  std::string behind_;
  bool falls_ = false;
  int64_t most_steps_ = int64_t{1} << 40;
};

// One subject with single values changed.
class Attempt {
 public:
  Attempt(const Scorer& scorer, const Cohorts& cohorts, SubjectValues values, int next)
      : scorer_(scorer), cohorts_(cohorts), values_(std::move(values)), next_(next) {}

  // Fewest steps of the ladder that reach the grade.
  std::optional<int64_t> Fewest(int slot, const Ladder& ladder) {
    int64_t enough = 1;
    int64_t too_few = 0;
    while (true) {
      enough = std::min(enough, ladder.most_steps());
      if (enough <= too_few) return std::nullopt;
      if (Reaches(slot, ladder.ValueAt(enough))) break;
      if (enough == ladder.most_steps() || IsSaturated(slot)) return std::nullopt;
      too_few = enough;
      enough *= 2;
    }
    while (enough - too_few > 1) {
      const int64_t middle = too_few + (enough - too_few) / 2;
      (Reaches(slot, ladder.ValueAt(middle)) ? enough : too_few) = middle;
    }
    return enough;
  }
  // The total with the leaf at this value.
  Decimal TotalAt(int slot, const Decimal& value) {
    Reaches(slot, value);
    return scores_.total.score;
  }

 private:
  bool Reaches(int slot, const Decimal& value) {
    const LeafValue kept = values_.values[slot];
    values_.values[slot] = Rated(value);
    const absl::Status scored = scorer_.Evaluate(cohorts_, values_, scores_);
    values_.values[slot] = kept;
    if (!scored.ok()) return false;
    const int grade = scorer_.GradeOf(scores_);
    return grade >= 0 && scorer_.grades().Lower(grade, next_) == next_;
  }
  // More of the value earns nothing more.
  bool IsSaturated(int slot) const {
    const Slot& one = scorer_.slots()[slot];
    const int rule = one.rule_of_class[values_.subject_class];
    return rule < 0 || scores_.slots[slot].exact >= one.rules[rule].Ends().most;
  }

  const Scorer& scorer_;
  const Cohorts& cohorts_;
  SubjectValues values_;
  SubjectScores scores_;
  const int next_;
};

}  // namespace

Standing StandingOf(const Assessment& assessment) {
  return {assessment.organization(), assessment.display_name(), assessment.total(),
          assessment.grade(), assessment.rank()};
}

absl::StatusOr<IndicatorSet> ChangedSet(IndicatorSet set, const v1::SimulateCycleRequest& request) {
  for (const Indicator& replaced : request.indicators()) {
    Indicator* indicator = FindIndicator(set, replaced.id());
    if (indicator == nullptr) return NoIndicator("indicators", replaced.id());
    *indicator = replaced;
  }
  for (const v1::WeightChange& change : request.weights()) {
    Indicator* indicator = FindIndicator(set, change.indicator_id());
    if (indicator == nullptr) return NoIndicator("weights", change.indicator_id());
    indicator->set_weight(change.weight());
  }
  if (!request.grade_bands().empty()) *set.mutable_grade_bands() = request.grade_bands();
  return set;
}

v1::SimulateCycleResponse CompareStandings(const std::vector<Standing>& before,
                                           const Computation& changed) {
  v1::SimulateCycleResponse response;
  for (int i = 0; i < changed.size(); ++i) {
    const Standing after = StandingOf(changed.Take(i));
    v1::SimulatedResult& result = *response.add_results();
    result.set_organization(after.organization);
    result.set_display_name(after.display_name);
    result.set_total_before(before[i].total);
    result.set_total_after(after.total);
    result.set_grade_before(before[i].grade);
    result.set_grade_after(after.grade);
    result.set_rank_before(before[i].rank);
    result.set_rank_after(after.rank);
    response.set_rank_changed_count(response.rank_changed_count() +
                                    (before[i].rank != after.rank ? 1 : 0));
    response.set_grade_changed_count(response.grade_changed_count() +
                                     (before[i].grade != after.grade ? 1 : 0));
  }
  std::stable_sort(response.mutable_results()->begin(), response.mutable_results()->end(),
                   [](const v1::SimulatedResult& a, const v1::SimulatedResult& b) {
                     if (a.rank_after() == 0 || b.rank_after() == 0) {
                       return a.rank_after() != 0 && b.rank_after() == 0;
                     }
                     return a.rank_after() < b.rank_after();
                   });
  return response;
}

absl::StatusOr<v1::SuggestImprovementsResponse> Suggest(
    const IndicatorSet& set,
    const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
    const Assessment& assessment) {
  ASSIGN_OR_RETURN(const Scorer scorer, Scorer::Make(set));
  ASSIGN_OR_RETURN(const Rescored again, scorer.Rescore(statistics, assessment));
  v1::SuggestImprovementsResponse response;
  response.set_total(assessment.total());
  response.set_grade(assessment.grade());
  const int next = scorer.grades().NextAbove(scorer.GradeOf(again.scores));
  if (next < 0) return response;
  response.set_next_grade(set.grade_bands(next).grade());
  response.set_missing_points(
      (scorer.grades().at(next).lower->value - again.scores.total.score).ToExactString());

  Attempt attempt(scorer, again.cohorts, again.values, next);
  std::vector<std::pair<std::optional<Decimal>, v1::Improvement>> found;
  for (size_t i = 0; i < scorer.slots().size(); ++i) {
    const Slot& slot = scorer.slots()[i];
    if (slot.node < 0 || again.values.values[i].state != v1::NodeResult::RATED) continue;
    const std::optional<Ladder> ladder = Ladder::Make(slot, again.values.inputs[i]);
    if (!ladder) continue;
    const std::optional<int64_t> steps = attempt.Fewest(static_cast<int>(i), *ladder);
    if (!steps) continue;
    v1::Improvement improvement;
    improvement.set_indicator_id(slot.indicator->id());
    improvement.set_display_name(slot.indicator->display_name());
    improvement.set_value(ladder->TextAt(0));
    improvement.set_needed_value(ladder->TextAt(*steps));
    const std::optional<Decimal> change = ladder->ChangeAt(*steps);
    if (change) improvement.set_change_percent(change->ToString(2));
    improvement.set_total(
        attempt.TotalAt(static_cast<int>(i), ladder->ValueAt(*steps)).ToExactString());
    found.emplace_back(change, std::move(improvement));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    if (!a.first || !b.first) return a.first.has_value() && !b.first;
    return *a.first < *b.first;
  });
  for (auto& [change, improvement] : found) *response.add_improvements() = std::move(improvement);
  return response;
}

std::optional<IndicatorSet> WithWeight(const IndicatorSet& set, const std::string& id,
                                       int percent) {
  IndicatorSet changed = set;
  Indicator* indicator = FindIndicator(changed, id);
  if (indicator == nullptr || !IsScored(*indicator)) return std::nullopt;
  const absl::StatusOr<Decimal> weight = Decimal::Parse(indicator->weight());
  if (!weight.ok()) return std::nullopt;
  const Decimal factor = *Divide(Decimal::FromInt(100 + percent), Decimal::FromInt(100));
  Decimal others;
  for (const Indicator& sibling : changed.indicators()) {
    if (sibling.parent_id() != indicator->parent_id() || sibling.id() == id) continue;
    if (IsScored(sibling)) others += Decimal::Parse(sibling.weight()).value_or(Decimal());
  }
  const Decimal left = others + *weight - *weight * factor;
  if (others.IsZero() || left.Sign() <= 0) return std::nullopt;
  const Decimal sibling_factor = *Divide(left, others);

  // By id: what the weight is multiplied by. Points below change with what they are part of.
  absl::flat_hash_map<std::string, Decimal> factors;
  const std::string parent = indicator->parent_id();
  for (const Indicator& one : changed.indicators()) {
    if (one.parent_id() == parent && IsScored(one)) {
      factors[one.id()] = one.id() == id ? factor : sibling_factor;
    }
  }
  for (bool more = set.weight_mode() == IndicatorSet::POINTS; more;) {
    more = false;
    for (const Indicator& one : changed.indicators()) {
      const auto above = factors.find(one.parent_id());
      if (one.parent_id().empty() || above == factors.end() || factors.contains(one.id())) continue;
      const Decimal same = above->second;
      factors[one.id()] = same;
      more = true;
    }
  }
  for (Indicator& one : *changed.mutable_indicators()) {
    const auto found = factors.find(one.id());
    if (found == factors.end()) continue;
    const Decimal now = Decimal::Parse(one.weight()).value_or(Decimal()) * found->second;
    one.set_weight(now.ToExactString());
  }
  return changed;
}

RankMoves CompareRanks(const std::vector<int>& before, const std::vector<int>& after) {
  RankMoves moves;
  for (size_t i = 0; i < before.size(); ++i) {
    const int places = std::abs(before[i] - after[i]);
    moves.moved += places > 0 ? 1 : 0;
    moves.largest = std::max(moves.largest, places);
  }
  return moves;
}

}  // namespace edugroup::evaluation
