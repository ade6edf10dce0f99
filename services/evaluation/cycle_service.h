// edugroup.evaluation.v1.CycleService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "services/evaluation/cycle_peers.h"

namespace edugroup::evaluation {

class CycleService {
 public:
  // All outlive the service.
  CycleService(resource::Store& store, const Peers& peers, rpc::Methods& methods);

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

  absl::StatusOr<v1::Cycle> File(rpc::Call& call, const v1::FileCycleRequest& request);

  resource::Store& store_;
  const Peers peers_;
};

}  // namespace edugroup::evaluation
