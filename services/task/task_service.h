// The gRPC surface of tasks.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class TaskService {
 public:
  // Borrowed; they outlive this.
  TaskService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Task> Get(rpc::Call& call, const v1::GetTaskRequest& request);
  absl::StatusOr<v1::ListTasksResponse> List(rpc::Call& call, const v1::ListTasksRequest& request);
  absl::StatusOr<v1::Task> SetAnnualTarget(rpc::Call& call,
                                           const v1::SetAnnualTargetRequest& request);
  absl::StatusOr<v1::Task> Update(rpc::Call& call, const v1::UpdateTaskRequest& request);
  absl::StatusOr<v1::Task> RecordTrigger(rpc::Call& call, const v1::RecordTriggerRequest& request);
  absl::StatusOr<v1::Task> Measure(rpc::Call& call, const v1::MeasureTaskRequest& request);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
