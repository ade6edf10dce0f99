// What the committee server does when the membership server's journal says that an organisation
// left, came back, merged or is of another kind, that somebody else holds a post, or that a person
// has other attributes: the bodies that have to do with it may be in breach since.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/follow.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/breach.pb.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "services/committee/departure.h"
#include "services/committee/membership_change.h"

namespace edugroup::committee {

// What one change means here.
struct Reaction {
  std::string organization;
  absl::CivilDay effective;               // first day of it
  std::optional<Absences> absences = {};  // of the organisation, where they are others than before
  std::vector<v1::Breach> breaches = {};  // to open; named
  std::vector<std::string> mended = {};   // names of breaches that hold no more
};

class Reactions {
 public:
  // Both outlive it.
  Reactions(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}

  // Considers a change that is followed and keeps what it means, once.
  absl::Status Take(rpc::Call& call, const rpc::Followed& followed);

  // What `change` of the membership server's journal means; nothing for most. Reads and asks,
  // writes nothing: a bounded number of statements and calls for the whole group.
  absl::StatusOr<std::optional<Reaction>> Consider(const rpc::Call& call,
                                                   const journal::v1::Change& change);
  // Keeps it. A breach that is open already is not opened again: repeatable.
  absl::Status Keep(resource::Change& change, const Reaction& reaction, absl::CivilDay today);

 private:
  // Fills in the absences of the organisation, and their day, where they are others than known.
  absl::Status ConsiderStanding(const rpc::Call& call, Reaction& reaction);
  absl::Status ConsiderBodies(const rpc::Call& call, const MembershipChange& what, int64_t position,
                              Reaction& reaction);

  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
