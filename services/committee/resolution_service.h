// The gRPC surface of resolutions.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/server.h"
#include "edugroup/committee/v1/resolution_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.ResolutionService says.
class ResolutionService {
 public:
  // What the platform points to outlives the service.
  explicit ResolutionService(const rpc::Platform& platform)
      : platform_(platform), store_(*platform.store) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Resolution> Create(rpc::Call& call,
                                        const v1::CreateResolutionRequest& request);
  absl::StatusOr<v1::Resolution> Get(rpc::Call& call, const v1::GetResolutionRequest& request);
  absl::StatusOr<v1::ListResolutionsResponse> List(rpc::Call& call,
                                                   const v1::ListResolutionsRequest& request);
  absl::StatusOr<v1::Resolution> Update(rpc::Call& call,
                                        const v1::UpdateResolutionRequest& request);
  absl::StatusOr<v1::Resolution> Decide(rpc::Call& call,
                                        const v1::DecideResolutionRequest& request);
  absl::StatusOr<v1::Resolution> Withdraw(rpc::Call& call,
                                          const v1::WithdrawResolutionRequest& request);
  absl::StatusOr<v1::Resolution> CarryOut(rpc::Call& call,
                                          const v1::CarryOutResolutionRequest& request);
  absl::StatusOr<v1::TraceProvenanceResponse> TraceProvenance(
      rpc::Call& call, const v1::TraceProvenanceRequest& request);

 private:
  const rpc::Platform platform_;
  resource::Store& store_;
};

}  // namespace edugroup::committee
