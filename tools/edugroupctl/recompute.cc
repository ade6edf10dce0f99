#include "tools/edugroupctl/recompute.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "tools/edugroupctl/recompute_leaf.h"

namespace edugroup::ctl {
namespace {

namespace v1 = evaluation::v1;
using v1::ExplainScoreResponse;
using v1::Indicator;
using v1::IndicatorSet;
using v1::NodeResult;
using v1::ScoreStep;

bool IsScored(const ScoreStep& step) {
  return step.indicator().role() == Indicator::ROLE_UNSPECIFIED ||
         step.indicator().role() == Indicator::SCORED;
}

Known::State StateOf(const ScoreStep& step) {
  if (step.state() == NodeResult::RATED) return Known::kValue;
  return step.state() == NodeResult::NOT_APPLICABLE ? Known::kNotApplicable : Known::kMissing;
}

// The score of one subject, worked out anew.
class Subject {
 public:
  explicit Subject(const ExplainScoreResponse& explanation) : explanation_(explanation) {
    Gather(explanation.total());
  }

  // Values of all leaves; what `points` asks for comes later.
  Known ValueOf(const std::string& id) {
    if (auto known = values_.find(id); known != values_.end()) return known->second;
    values_[id] = Known();  // a circle would end here
    const ScoreStep& step = *steps_.at(id);
    const Lookup lookup{[this](const std::string& other) { return ValueOf(other); },
                        [this](const std::string& other) { return LeafPoints(other); },
                        [this](const std::string& other) -> const v1::EventList* {
                          const auto& input = steps_.at(other)->input();
                          return input.has_events() ? &input.events() : nullptr;
                        }};
    return values_[id] =
               Measure(step.indicator(), explanation_.subject_class(), step.input(), lookup);
  }

  const std::map<std::string, const ScoreStep*>& steps() const { return steps_; }
  const ExplainScoreResponse& explanation() const { return explanation_; }

  void UseOthers(const std::map<std::string, Others>* others) { others_ = others; }

  // The total after rounding; nothing when there is none. Fills `differences`.
  std::optional<Number> Recompute(std::vector<std::string>& differences) {
    differences_ = &differences;
    Strike();
    const IndicatorSet& set = explanation_.settings();
    Known total = Below(explanation_.total(), Read(set.full_score()));
    AddBonus(explanation_.total(), Read(set.full_score()), total);
    for (const auto& [id, step] : steps_) {
      const bool watches = step->indicator().role() == Indicator::VETO ||
                           step->indicator().role() == Indicator::GATE;
      if (watches && ValueOf(id).state == Known::kMissing) total = Known();
    }
    for (const Indicator* veto : struck_) {
      if (veto->veto().zero_total()) total.number = 0;
    }
    if (!set.total_cap().empty()) {
      total.number = std::min(total.number, Read(set.total_cap()));
    }
    Compare("total", explanation_.total(), total, total.number);
    const int places = set.rounding().has_total_places() ? set.rounding().total_places() : -1;
    if (places >= 0) total.number = RoundHalfUp(total.number, places);
    if (total.state != Known::kValue || !failed_gate_.empty()) return std::nullopt;
    if (Read(explanation_.total().rounded()) != total.number) {
      Differ("total", "rounded", explanation_.total().rounded(), total.number);
    }
    return total.number;
  }

  // Index of the set's grade, -1 for none, by bands and vetoes.
  int Grade(const Number& total) const {
    const auto& bands = explanation_.settings().grade_bands();
    int grade = BandHolding(bands, total);
    for (const Indicator* veto : struck_) {
      for (int i = 0; i < bands.size(); ++i) {
        if (bands[i].grade() == veto->veto().grade() && IsBelow(i, grade)) grade = i;
      }
    }
    return grade;
  }
  bool IsBelow(int a, int b) const {
    const auto& bands = explanation_.settings().grade_bands();
    if (b < 0 || a < 0) return false;
    if (!bands[b].has_lower()) return false;
    return !bands[a].has_lower() || Read(bands[a].lower().value()) < Read(bands[b].lower().value());
  }

  const std::string& failed_gate() const { return failed_gate_; }

 private:
  void Gather(const ScoreStep& step) {
    for (const ScoreStep& below : step.steps()) {
      const bool is_branch = std::any_of(below.steps().begin(), below.steps().end(), IsScored);
      if (!is_branch) steps_.emplace(below.indicator_id(), &below);
      Gather(below);
    }
  }

  void Differ(const std::string& where, const std::string& what, const std::string& printed,
              const Number& computed) {
    differences_->push_back(absl::StrCat(explanation_.name(), ": ", where, ": ", what, " is ",
                                         printed.empty() ? "missing" : printed, ", recomputed ",
                                         computed.str()));
  }
  void Compare(const std::string& where, const ScoreStep& step, const Known& known,
               const Number& exact) {
    if (StateOf(step) != known.state) {
      differences_->push_back(absl::StrCat(explanation_.name(), ": ", where, ": the state is ",
                                           NodeResult::State_Name(step.state())));
    } else if (known.state == Known::kValue && Read(step.exact()) != exact) {
      Differ(where, "exact", step.exact(), exact);
    }
  }

