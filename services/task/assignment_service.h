// The gRPC surface of assignments.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/assignment_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class AssignmentService {
 public:
  // Borrowed; outlives this.
  explicit AssignmentService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Assignment> Get(rpc::Call& call, const v1::GetAssignmentRequest& request);
  absl::StatusOr<v1::ListAssignmentsResponse> List(rpc::Call& call,
                                                   const v1::ListAssignmentsRequest& request);
  absl::StatusOr<v1::Assignment> Acknowledge(rpc::Call& call,
                                             const v1::AcknowledgeAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> FileMeasures(rpc::Call& call,
                                              const v1::FileMeasuresRequest& request);
  absl::StatusOr<v1::Assignment> ReportProgress(rpc::Call& call,
                                                const v1::ReportProgressRequest& request);
  absl::StatusOr<v1::Assignment> Submit(rpc::Call& call,
                                        const v1::SubmitAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Accept(rpc::Call& call,
                                        const v1::AcceptAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Return(rpc::Call& call,
                                        const v1::ReturnAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Cancel(rpc::Call& call,
                                        const v1::CancelAssignmentRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
