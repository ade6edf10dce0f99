// The gRPC surface of urges; methods of SupervisionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/supervision_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class UrgeService {
 public:
  // Borrowed; outlives this.
  explicit UrgeService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Urge> Create(rpc::Call& call, const v1::CreateUrgeRequest& request);
  absl::StatusOr<v1::Urge> Get(rpc::Call& call, const v1::GetUrgeRequest& request);
  absl::StatusOr<v1::ListUrgesResponse> List(rpc::Call& call, const v1::ListUrgesRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
