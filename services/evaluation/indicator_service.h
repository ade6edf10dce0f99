// edugroup.evaluation.v1.IndicatorService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/indicator_service.pb.h"

namespace edugroup::evaluation {

class IndicatorService {
 public:
  // `store` outlives the service.
  IndicatorService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::IndicatorSet> Create(rpc::Call& call,
                                          const v1::CreateIndicatorSetRequest& request);
  absl::StatusOr<v1::IndicatorSet> Get(rpc::Call& call, const v1::GetIndicatorSetRequest& request);
  absl::StatusOr<v1::ListIndicatorSetsResponse> List(rpc::Call& call,
                                                     const v1::ListIndicatorSetsRequest& request);
  absl::StatusOr<v1::IndicatorSet> Update(rpc::Call& call,
                                          const v1::UpdateIndicatorSetRequest& request);
  absl::StatusOr<v1::ValidateIndicatorSetResponse> Validate(
      rpc::Call& call, const v1::ValidateIndicatorSetRequest& request);
  absl::StatusOr<v1::IndicatorSet> Publish(rpc::Call& call,
                                           const v1::PublishIndicatorSetRequest& request);
  absl::StatusOr<v1::IndicatorSet> Retire(rpc::Call& call,
                                          const v1::RetireIndicatorSetRequest& request);
  absl::StatusOr<v1::IndicatorSet> Copy(rpc::Call& call,
                                        const v1::CopyIndicatorSetRequest& request);
  absl::StatusOr<v1::CompareIndicatorSetsResponse> Compare(
      rpc::Call& call, const v1::CompareIndicatorSetsRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
