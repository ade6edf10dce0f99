// edugroup.evaluation.v1.ProblemService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/evaluation/v1/problem_service.pb.h"

namespace edugroup::evaluation {

class ProblemService {
 public:
  // Both outlive the service.
  ProblemService(resource::Store& store, rpc::Peer& task, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Problem> Create(rpc::Call& call, const v1::CreateProblemRequest& request);
  absl::StatusOr<v1::Problem> Get(rpc::Call& call, const v1::GetProblemRequest& request);
  absl::StatusOr<v1::ListProblemsResponse> List(rpc::Call& call,
                                                const v1::ListProblemsRequest& request);
  absl::StatusOr<v1::Problem> Update(rpc::Call& call, const v1::UpdateProblemRequest& request);
  absl::StatusOr<v1::ConvertProblemsResponse> Convert(rpc::Call& call,
                                                      const v1::ConvertProblemsRequest& request);

  resource::Store& store_;
  rpc::Peer& task_;
};

}  // namespace edugroup::evaluation