  void Strike() {
    for (const auto& [id, step] : steps_) {
      const Indicator& indicator = step->indicator();
      if (indicator.role() != Indicator::VETO && indicator.role() != Indicator::GATE) continue;
      const Known value = ValueOf(id);
      if (value.state != Known::kValue) continue;
      const bool keeps = Keeps(indicator.veto().when(), value.number);
      if (indicator.role() == Indicator::VETO && keeps) struck_.push_back(&indicator);
      // Of several gates the explanation names one.
      if (indicator.role() == Indicator::GATE && !keeps &&
          (failed_gate_.empty() || id == explanation_.failed_gate())) {
        failed_gate_ = id;
      }
    }
  }

  Number Full(const ScoreStep& step) const { return full_.at(&step); }

  // Points of a leaf or bonus after rounding, without what bonus adds.
  Known LeafPoints(const std::string& id) {
    const ScoreStep& step = *steps_.at(id);
    const Others none;
    const auto others = others_->find(id);
    const Number full = IsScored(step) ? Full(step) : Read(step.indicator().weight());
    Known points = PointsOf(step.indicator(), explanation_.subject_class(), step.input(),
                            ValueOf(id), full, others == others_->end() ? none : others->second);
    exact_[id] = points.number;
    const auto& rounding = explanation_.settings().rounding();
    if (rounding.has_leaf_places()) {
      points.number = RoundHalfUp(points.number, rounding.leaf_places());
    }
    return points;
  }

  // Full points of everything below, before anything is worked out.
  void ShareOut(const ScoreStep& above, const Number& full) {
    Number weights = 0;
    for (const ScoreStep& step : above.steps()) {
      if (IsScored(step)) weights += Read(step.indicator().weight());
    }
    for (const ScoreStep& step : above.steps()) {
      if (!IsScored(step)) continue;
      const Number weight = Read(step.indicator().weight());
      Number& points = full_[&step];
      switch (explanation_.settings().weight_mode()) {
        case IndicatorSet::POINTS:
          points = weight;
          break;
        case IndicatorSet::RELATIVE:
          points = full * weight / weights;
          break;
        default:
          points = full * weight / 100;
      }
      ShareOut(step, points);
    }
  }

  // What the steps below come to.
  Known Below(const ScoreStep& above, const Number& full) {
    if (full_.empty()) ShareOut(above, full);
    bool any = false, missing = false;
    Number sum = 0, all = 0, applicable = 0;
    std::vector<std::pair<const ScoreStep*, Known>> parts;
    for (const ScoreStep& step : above.steps()) {
      if (!IsScored(step)) continue;
      const Known known = Node(step);
      parts.emplace_back(&step, known);
      all += Full(step);
      missing |= known.state == Known::kMissing;
      if (known.state != Known::kValue) continue;
      any = true;
      sum += known.number;
      applicable += Full(step);
    }
    const bool shares =
        explanation_.settings().not_applicable_policy() == IndicatorSet::RENORMALIZE;
    const Number scale =
        shares && any && applicable != 0 && !missing ? all / applicable : Number(1);
    if (!missing && any) {
      for (const auto& [step, known] : parts) {
        if (known.state != Known::kValue) continue;
        if (Read(step->contribution()) != known.number * scale) {
          Differ(step->indicator_id(), "contribution", step->contribution(), known.number * scale);
        }
      }
    }
    if (missing) return {};
    if (!any) return {Known::kNotApplicable, 0};
    return Value(sum * scale);
  }

  Known Node(const ScoreStep& step) {
    const std::string& id = step.indicator_id();
    Known known;
    if (std::any_of(step.steps().begin(), step.steps().end(), IsScored)) {
      known = Below(step, Full(step));
      if (step.indicator().capped()) known.number = std::min(known.number, Full(step));
      exact_[id] = known.number;
    } else {
      known = LeafPoints(id);
    }
    const Number exact = exact_[id];
    AddBonus(step, Full(step), known);
    for (const Indicator* veto : struck_) {
      if (veto->veto().zero_indicator_id() == id) known.number = 0;
    }
    Compare(id, step, known, exact);
    if (known.state == Known::kValue && Read(step.rounded()) != known.number) {
      Differ(id, "rounded", step.rounded(), known.number);
    }
    return known;
  }

  void AddBonus(const ScoreStep& step, const Number& full, Known& known) {
    for (const ScoreStep& bonus : step.steps()) {
      if (bonus.indicator().role() != Indicator::BONUS || known.state != Known::kValue) continue;
      const Known points = LeafPoints(bonus.indicator_id());
      if (points.state == Known::kMissing) known = Known();
      if (points.state != Known::kValue) continue;
      known.number += points.number;
      if (bonus.indicator().within_full()) {
        known.number = std::clamp<Number>(known.number, 0, full);
      }
    }
  }

