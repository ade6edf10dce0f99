// Scores of one subject: leaves by their rules, branches from what lies below them, bonus, vetoes,
// gates and the total. Everything is exact; numbers are rounded only where the set says (S20). What
// is not rated or not applicable is never counted as zero (S18).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/cohort.h"
#include "services/evaluation/formula.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/leaf_rule.h"
#include "services/evaluation/leaf_value.h"
#include "services/evaluation/roll_up.h"

namespace edugroup::evaluation {

// A leaf of the tree or an extra, with its rules read.
struct Slot {
  const v1::Indicator* indicator = nullptr;
  int node = -1;  // index in the tree; -1: an extra
  value::Decimal full;
  std::vector<LeafRule> rules;     // the indicator's own, if it has one, then those of variants
  std::vector<int> rule_of_class;  // by number of the class, 0 for none: index of rules, or -1 when
                                   // the leaf does not apply to the class
  std::vector<int> variant_of_class;  // index of the indicator's variants, -1 for its own rule
  std::optional<Formula> formula;
  std::vector<int> operands;  // slots of the formula's leaves
  std::optional<Limit> veto;  // VETO and GATE
  int zeroed_node = -1;       // VETO: node that it brings to nothing
  int attached_to = -1;       // BONUS: node; -1: the total
  bool NeedsCohort() const;
};

// What is known of one subject, ready to be scored; values by slot.
struct SubjectValues {
  int subject_class = 0;  // number of the class, 0 for none
  std::vector<LeafValue> values;
  std::vector<const v1::ScoreInput*> inputs;  // null where there is none; the caller keeps them
};

// What one subject came to. Reused from subject to subject.
struct SubjectScores {
  std::vector<NodeScore> slots;  // by slot; of leaves without what bonus adds
  std::vector<NodeScore> nodes;  // by index in the tree
  NodeScore total;               // `score` is rounded, and cut at the set's cap
  std::vector<int> vetoes;       // slots of those that struck
  int failed_gate = -1;          // slot
};

// By slot; nothing where no cohort is needed.
using Cohorts = std::vector<std::optional<Cohort>>;

// An assessment worked out once more. Points into the assessment.
struct Rescored {
  Cohorts cohorts;
  SubjectValues values;
  SubjectScores scores;
};

// The leaves and extras of a set, as formulas see them.
Formula::Leaves FormulaLeaves(const v1::IndicatorSet& set);

// A published set, read once and used for every subject. Immutable: threads may share it.
class Scorer {
 public:
  // Points into `set`, which must outlive it. INVALID_ARGUMENT when the set could not have been
  // published.
  static absl::StatusOr<Scorer> Make(const v1::IndicatorSet& set);

  // Number of the class that the subject belongs to, 0 for none.
  int ClassOf(const v1::CycleSubject& subject) const;
  // Id of the class with this number, and the reverse (0 when there is none).
  std::string ClassId(int number) const;
  int ClassNumber(absl::string_view id) const;

  // Reads the inputs, which must outlive the values. A leaf without input is not rated.
  // INVALID_ARGUMENT when an input does not fit its leaf.
  template <class Inputs>
  absl::Status Read(const Inputs& inputs, int subject_class, SubjectValues& values) const {
    values.inputs.assign(slots_.size(), nullptr);
    for (const v1::ScoreInput& input : inputs) {
      const int slot = SlotOf(input.indicator_id());
      if (slot >= 0) values.inputs[slot] = &input;
    }
    return ReadSlots(subject_class, values);
  }
  // The value of one slot that has no formula.
  absl::StatusOr<LeafValue> ReadSlot(int slot, int subject_class,
                                     const v1::ScoreInput& input) const;
  // Works out formulas that ask for no points, for leaves that are scored against others.
  void WorkFormulas(SubjectValues& values) const;
  // Works everything out; formulas are filled in `values`. `cohorts` may be empty when no slot
  // NeedsCohort. INVALID_ARGUMENT when a rule cannot score a value.
  absl::Status Evaluate(const Cohorts& cohorts, SubjectValues& values, SubjectScores& scores) const;

  // The assessment with inputs, results and grade, without name, organisation, rank and quotas.
  v1::Assessment ToAssessment(const SubjectValues& values, const SubjectScores& scores) const;
  // From the inputs that `assessment` kept and the cohorts that it was held against.
  // INVALID_ARGUMENT when a number cannot be read or scored.
  absl::StatusOr<Rescored> Rescore(
      const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
      const v1::Assessment& assessment) const;
  // Read, Evaluate, ToAssessment and grade of a subject without class, cohort and quotas.
  absl::StatusOr<v1::Assessment> Score(absl::Span<const v1::ScoreInput> inputs) const;

  // INVALID_ARGUMENT unless `input` can be scored by its leaf, for a subject of this class.
  absl::Status Check(const v1::ScoreInput& input, int subject_class = 0) const;

  // The slot of the leaf or extra with this id; null when there is none.
  const Slot* Find(absl::string_view indicator_id) const;
  // Index of the slot of an indicator, -1 when it has none.
  int SlotOf(absl::string_view indicator_id) const;
  const std::vector<Slot>& slots() const { return slots_; }
  const Tree& tree() const { return tree_; }
  const v1::IndicatorSet& set() const { return *set_; }
  // Bands of the grades, by index of the set's grade_bands.
  const Bands& grades() const { return grades_; }
  // Grade of a total: by the bands, and not better than what vetoes allow. -1: none.
  int GradeOf(const SubjectScores& scores) const;
  // The parts of a branch, of the top level for -1.
  std::vector<Part> Parts(int node, const SubjectScores& scores) const;

 private:
  friend class ScorerBuilder;
  Scorer(const v1::IndicatorSet& set, Tree tree, Bands grades);

  // The cohorts as the subject of `assessment` was held against them.
  absl::StatusOr<Cohorts> CohortsOf(
      const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
      const v1::Assessment& assessment) const;
  absl::Status ReadSlots(int subject_class, SubjectValues& values) const;
  absl::Status ScoreSlot(int slot, const Cohorts& cohorts, SubjectValues& values,
                         SubjectScores& scores) const;
  void Strike(const SubjectValues& values, SubjectScores& scores) const;
  void RollUp(SubjectScores& scores) const;
  void Finish(SubjectScores& scores) const;

  const v1::IndicatorSet* set_;
  Tree tree_;
  std::vector<Slot> slots_;
  std::vector<int> order_;                       // slots, what a formula asks for before it
  std::vector<int> slot_of_node_;                // -1 for branches
  std::vector<std::vector<int>> bonus_of_node_;  // slots
  std::vector<int> total_bonus_;
  absl::flat_hash_map<std::string, int> slot_of_id_;
  Bands grades_;
  std::optional<int> leaf_places_, total_places_;
  std::optional<value::Decimal> total_cap_;
};

}  // namespace edugroup::evaluation
