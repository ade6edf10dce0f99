#include "services/evaluation/ranking.h"

#include <algorithm>

#include "common/value/status.h"

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

absl::Status Rank(absl::Span<v1::Assessment> assessments) {
  std::vector<std::optional<Decimal>> totals;
  int ranked = 0;
  for (const v1::Assessment& assessment : assessments) {
    std::optional<Decimal>& total = totals.emplace_back();
    if (!assessment.complete()) continue;
    ASSIGN_OR_RETURN(total, Decimal::Parse(assessment.total()));
    ++ranked;
  }
  std::vector<int> ranks = Ranks(totals);
  for (size_t i = 0; i < assessments.size(); ++i) {
    assessments[i].set_rank(ranks[i]);
    assessments[i].set_ranked_count(ranked);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::evaluation