  const ExplainScoreResponse& explanation_;
  std::map<std::string, const ScoreStep*> steps_;  // leaves and extras
  std::map<const ScoreStep*, Number> full_;
  std::map<std::string, Known> values_;
  std::map<std::string, Number> exact_;
  std::vector<const Indicator*> struck_;
  std::string failed_gate_;
  const std::map<std::string, Others>* others_ = nullptr;
  std::vector<std::string>* differences_ = nullptr;
};

// What all subjects come to for each leaf that is held against others.
std::map<std::string, Others> GatherOthers(std::vector<Subject>& subjects) {
  std::map<std::string, Others> all;
  for (const auto& [id, step] : subjects.front().steps()) {
    const Indicator& leaf = step->indicator();
    if (!IsHeldAgainstOthers(leaf)) continue;
    Others& others = all[id];
    for (Subject& subject : subjects) {
      const Known value = subject.ValueOf(id);
      if (value.state == Known::kValue) others.values.push_back(value.number);
      others.missing += value.state == Known::kMissing ? 1 : 0;
    }
    std::sort(others.values.begin(), others.values.end());
    if (others.missing > 0 || others.values.empty()) continue;
    Number shares = 0;
    for (Subject& subject : subjects) {
      const Known value = subject.ValueOf(id);
      if (value.state != Known::kValue) continue;
      shares += PointsOf(leaf, subject.explanation().subject_class(),
                         subject.steps().at(id)->input(), value, 1, others)
                    .number;
    }
    others.average_share = shares / static_cast<int64_t>(others.values.size());
  }
  return all;
}

// Grades after the quotas: by rank, and those of equal rank together.
void ApplyQuotas(const IndicatorSet& set, const std::vector<Subject>& subjects,
                 const std::vector<int>& ranks, int ranked, std::vector<int>& grades) {
  for (const v1::GradeQuota& quota : set.grade_quotas()) {
    int grade = -1, below = -1;
    for (int i = 0; i < set.grade_bands_size(); ++i) {
      if (set.grade_bands(i).grade() == quota.grade()) grade = i;
    }
    for (int i = 0; i < set.grade_bands_size(); ++i) {
      if (subjects[0].IsBelow(i, grade) && (below < 0 || subjects[0].IsBelow(below, i))) below = i;
    }
    const Number allowed = Read(quota.most_percent()) / 100 * ranked;
    std::vector<int> held;  // ranks of those with the grade or a better one
    for (size_t i = 0; i < grades.size(); ++i) {
      if (grades[i] >= 0 && ranks[i] > 0 && !subjects[0].IsBelow(grades[i], grade)) {
        held.push_back(ranks[i]);
      }
    }
    const auto fits = [&](int rank) {  // everybody up to this rank
      return Number(static_cast<int64_t>(std::count_if(
                 held.begin(), held.end(), [&](int one) { return one <= rank; }))) <= allowed;
    };
    for (size_t i = 0; i < grades.size(); ++i) {
      if (grades[i] < 0 || ranks[i] == 0 || subjects[0].IsBelow(grades[i], grade)) continue;
      if (!fits(ranks[i])) grades[i] = below;
    }
  }
}

}  // namespace

std::vector<std::string> RecomputeDifferences(absl::Span<const ExplainScoreResponse> explanations) {
  std::vector<std::string> differences;
  if (explanations.empty()) return differences;
  std::vector<Subject> subjects;
  for (const ExplainScoreResponse& explanation : explanations) subjects.emplace_back(explanation);
  const std::map<std::string, Others> none;
  for (Subject& subject : subjects) subject.UseOthers(&none);
  const std::map<std::string, Others> others = GatherOthers(subjects);
  std::vector<std::optional<Number>> totals;
  for (Subject& subject : subjects) {
    subject.UseOthers(&others);
    totals.push_back(subject.Recompute(differences));
  }
  const IndicatorSet& set = explanations[0].settings();
  std::vector<Number> ascending;
  for (const std::optional<Number>& total : totals) {
    if (total) ascending.push_back(*total);
  }
  std::sort(ascending.begin(), ascending.end());
  const int ranked = static_cast<int>(ascending.size());
  std::vector<int> ranks, grades;
  for (size_t i = 0; i < subjects.size(); ++i) {
    const auto better = totals[i] ? ascending.end() - std::upper_bound(ascending.begin(),
                                                                       ascending.end(), *totals[i])
                                  : 0;
    ranks.push_back(totals[i] ? static_cast<int>(better) + 1 : 0);
    grades.push_back(totals[i] ? subjects[i].Grade(*totals[i]) : -1);
  }
  ApplyQuotas(set, subjects, ranks, ranked, grades);
  for (size_t i = 0; i < subjects.size(); ++i) {
    const std::string grade = grades[i] < 0 ? "" : set.grade_bands(grades[i]).grade();
    const auto tell = [&](absl::string_view what, absl::string_view printed,
                          const std::string& computed) {
      if (printed == computed) return;
      differences.push_back(absl::StrCat(explanations[i].name(), ": ", what, " is ", printed,
                                         ", recomputed ", computed));
    };
    tell("grade", explanations[i].grade(), grade);
    tell("rank", absl::StrCat(explanations[i].rank()), absl::StrCat(ranks[i]));
    tell("failed gate", explanations[i].failed_gate(), subjects[i].failed_gate());
  }
  return differences;
}

}  // namespace edugroup::ctl
