// Results of a whole cycle, without I/O: inputs of all subjects in, ranked assessments out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/evaluation/scoring.h"

namespace edugroup::evaluation {

// Takes the inputs of a cycle in any order, scores every subject and ranks them. What waits is kept
// as bytes, a few kilobytes a subject, so that a cycle of 10,000 subjects and 120 leaves fits into
// 150 MiB. The same inputs give the same bytes with any number of threads.
class Computation {
 public:
  // `cycle` and `set`, which takes the place of the cycle's frozen set, must outlive it.
  // INVALID_ARGUMENT when the set could not have been published.
  static absl::StatusOr<std::unique_ptr<Computation>> Make(const v1::Cycle& cycle,
                                                           const v1::IndicatorSet& set);

  // One input of a subject (by its name); those of strangers are passed over.
  void Add(const std::string& subject, v1::ScoreInput input);
  // Scores, grades and ranks everyone. INVALID_ARGUMENT when a value cannot be scored.
  absl::Status Run(int threads);

  // Of the cycle's subjects, in their order. After Run.
  int size() const { return static_cast<int>(subjects_.size()); }
  // Name of the assessment of the subject with this index.
  std::string NameOf(int index) const;
  // The assessment of the subject with this index, named and ranked. After Run.
  v1::Assessment Take(int index) const;
  // 0: none.
  int RankOf(int index) const { return subjects_[index].rank; }
  std::vector<v1::CohortStatistic> Statistics() const;
  // Whether the subject has a total or fails a gate: nothing more is needed to judge it.
  bool IsDecided(int index) const;

 private:
  struct Subject {
    std::string packed;  // Assessment: first with inputs only, after Run as scored
    int subject_class = 0;
    std::optional<value::Decimal> total;
    int band = -1;   // grade by vetoes and bands
    int grade = -1;  // and by quotas
    int rank = 0;
    bool is_decided = false;
  };

  Computation(const v1::Cycle& cycle, Scorer scorer);
  absl::Status Each(int threads, absl::FunctionRef<absl::Status(int)> work) const;
  absl::Status Read(int index, v1::Assessment& inputs, SubjectValues& values) const;
  absl::Status CloseCohorts(int threads);
  absl::Status Score(int index);
  void Rank();

  const v1::Cycle& cycle_;
  const Scorer scorer_;
  std::vector<Subject> subjects_;
  absl::flat_hash_map<std::string, int> index_;  // by name of the subject
  v1::Assessment adding_;                        // kept from input to input, with its memory
  Cohorts cohorts_;
  int ranked_ = 0;
};

// One assessment for each subject of the cycle, in their order. Observations about others are
// passed over. INVALID_ARGUMENT when a value cannot be scored.
absl::StatusOr<std::vector<v1::Assessment>> Compute(
    const v1::Cycle& cycle, const std::vector<v1::Observation>& observations);

// An INFO finding when the assessment has no total, with the leaves that are not rated.
std::optional<type::Finding> MissingFinding(const v1::Assessment& assessment);

}  // namespace edugroup::evaluation
