// The gRPC surface of tasks.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class TaskService {
 public:
  // Borrowed; outlives this.
  explicit TaskService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Task> Get(rpc::Call& call, const v1::GetTaskRequest& request);
  absl::StatusOr<v1::ListTasksResponse> List(rpc::Call& call, const v1::ListTasksRequest& request);
  absl::StatusOr<v1::Task> SetAnnualTarget(rpc::Call& call,
                                           const v1::SetAnnualTargetRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
