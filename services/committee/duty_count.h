// How many meetings were missed lately, counted for the dashboards: a rhythm's periods are no
// matter of SQL. One replica counts; all of them show it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/figures.h"

namespace edugroup::committee {

// Thread-safe.
class DutyCount {
 public:
  // Outlives it.
  explicit DutyCount(resource::Store& store) : store_(store) {}

  // Counts the groups that were not counted for an hour, at most 20 of them; answers whether
  // more wait.
  absl::StatusOr<bool> Turn(rpc::Call& call);

 private:
  // Those of the last 30 days, of the call's group.
  absl::StatusOr<int> CountMissed(const rpc::Call& call);

  resource::Store& store_;
};

// "edugroup_bodies_in_breach" and "edugroup_meetings_missed".
std::vector<rpc::Figure> CommitteeFigures();

}  // namespace edugroup::committee
