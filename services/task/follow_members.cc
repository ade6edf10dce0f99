#include "services/task/follow_members.h"

#include <string>

#include "absl/strings/match.h"
#include "services/task/refresh.h"

namespace edugroup::task {

namespace {

// An organisation that was only just entered belongs to nothing yet.
bool ConcernsMembers(const journal::v1::Change& change) {
  if (absl::StrContains(change.resource(), "/affiliations/")) return true;
  return absl::StrContains(change.resource(), "/organizations/") &&
         change.kind() != journal::v1::Change::CREATED;
}

}  // namespace

absl::Status FollowMembers(const rpc::Call& call, const rpc::Followed& followed,
                           resource::Store& store, Peers& peers) {
  if (!ConcernsMembers(followed.change())) return absl::OkStatus();
  return RefreshAllFollowing(call, &Follows, store, peers);
}

absl::Status FollowSeats(const rpc::Call& call, const rpc::Followed& followed,
                         resource::Store& store, Peers& peers) {
  if (!absl::StrContains(followed.change().resource(), "/appointments/")) return absl::OkStatus();
  return RefreshAllFollowing(call, &FollowsSeats, store, peers);
}

}  // namespace edugroup::task
