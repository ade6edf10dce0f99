// Holding the collectives of a running plan against the members of a day (A8).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/peers.h"
#include "services/task/reconcile.h"

namespace edugroup::task {

// What was learnt before the write.
struct Membership {
  // The plan as it was read, and its tasks.
  v1::Plan seen;
  std::vector<v1::Task> tasks;
  // Who they cover on `day`.
  absl::CivilDay day;
  Implementers implementers;
};

// Reads plan, tasks and members. A plan that is not ISSUED is only read.
absl::StatusOr<Membership> PrepareRefresh(const rpc::Call& call, const std::string& plan,
                                          absl::CivilDay day, resource::Store& store, Peers& peers);

// Whether a collective of the plan follows the members; whether one does that goes by the seats of
// bodies.
bool Follows(const v1::Plan& plan);
bool FollowsSeats(const v1::Plan& plan);

// Errors: PlanService.RefreshPlan. `leavers` says which collectives are concerned: kCollectives or
// kFollowing.
absl::StatusOr<v1::RefreshPlanResponse> Refresh(const rpc::Call& call, const Membership& membership,
                                                Leavers leavers, const std::string& reason,
                                                resource::Change& change);

// What the members did since is done for the collectives of the plan that follow them, as of today.
// Doing it again changes nothing. A plan that cannot follow (closed meanwhile, or too many
// assignments) is passed over and logged.
absl::Status RefreshFollowing(const rpc::Call& call, const std::string& plan,
                              resource::Store& store, Peers& peers);
// The same for every running plan of the call's group of which `concerned` holds: one that cannot
// follow hinders no other.
absl::Status RefreshAllFollowing(const rpc::Call& call, bool (*concerned)(const v1::Plan&),
                                 resource::Store& store, Peers& peers);

}  // namespace edugroup::task
