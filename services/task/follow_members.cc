#include "services/task/follow_members.h"

#include <string>

#include "absl/strings/match.h"
#include "services/task/refresh.h"

namespace edugroup::task {

absl::Status FollowMembers(const rpc::Call& call, const rpc::Followed& followed,
                           resource::Store& store, Peers& peers) {
  const std::string& resource = followed.change().resource();
  if (!absl::StrContains(resource, "/affiliations/") &&
      !absl::StrContains(resource, "/organizations/")) {
    return absl::OkStatus();
  }
  return RefreshAllFollowing(call, store, peers);
}

}  // namespace edugroup::task
