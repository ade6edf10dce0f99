// Bringing the assignments of a running task in line with who it covers now: after a corrected
// document, and when members join or leave (A8).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/resource/store.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/issue.h"

namespace edugroup::task {

// What was done, by organisation.
using Tally = std::map<std::string, v1::MembershipChange>;

// Whose open assignments may be cancelled because nothing covers them any more.
enum class Leavers {
  kAll,          // a corrected row names them no longer
  kCollectives,  // only those that a collective covered
  kFollowing,    // only those of collectives that follow the members
};

// How a task is brought in line.
struct Reconciliation {
  const Collectives& collectives;
  Leavers leavers;
  Terms terms;
  // ASSIGN; the same day and words serve whoever leaves.
  Act act;
};

// Gives the task to those in `covered` who have no assignment among `present`, or whose last one
// ended because they left, unless its due day is past; cancels the open ones of `present` that are
// not covered. `present` was loaded in this write and holds all assignments of the task of the
// organisations concerned. One that was dispatched to its organisation by hand stays.
absl::Status Reconcile(const v1::Task& task, const std::vector<Covered>& covered,
                       const std::vector<v1::Assignment>& present, const Reconciliation& how,
                       resource::Change& change, Tally& tally);

}  // namespace edugroup::task
