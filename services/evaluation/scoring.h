// Scores of one subject: leaves by their rules, branches from what lies below them, total and
// grade. Everything is exact; numbers are rounded only where the set says (S20). What is not rated
// or not applicable is never counted as zero (S18).
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"
#include "services/evaluation/bands.h"
#include "services/evaluation/indicator_tree.h"
#include "services/evaluation/leaf_rule.h"

namespace edugroup::evaluation {

// A published set, read once and used for every subject. Immutable: threads may share it.
class Scorer {
 public:
  // Points into `set`, which must outlive it. INVALID_ARGUMENT when the set could not have been
  // published.
  static absl::StatusOr<Scorer> Make(const v1::IndicatorSet& set);

  // The assessment that `inputs` make, without name, organisation and rank. A leaf without input is
  // not rated. INVALID_ARGUMENT when an input does not fit its leaf.
  absl::StatusOr<v1::Assessment> Score(absl::Span<const v1::ScoreInput> inputs) const;

  // INVALID_ARGUMENT unless `input` can be scored by its leaf.
  absl::Status Check(const v1::ScoreInput& input) const;

  // The node with this id; null when there is none.
  const Node* Find(absl::string_view indicator_id) const;
  const Tree& tree() const { return tree_; }
  // Bands of the grades, by index of the set's grade_bands.
  const Bands& grades() const { return grades_; }

 private:
  Scorer(const v1::IndicatorSet& set, Tree tree, Bands grades);

  // Fills `result`; answers the points after rounding, 0 when the leaf is not rated.
  absl::StatusOr<value::Decimal> ScoreLeaf(const Node& node, const v1::ScoreInput& input,
                                           v1::NodeResult& result) const;

  const v1::IndicatorSet* set_;
  Tree tree_;
  absl::flat_hash_map<std::string, int> index_;
  absl::flat_hash_map<std::string, LeafRule> rules_;
  Bands grades_;
};

}  // namespace edugroup::evaluation
