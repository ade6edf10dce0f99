// What would be if: other weights or rules, the cheapest way to a better grade, how much ranks
// depend on weights (N17). Pure functions over what a computed cycle holds.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/simulation_service.pb.h"
#include "services/evaluation/computation.h"

namespace edugroup::evaluation {

// What a subject has now.
struct Standing {
  std::string organization;
  std::string display_name;
  std::string total;
  std::string grade;
  int rank = 0;
};
Standing StandingOf(const v1::Assessment& assessment);

// `base` with the weights, indicators and grades of the request. INVALID_ARGUMENT when it names an
// indicator that the set does not have.
absl::StatusOr<v1::IndicatorSet> ChangedSet(v1::IndicatorSet base,
                                            const v1::SimulateCycleRequest& request);

// `changed` has run; `before` is in the order of its subjects.
v1::SimulateCycleResponse CompareStandings(const std::vector<Standing>& before,
                                           const Computation& changed);

// INVALID_ARGUMENT when the assessment was not computed with this set.
absl::StatusOr<v1::SuggestImprovementsResponse> Suggest(
    const v1::IndicatorSet& set,
    const google::protobuf::RepeatedPtrField<v1::CohortStatistic>& statistics,
    const v1::Assessment& assessment);

// `set` with one weight changed by `percent` of itself, what lies below it likewise where weights
// are points, and its siblings taking the difference. Nothing when they cannot.
std::optional<v1::IndicatorSet> WithWeight(const v1::IndicatorSet& set, const std::string& id,
                                           int percent);

// How many subjects have another rank in `after` than in `before`, and by how many places at most.
struct RankMoves {
  int moved = 0;
  int largest = 0;
};
RankMoves CompareRanks(const std::vector<int>& before, const std::vector<int>& after);

}  // namespace edugroup::evaluation
