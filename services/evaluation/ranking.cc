#include "services/evaluation/ranking.h"

#include <algorithm>

#include "absl/status/statusor.h"

namespace edugroup::evaluation {

using value::Decimal;

std::vector<int> Ranks(const std::vector<std::optional<Decimal>>& totals) {
  std::vector<int> order;
  for (size_t i = 0; i < totals.size(); ++i) {
    if (totals[i]) order.push_back(static_cast<int>(i));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&totals](int a, int b) { return *totals[a] > *totals[b]; });
  std::vector<int> ranks(totals.size(), 0);
  for (size_t place = 0; place < order.size(); ++place) {
    bool tie = place > 0 && *totals[order[place]] == *totals[order[place - 1]];
    ranks[order[place]] = tie ? ranks[order[place - 1]] : static_cast<int>(place) + 1;
  }
  return ranks;
}

std::vector<int> ApplyQuotas(const v1::IndicatorSet& set, const Bands& bands,
                             const std::vector<int>& ranks, std::vector<int> grades) {
  std::vector<int> order;  // who has a rank, the best first
  for (size_t i = 0; i < ranks.size(); ++i) {
    if (ranks[i] > 0) order.push_back(static_cast<int>(i));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&ranks](int a, int b) { return ranks[a] < ranks[b]; });
  for (const v1::GradeQuota& quota : set.grade_quotas()) {
    int grade = 0;
    while (grade < set.grade_bands_size() && set.grade_bands(grade).grade() != quota.grade()) {
      ++grade;
    }
    const absl::StatusOr<Decimal> percent = Decimal::Parse(quota.most_percent());
    if (grade == set.grade_bands_size() || !percent.ok()) continue;
    std::vector<int> holders;
    for (int subject : order) {
      if (grades[subject] >= 0 && bands.Lower(grades[subject], grade) == grade) {
        holders.push_back(subject);
      }
    }
    const Decimal share = *percent * *Decimal::Parse("0.01");
    size_t kept = static_cast<size_t>((share * Decimal::FromInt(static_cast<int64_t>(order.size())))
                                          .Round(0, value::Rounding::kFloor)
                                          .ToInt64()
                                          .value_or(0));
    if (kept >= holders.size()) continue;
    while (kept > 0 && ranks[holders[kept]] == ranks[holders[kept - 1]]) --kept;
    for (size_t i = kept; i < holders.size(); ++i) grades[holders[i]] = bands.NextBelow(grade);
  }
  return grades;
}

}  // namespace edugroup::evaluation
