// edugroup.evaluation.v1.CycleService.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"

namespace edugroup::evaluation {

class CycleService {
 public:
  // All outlive the service.
  CycleService(resource::Store& store, rpc::Peer& membership, rpc::Peer& task,
               rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Cycle> Create(rpc::Call& call, const v1::CreateCycleRequest& request);
  absl::StatusOr<v1::Cycle> Get(rpc::Call& call, const v1::GetCycleRequest& request);
  absl::StatusOr<v1::ListCyclesResponse> List(rpc::Call& call,
                                              const v1::ListCyclesRequest& request);
  absl::StatusOr<v1::Cycle> Update(rpc::Call& call, const v1::UpdateCycleRequest& request);
  absl::StatusOr<v1::Cycle> Open(rpc::Call& call, const v1::OpenCycleRequest& request);
  absl::StatusOr<v1::CollectCycleResponse> Collect(rpc::Call& call,
                                                   const v1::CollectCycleRequest& request);
  absl::StatusOr<v1::ComputeCycleResponse> Compute(rpc::Call& call,
                                                   const v1::ComputeCycleRequest& request);
  absl::StatusOr<v1::Cycle> Advance(rpc::Call& call, const v1::AdvanceCycleRequest& request);

  // That the plans and kinds of a cycle exist on their servers. FAILED_PRECONDITION
  // REFERENCE_NOT_FOUND.
  absl::Status CheckReferences(rpc::Call& call, const v1::Cycle& cycle);

  resource::Store& store_;
  rpc::Peer& membership_;
  rpc::Peer& task_;
};

}  // namespace edugroup::evaluation
