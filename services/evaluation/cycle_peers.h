// What a cycle asks the membership and the task server.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "google/type/date.pb.h"
#include "services/evaluation/collection.h"

namespace edugroup::evaluation {

// The members that the cycle's kinds name on the day `as_of`, in the membership server's order.
absl::StatusOr<std::vector<v1::CycleSubject>> AskSubjects(rpc::Peer& membership,
                                                          const rpc::Call& call,
                                                          const v1::Cycle& cycle,
                                                          const google::type::Date& as_of);

// The facts of all subjects from the cycle's plans in its period, as they stand on the day `as_of`.
absl::StatusOr<Facts> AskFacts(rpc::Peer& task, const rpc::Call& call, const v1::Cycle& cycle,
                               const google::type::Date& as_of);

// FAILED_PRECONDITION REFERENCE_NOT_FOUND naming the first plan or kind that does not exist.
absl::Status AskPlans(rpc::Peer& task, const rpc::Call& call, const v1::Cycle& cycle);
absl::Status AskKinds(rpc::Peer& membership, const rpc::Call& call, const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
