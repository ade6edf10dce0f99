// The gRPC surface of supervision rounds; methods of SupervisionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/supervision_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class RoundService {
 public:
  // Borrowed; outlives this.
  explicit RoundService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Round> Create(rpc::Call& call, const v1::CreateRoundRequest& request);
  absl::StatusOr<v1::Round> Get(rpc::Call& call, const v1::GetRoundRequest& request);
  absl::StatusOr<v1::ListRoundsResponse> List(rpc::Call& call,
                                              const v1::ListRoundsRequest& request);
  absl::StatusOr<v1::ListRoundItemsResponse> ListItems(rpc::Call& call,
                                                       const v1::ListRoundItemsRequest& request);
  absl::StatusOr<v1::RoundItem> Check(rpc::Call& call, const v1::CheckRoundItemRequest& request);
  absl::StatusOr<v1::RoundItem> Rectify(rpc::Call& call,
                                        const v1::RectifyRoundItemRequest& request);
  absl::StatusOr<v1::RoundItem> Confirm(rpc::Call& call,
                                        const v1::ConfirmRoundItemRequest& request);
  absl::StatusOr<v1::Round> Close(rpc::Call& call, const v1::CloseRoundRequest& request);
  absl::StatusOr<v1::RoundDuties> GetDuties(rpc::Call& call,
                                            const v1::GetRoundDutiesRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
