// The gRPC surface of bodies.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.BodyService says; those on structures and composition are in
// structure_service.h and composition_service.h.
class BodyService {
 public:
  // Both outlive the service.
  BodyService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Body> Create(rpc::Call& call, const v1::CreateBodyRequest& request);
  absl::StatusOr<v1::Body> Get(rpc::Call& call, const v1::GetBodyRequest& request);
  absl::StatusOr<v1::ListBodiesResponse> List(rpc::Call& call,
                                              const v1::ListBodiesRequest& request);
  absl::StatusOr<v1::BatchGetBodiesResponse> BatchGet(rpc::Call& call,
                                                      const v1::BatchGetBodiesRequest& request);
  absl::StatusOr<v1::Body> Update(rpc::Call& call, const v1::UpdateBodyRequest& request);
  absl::StatusOr<v1::Body> Prepare(rpc::Call& call, const v1::PrepareBodyRequest& request);
  absl::StatusOr<v1::Body> Establish(rpc::Call& call, const v1::EstablishBodyRequest& request);
  absl::StatusOr<v1::Body> Dissolve(rpc::Call& call, const v1::DissolveBodyRequest& request);

 private:
  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
