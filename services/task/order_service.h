// The gRPC surface of supervision orders; methods of SupervisionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class OrderService {
 public:
  // Borrowed; they outlive this.
  OrderService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Order> Create(rpc::Call& call, const v1::CreateOrderRequest& request);
  absl::StatusOr<v1::Order> Get(rpc::Call& call, const v1::GetOrderRequest& request);
  absl::StatusOr<v1::ListOrdersResponse> List(rpc::Call& call,
                                              const v1::ListOrdersRequest& request);
  absl::StatusOr<v1::Order> Receive(rpc::Call& call, const v1::ReceiveOrderRequest& request);
  absl::StatusOr<v1::Order> Reply(rpc::Call& call, const v1::ReplyOrderRequest& request);
  absl::StatusOr<v1::Order> Rectify(rpc::Call& call,
                                    const v1::RequireRectificationRequest& request);
  absl::StatusOr<v1::Order> Close(rpc::Call& call, const v1::CloseOrderRequest& request);
  absl::StatusOr<v1::Order> Withdraw(rpc::Call& call, const v1::WithdrawOrderRequest& request);
  absl::StatusOr<v1::Order> Object(rpc::Call& call, const v1::ObjectToOrderRequest& request);
  absl::StatusOr<v1::Order> Answer(rpc::Call& call, const v1::AnswerObjectionRequest& request);
  absl::StatusOr<v1::FindDuplicateSupervisionResponse> FindDuplicates(
      rpc::Call& call, const v1::FindDuplicateSupervisionRequest& request);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
