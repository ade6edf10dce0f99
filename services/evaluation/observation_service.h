// edugroup.evaluation.v1.ObservationService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/evaluation/v1/observation_service.pb.h"

namespace edugroup::evaluation {

class ObservationService {
 public:
  // `store` outlives the service.
  ObservationService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Observation> Create(rpc::Call& call,
                                         const v1::CreateObservationRequest& request);
  absl::StatusOr<v1::Observation> Get(rpc::Call& call, const v1::GetObservationRequest& request);
  absl::StatusOr<v1::ListObservationsResponse> List(rpc::Call& call,
                                                    const v1::ListObservationsRequest& request);
  absl::StatusOr<v1::Observation> Update(rpc::Call& call,
                                         const v1::UpdateObservationRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::evaluation
