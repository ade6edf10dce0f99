// edugroup.evaluation.v1.ResultService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/result_service.pb.h"

namespace edugroup::evaluation {

class ResultService {
 public:
  // Both outlive the service.
  ResultService(resource::Store& store, rpc::Peer& committee, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Result> Get(rpc::Call& call, const v1::GetResultRequest& request);
  absl::StatusOr<v1::ListResultsResponse> List(rpc::Call& call,
                                               const v1::ListResultsRequest& request);
  absl::StatusOr<v1::Result> Downgrade(rpc::Call& call, const v1::DowngradeResultRequest& request);
  absl::StatusOr<v1::Result> Revoke(rpc::Call& call, const v1::RevokeResultRequest& request);

  resource::Store& store_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::evaluation
