// edugroup.evaluation.v1.AssessmentService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"

namespace edugroup::evaluation {

class AssessmentService {
 public:
  // `store` outlives the service.
  AssessmentService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Assessment> Get(rpc::Call& call, const v1::GetAssessmentRequest& request);
  absl::StatusOr<v1::ListAssessmentsResponse> List(rpc::Call& call,
                                                   const v1::ListAssessmentsRequest& request);
  absl::StatusOr<v1::ExplainScoreResponse> Explain(rpc::Call& call,
                                                   const v1::ExplainScoreRequest& request);

  // The assessment, if the caller may see it: a MEMBER only its own organisation's.
  absl::StatusOr<v1::Assessment> Find(rpc::Call& call, const std::string& name);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
