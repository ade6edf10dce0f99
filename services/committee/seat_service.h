// The gRPC surface of seats: the part of AppointmentService that is about them.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/appointment_service.pb.h"

namespace edugroup::committee {

class SeatService {
 public:
  // Both outlive the service.
  SeatService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Seat> Create(rpc::Call& call, const v1::CreateSeatRequest& request);
  absl::StatusOr<v1::Seat> Get(rpc::Call& call, const v1::GetSeatRequest& request);
  absl::StatusOr<v1::ListSeatsResponse> List(rpc::Call& call, const v1::ListSeatsRequest& request);
  absl::StatusOr<v1::Seat> Update(rpc::Call& call, const v1::UpdateSeatRequest& request);
  absl::StatusOr<v1::GetSeatHistoryResponse> GetHistory(rpc::Call& call,
                                                        const v1::GetSeatHistoryRequest& request);

 private:
  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
