// The gRPC surface of cadences and of the duties that follow from them; part of MeetingService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.MeetingService says.
class CadenceService {
 public:
  // The store outlives the service.
  explicit CadenceService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Cadence> Create(rpc::Call& call, const v1::CreateCadenceRequest& request);
  absl::StatusOr<v1::Cadence> Get(rpc::Call& call, const v1::GetCadenceRequest& request);
  absl::StatusOr<v1::ListCadencesResponse> List(rpc::Call& call,
                                                const v1::ListCadencesRequest& request);
  absl::StatusOr<v1::Cadence> Update(rpc::Call& call, const v1::UpdateCadenceRequest& request);
  absl::StatusOr<v1::ListMeetingDutiesResponse> ListDuties(
      rpc::Call& call, const v1::ListMeetingDutiesRequest& request);

 private:
  resource::Store& store_;
};

}  // namespace edugroup::committee
