// The gRPC surface of composition: the part of BodyService that weighs who sits in bodies.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"

namespace edugroup::committee {

class CompositionService {
 public:
  // Both outlive the service.
  CompositionService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::EvaluateCompositionResponse> Evaluate(
      rpc::Call& call, const v1::EvaluateCompositionRequest& request);
  absl::StatusOr<v1::EvaluateCompositionsResponse> EvaluateAll(
      rpc::Call& call, const v1::EvaluateCompositionsRequest& request);
  absl::StatusOr<v1::Breach> GetBreach(rpc::Call& call, const v1::GetBreachRequest& request);
  absl::StatusOr<v1::ListBreachesResponse> ListBreaches(rpc::Call& call,
                                                        const v1::ListBreachesRequest& request);

 private:
  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
