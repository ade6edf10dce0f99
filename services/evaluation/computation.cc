#include "services/evaluation/computation.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/evaluation/cycle_subject.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/observation.h"
#include "services/evaluation/ranking.h"

namespace edugroup::evaluation {

using type::Finding;
using v1::Assessment;
using v1::Cycle;
using v1::NodeResult;
using v1::Observation;
using v1::ScoreInput;
using value::Decimal;

Computation::Computation(const Cycle& cycle, Scorer scorer)
    : cycle_(cycle), scorer_(std::move(scorer)), subjects_(cycle.subjects_size()) {
  for (int i = 0; i < cycle.subjects_size(); ++i) {
    subjects_[i].subject_class = scorer_.ClassOf(cycle.subjects(i));
    index_.emplace(SubjectName(cycle.subjects(i)), i);
  }
}

absl::StatusOr<std::unique_ptr<Computation>> Computation::Make(const Cycle& cycle,
                                                               const v1::IndicatorSet& set) {
  ASSIGN_OR_RETURN(Scorer scorer, Scorer::Make(set));
  return absl::WrapUnique(new Computation(cycle, std::move(scorer)));
}

void Computation::Add(const std::string& subject, ScoreInput input) {
  const auto found = index_.find(subject);
  if (found == index_.end() || scorer_.SlotOf(input.indicator_id()) < 0) return;
  adding_.clear_inputs();
  adding_.add_inputs()->Swap(&input);
  // Serialized messages one behind the other are read as one with all their inputs.
  adding_.AppendToString(&subjects_[found->second].packed);
}

// Runs `work` for every subject on several threads; the first failure by order of subjects counts.
absl::Status Computation::Each(int threads, absl::FunctionRef<absl::Status(int)> work) const {
  constexpr int kAtOnce = 64;
  std::atomic<int> next = 0;
  const int count = size();
  std::vector<std::pair<int, absl::Status>> failures(threads, {count, absl::OkStatus()});
  auto run = [&](int thread) {
    for (int first = next.fetch_add(kAtOnce); first < count; first = next.fetch_add(kAtOnce)) {
      for (int i = first; i < std::min(first + kAtOnce, count); ++i) {
        absl::Status status = work(i);
        if (status.ok()) continue;
        failures[thread] = {i, std::move(status)};
        return;
      }
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(run, i);
  run(0);
  for (std::thread& other : others) other.join();
  return std::min_element(failures.begin(), failures.end(),
                          [](const auto& a, const auto& b) { return a.first < b.first; })
      ->second;
}

absl::Status Computation::Read(int index, Assessment& inputs, SubjectValues& values) const {
  if (!inputs.ParseFromString(subjects_[index].packed)) {
    return absl::InternalError("an input cannot be read back");
  }
  return scorer_.Read(inputs.inputs(), subjects_[index].subject_class, values);
}

absl::Status Computation::CloseCohorts(int threads) {
  cohorts_.assign(scorer_.slots().size(), std::nullopt);
  std::vector<int> needing;
  for (size_t i = 0; i < scorer_.slots().size(); ++i) {
    if (scorer_.slots()[i].NeedsCohort()) needing.push_back(static_cast<int>(i));
  }
  if (needing.empty()) return absl::OkStatus();

  std::vector<std::vector<LeafValue>> values(size());  // by subject, in the order of `needing`
  RETURN_IF_ERROR(Each(threads, [&](int i) {
    static thread_local Assessment inputs;
    static thread_local SubjectValues read;
    RETURN_IF_ERROR(Read(i, inputs, read));
    scorer_.WorkFormulas(read);
    for (int slot : needing) values[i].push_back(std::move(read.values[slot]));
    return absl::OkStatus();
  }));
  for (size_t n = 0; n < needing.size(); ++n) {
    const Slot& slot = scorer_.slots()[needing[n]];
    std::vector<Decimal> numbers;
    int missing = 0;
    for (const std::vector<LeafValue>& of_subject : values) {
      if (of_subject[n].state == NodeResult::RATED) numbers.push_back(of_subject[n].value);
      missing += of_subject[n].state == NodeResult::NOT_RATED ? 1 : 0;
    }
    Cohort cohort = MakeCohort(std::move(numbers), missing, IsLowerBetter(*slot.indicator));
    Decimal shares;
    for (int i = 0; i < size() && cohort.IsClosed(); ++i) {
      const int rule = slot.rule_of_class[subjects_[i].subject_class];
      if (rule < 0 || values[i][n].state != NodeResult::RATED) continue;
      ASSIGN_OR_RETURN(const Decimal points, slot.rules[rule].Points(values[i][n], &cohort));
      shares += *Divide(points, slot.full);
    }
    if (cohort.IsClosed()) {
      cohort.average_share = *Divide(shares, Decimal::FromInt(cohort.rated));
    }
    cohorts_[needing[n]] = std::move(cohort);
  }
  return absl::OkStatus();
}

absl::Status Computation::Score(int index) {
  Subject& subject = subjects_[index];
  // Kept from subject to subject, so that their memory is.
  static thread_local Assessment inputs;
  static thread_local SubjectValues values;
  static thread_local SubjectScores scores;
  absl::Status status = Read(index, inputs, values);
  if (status.ok()) status = scorer_.Evaluate(cohorts_, values, scores);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(cycle_.subjects(index).display_name(), ": ", status.message()));
  }
  if (scores.failed_gate < 0 && scores.total.state == NodeResult::RATED) {
    subject.total = scores.total.score;
    subject.band = subject.grade = scorer_.GradeOf(scores);
  }
  subject.is_decided = scores.failed_gate >= 0 || scores.total.state == NodeResult::RATED;
  subject.packed = scorer_.ToAssessment(values, scores).SerializeAsString();
  return absl::OkStatus();
}

void Computation::Rank() {
  std::vector<std::optional<Decimal>> totals;
  for (const Subject& subject : subjects_) totals.push_back(subject.total);
  const std::vector<int> ranks = Ranks(totals);
  std::vector<int> grades;
  for (int i = 0; i < size(); ++i) {
    subjects_[i].rank = ranks[i];
    ranked_ += ranks[i] > 0 ? 1 : 0;
    grades.push_back(subjects_[i].grade);
  }
  grades = ApplyQuotas(scorer_.set(), scorer_.grades(), ranks, std::move(grades));
  for (int i = 0; i < size(); ++i) subjects_[i].grade = grades[i];
}

absl::Status Computation::Run(int threads) {
  RETURN_IF_ERROR(CloseCohorts(threads));
  RETURN_IF_ERROR(Each(threads, [this](int i) { return Score(i); }));
  Rank();
  return absl::OkStatus();
}

std::string Computation::NameOf(int index) const {
  return absl::StrCat(cycle_.name(), "/assessments/",
                      resource::IdOf(SubjectName(cycle_.subjects(index))));
}

Assessment Computation::Take(int index) const {
  const Subject& subject = subjects_[index];
  const v1::CycleSubject& of = cycle_.subjects(index);
  Assessment assessment;
  assessment.ParseFromString(subject.packed);
  assessment.set_name(NameOf(index));
  assessment.set_subject(SubjectName(of));
  assessment.set_organization(of.organization());
  assessment.set_display_name(of.display_name());
  if (!subject.total) return assessment;
  assessment.set_rank(subject.rank);
  assessment.set_ranked_count(ranked_);
  if (subject.grade == subject.band) return assessment;
  const v1::IndicatorSet& set = scorer_.set();
  if (assessment.band_grade().empty()) assessment.set_band_grade(assessment.grade());
  assessment.set_grade(subject.grade < 0 ? "" : set.grade_bands(subject.grade).grade());
  assessment.set_grade_display_name(
      subject.grade < 0 ? "" : set.grade_bands(subject.grade).display_name());
  return assessment;
}

bool Computation::IsDecided(int index) const { return subjects_[index].is_decided; }

std::vector<v1::CohortStatistic> Computation::Statistics() const {
  std::vector<v1::CohortStatistic> statistics;
  for (size_t i = 0; i < cohorts_.size(); ++i) {
    if (!cohorts_[i]) continue;
    statistics.push_back(ToStatistic(*cohorts_[i], scorer_.slots()[i].indicator->id()));
  }
  return statistics;
}

absl::StatusOr<std::vector<Assessment>> Compute(const Cycle& cycle,
                                                const std::vector<Observation>& observations) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Computation> computation,
                   Computation::Make(cycle, cycle.frozen_indicator_set()));
  for (const Observation& observation : observations) {
    computation->Add(observation.subject(), InputOf(observation));
  }
  RETURN_IF_ERROR(computation->Run(1));
  std::vector<Assessment> assessments;
  for (int i = 0; i < computation->size(); ++i) assessments.push_back(computation->Take(i));
  return assessments;
}

std::optional<Finding> MissingFinding(const Assessment& assessment) {
  if (assessment.complete() || !assessment.failed_gate().empty()) return std::nullopt;
  std::vector<std::string> missing;
  for (const NodeResult& result : assessment.results()) {
    if (result.state() != NodeResult::NOT_RATED) continue;
    const bool is_leaf = std::any_of(
        assessment.inputs().begin(), assessment.inputs().end(),
        [&](const ScoreInput& input) { return input.indicator_id() == result.indicator_id(); });
    if (is_leaf) missing.push_back(result.indicator_id());
  }
  const std::string list = missing.empty() ? "" : absl::StrCat(": ", absl::StrJoin(missing, ", "));
  return MakeFinding(Finding::INFO, "assessment.incomplete", assessment.subject(),
                     missing.empty()
                         ? absl::StrCat("nothing applies to ", assessment.display_name())
                         : absl::StrCat(assessment.display_name(), " is not rated", list),
                     missing.empty() ? absl::StrCat(assessment.display_name(), "没有适用的指标")
                                     : absl::StrCat(assessment.display_name(), "有未评指标", list));
}

}  // namespace edugroup::evaluation
