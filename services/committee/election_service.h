// The gRPC surface of elections.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/election_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.ElectionService says.
class ElectionService {
 public:
  // Both outlive the service.
  ElectionService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Election> Create(rpc::Call& call, const v1::CreateElectionRequest& request);
  absl::StatusOr<v1::Election> Get(rpc::Call& call, const v1::GetElectionRequest& request);
  absl::StatusOr<v1::ListElectionsResponse> List(rpc::Call& call,
                                                 const v1::ListElectionsRequest& request);
  absl::StatusOr<v1::Election> Update(rpc::Call& call, const v1::UpdateElectionRequest& request);
  absl::StatusOr<v1::Election> Open(rpc::Call& call, const v1::OpenElectionRequest& request);
  absl::StatusOr<v1::Election> Count(rpc::Call& call, const v1::CountElectionRequest& request);
  absl::StatusOr<v1::Election> Conclude(rpc::Call& call,
                                        const v1::ConcludeElectionRequest& request);
  absl::StatusOr<v1::Election> Cancel(rpc::Call& call, const v1::CancelElectionRequest& request);

 private:
  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
