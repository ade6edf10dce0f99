// What a cycle asks the other servers.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"
#include "google/type/date.pb.h"
#include "services/evaluation/collection.h"

namespace edugroup::evaluation {

// The servers that are asked; they outlive this.
struct Peers {
  rpc::Peer& membership;
  rpc::Peer& committee;
  rpc::Peer& task;
};

// REFERENCE_NOT_FOUND of `field` for a name of another group: this server asks others as itself,
// which may see every group, for a caller who may not.
absl::Status InOwnGroup(const rpc::Call& call, absl::string_view field, const std::string& name);

// Who is assessed and who is left out (P-b): of members, those that the cycle's kinds name on the
// day `as_of`, in the membership server's order, who have been members for as long as the process
// asks; of the others, what the cycle names.
struct Subjects {
  std::vector<v1::CycleSubject> assessed;
  std::vector<v1::ExcludedSubject> excluded;
};
absl::StatusOr<Subjects> AskSubjects(const Peers& peers, const rpc::Call& call,
                                     const v1::Cycle& cycle, const google::type::Date& as_of);

// What the other servers say of the cycle's leaves on the day `as_of`, as observations without
// name.
struct Collected {
  std::vector<v1::Observation> observations;
  int64_t task_position = 0;  // of the task server's journal, where it was asked
};
absl::StatusOr<Collected> AskOthers(const Peers& peers, const rpc::Call& call,
                                    const v1::Cycle& cycle, const google::type::Date& as_of);

// The resolution that `field` names. FAILED_PRECONDITION REFERENCE_NOT_FOUND.
absl::StatusOr<committee::v1::Resolution> AskResolution(rpc::Peer& committee, const rpc::Call& call,
                                                        absl::string_view field,
                                                        const std::string& name);
// The position that the journal of a server has reached.
absl::StatusOr<int64_t> AskPosition(rpc::Peer& peer, const rpc::Call& call,
                                    absl::string_view group_name);
// The VERIFIED entries that a source asks for. RESOURCE_EXHAUSTED above 20,000.
absl::StatusOr<RegisterEntries> AskEntries(rpc::Peer& membership, const rpc::Call& call,
                                           const std::string& register_name,
                                           const std::string& filter);

// FAILED_PRECONDITION REFERENCE_NOT_FOUND naming the first plan, kind, body or register of the
// cycle that does not exist.
absl::Status AskReferences(const Peers& peers, const rpc::Call& call, const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
