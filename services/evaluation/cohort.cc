#include "services/evaluation/cohort.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/value/status.h"

namespace edugroup::evaluation {

using value::Decimal;

int Cohort::RankOf(const Decimal& value, bool lower_is_better) const {
  if (known_rank > 0) return known_rank;
  const auto place = std::lower_bound(best_first.begin(), best_first.end(), value,
                                      [lower_is_better](const Decimal& a, const Decimal& b) {
                                        return lower_is_better ? a < b : a > b;
                                      });
  return static_cast<int>(place - best_first.begin()) + 1;
}

Cohort MakeCohort(std::vector<Decimal> values, int missing, bool lower_is_better) {
  Cohort cohort;
  cohort.rated = static_cast<int>(values.size());
  cohort.missing = missing;
  if (values.empty()) return cohort;
  std::sort(values.begin(), values.end(), [lower_is_better](const Decimal& a, const Decimal& b) {
    return lower_is_better ? a < b : a > b;
  });
  cohort.best = values.front();
  Decimal sum;
  for (const Decimal& value : values) sum += value;
  cohort.average = *Divide(sum, Decimal::FromInt(cohort.rated));
  cohort.best_first = std::move(values);
  return cohort;
}

v1::CohortStatistic ToStatistic(const Cohort& cohort, const std::string& indicator_id) {
  v1::CohortStatistic statistic;
  statistic.set_indicator_id(indicator_id);
  statistic.set_rated_count(cohort.rated);
  statistic.set_missing_count(cohort.missing);
  if (cohort.rated == 0) return statistic;
  statistic.set_best(cohort.best.ToExactString());
  statistic.set_average(cohort.average.ToExactString());
  statistic.set_average_share(cohort.average_share.ToExactString());
  return statistic;
}

absl::StatusOr<Cohort> FromStatistic(const v1::CohortStatistic& statistic) {
  Cohort cohort;
  cohort.rated = statistic.rated_count();
  cohort.missing = statistic.missing_count();
  if (cohort.rated == 0) return cohort;
  ASSIGN_OR_RETURN(cohort.best, Decimal::Parse(statistic.best()));
  ASSIGN_OR_RETURN(cohort.average, Decimal::Parse(statistic.average()));
  ASSIGN_OR_RETURN(cohort.average_share, Decimal::Parse(statistic.average_share()));
  return cohort;
}

}  // namespace edugroup::evaluation
