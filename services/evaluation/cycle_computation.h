// Computes a cycle from what the database holds and writes what comes out.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"

namespace edugroup::evaluation {

// One assessment for each subject of the cycle, written where it differs from what is there; the
// cycle itself is left to the caller, who holds its row. At most a thousand of the findings are
// answered, so that the answer stays within what a client takes.
struct CycleResults {
  int assessment_count = 0;
  int decided_count = 0;
  std::vector<v1::CohortStatistic> statistics;
  std::vector<type::Finding> findings;
};
absl::StatusOr<CycleResults> ComputeInto(resource::Change& change, const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
