// Following another server's journal: each of its changes is taken exactly once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/resource/store.h"
#include "common/rpc/background.h"
#include "common/rpc/peer.h"
#include "edugroup/journal/v1/change_service.pb.h"

namespace edugroup::rpc {

// A change of another server's journal (personal data masked).
class Followed {
 public:
  Followed(const journal::v1::Change& change, const std::string& follower)
      : change_(change), follower_(follower) {}
  const journal::v1::Change& change() const { return change_; }
  // Notes in the transaction of `write` that the change was taken, so that both happen or neither.
  // Belongs into the write that comes of the change; where nothing comes of it, none is needed.
  //   ABORTED  it had been taken before
  absl::Status Take(resource::Change& write) const;

 private:
  const journal::v1::Change& change_;
  const std::string& follower_;
};

// The work of following `peer`, all groups, from its first change on. `take` gets one change after
// the other, of the call's group; what it could not take comes again, and nothing after it before.
// Register it under the same name: background.Repeat(name, absl::Seconds(1), Follow(name, …)).
Turn Follow(absl::string_view name, resource::Store& store, Peer& peer,
            std::function<absl::Status(Call& call, const Followed& followed)> take);

}  // namespace edugroup::rpc
