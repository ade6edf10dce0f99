// edugroup.evaluation.v1.ReviewService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/review_service.pb.h"

namespace edugroup::evaluation {

class ReviewService {
 public:
  // `store` outlives the service.
  ReviewService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::AssignReviewsResponse> Assign(rpc::Call& call,
                                                   const v1::AssignReviewsRequest& request);
  absl::StatusOr<v1::Review> Get(rpc::Call& call, const v1::GetReviewRequest& request);
  absl::StatusOr<v1::ListReviewsResponse> List(rpc::Call& call,
                                               const v1::ListReviewsRequest& request);
  absl::StatusOr<v1::Review> Submit(rpc::Call& call, const v1::SubmitReviewRequest& request);
  absl::StatusOr<v1::Review> Recuse(rpc::Call& call, const v1::RecuseReviewRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
