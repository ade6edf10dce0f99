// The gRPC surface of facts for scoring.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/task_facts_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class TaskFactsService {
 public:
  // Borrowed; outlives this.
  explicit TaskFactsService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::GetTaskFactsResponse> Get(rpc::Call& call,
                                               const v1::GetTaskFactsRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
