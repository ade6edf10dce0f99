// The gRPC surface of assignments.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class AssignmentService {
 public:
  // Borrowed; they outlive this.
  AssignmentService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
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
  absl::StatusOr<v1::Assignment> Decline(rpc::Call& call,
                                         const v1::DeclineAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Redispatch(rpc::Call& call,
                                            const v1::RedispatchAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Suspend(rpc::Call& call,
                                         const v1::SuspendAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Resume(rpc::Call& call,
                                        const v1::ResumeAssignmentRequest& request);
  absl::StatusOr<v1::Assignment> Reopen(rpc::Call& call,
                                        const v1::ReopenAssignmentRequest& request);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
