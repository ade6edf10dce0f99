// What the committee server says of bodies, as observations of a cycle.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "google/type/date.pb.h"

namespace edugroup::evaluation {

// One observation, without name, for each subject of the cycle: the fact that `leaf` asks for, on
// the day `as_of`.
absl::StatusOr<std::vector<v1::Observation>> AskCommitteeFact(rpc::Peer& committee,
                                                              const rpc::Call& call,
                                                              const v1::Cycle& cycle,
                                                              const v1::Indicator& leaf,
                                                              const google::type::Date& as_of);

}  // namespace edugroup::evaluation
