// The gRPC surface of extensions; methods of AssignmentService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/assignment_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class ExtensionService {
 public:
  // Borrowed; outlives this.
  explicit ExtensionService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Assignment> Request(rpc::Call& call,
                                         const v1::RequestExtensionRequest& request);
  absl::StatusOr<v1::Assignment> Decide(rpc::Call& call, const v1::DecideExtensionRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
