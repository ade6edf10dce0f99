// Collectives that follow the members: what the journals of the membership server and, of
// collectives that go by bodies, of the committee server say reaches running plans by itself (A8).
#pragma once

#include "absl/status/status.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/follow.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Takes one change of the membership server's journal, as rpc::Follow wants it, plan by plan. What
// comes of it is done once, though it may be looked at again after a crash: a refresh finds what
// there is. A plan that cannot be brought in line (plan.too-many-assignments) is left as it is;
// RefreshPlan says why.
absl::Status FollowMembers(const rpc::Call& call, const rpc::Followed& followed,
                           resource::Store& store, Peers& peers);

// The same of the committee server's journal: who comes into a body, or leaves it.
absl::Status FollowSeats(const rpc::Call& call, const rpc::Followed& followed,
                         resource::Store& store, Peers& peers);

}  // namespace edugroup::task
