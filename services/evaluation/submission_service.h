// edugroup.evaluation.v1.SubmissionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/submission_service.pb.h"

namespace edugroup::evaluation {

class SubmissionService {
 public:
  // `store` outlives the service.
  SubmissionService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Submission> Create(rpc::Call& call,
                                        const v1::CreateSubmissionRequest& request);
  absl::StatusOr<v1::Submission> Get(rpc::Call& call, const v1::GetSubmissionRequest& request);
  absl::StatusOr<v1::ListSubmissionsResponse> List(rpc::Call& call,
                                                   const v1::ListSubmissionsRequest& request);
  absl::StatusOr<v1::Submission> Update(rpc::Call& call,
                                        const v1::UpdateSubmissionRequest& request);
  absl::StatusOr<v1::Submission> HandIn(rpc::Call& call,
                                        const v1::HandInSubmissionRequest& request);
  absl::StatusOr<v1::Submission> Return(rpc::Call& call,
                                        const v1::ReturnSubmissionRequest& request);
  absl::StatusOr<v1::Submission> Check(rpc::Call& call, const v1::CheckSubmissionRequest& request);
  absl::StatusOr<v1::FindConflictsResponse> FindConflicts(rpc::Call& call,
                                                          const v1::FindConflictsRequest& request);
  absl::StatusOr<v1::Observation> Settle(rpc::Call& call, const v1::SettleConflictRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
