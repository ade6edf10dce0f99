// What the values of all subjects of a cycle come to for one leaf (S5).
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/value/decimal.h"
#include "edugroup/evaluation/v1/measured_value.pb.h"

namespace edugroup::evaluation {

struct Cohort {
  int rated = 0;
  int missing = 0;  // subjects still without a value
  value::Decimal best;
  value::Decimal average;
  value::Decimal average_share;
  std::vector<value::Decimal> best_first;  // empty when made from a statistic
  int known_rank = 0;                      // then: of the one subject that is looked at

  // Every subject has a value or is exempt, and at least one has a value.
  bool IsClosed() const { return missing == 0 && rated > 0; }
  // 1 for the best value; equal values share a rank.
  int RankOf(const value::Decimal& value, bool lower_is_better) const;
};

// Of values in any order, `average_share` apart.
Cohort MakeCohort(std::vector<value::Decimal> values, int missing, bool lower_is_better);

v1::CohortStatistic ToStatistic(const Cohort& cohort, const std::string& indicator_id);
// INVALID_ARGUMENT when a number cannot be read.
absl::StatusOr<Cohort> FromStatistic(const v1::CohortStatistic& statistic);

}  // namespace edugroup::evaluation
