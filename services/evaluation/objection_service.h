// edugroup.evaluation.v1.ObjectionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"

namespace edugroup::evaluation {

class ObjectionService {
 public:
  // Both outlive the service.
  ObjectionService(resource::Store& store, rpc::Peer& committee, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Objection> Create(rpc::Call& call, const v1::CreateObjectionRequest& request);
  absl::StatusOr<v1::Objection> Get(rpc::Call& call, const v1::GetObjectionRequest& request);
  absl::StatusOr<v1::ListObjectionsResponse> List(rpc::Call& call,
                                                  const v1::ListObjectionsRequest& request);
  absl::StatusOr<v1::Objection> Decide(rpc::Call& call, const v1::DecideObjectionRequest& request);
  absl::StatusOr<v1::Objection> Withdraw(rpc::Call& call,
                                         const v1::WithdrawObjectionRequest& request);

  resource::Store& store_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::evaluation
