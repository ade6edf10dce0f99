// The gRPC surface of meetings.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.MeetingService says.
class MeetingService {
 public:
  // The store outlives the service.
  explicit MeetingService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Meeting> Create(rpc::Call& call, const v1::CreateMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Get(rpc::Call& call, const v1::GetMeetingRequest& request);
  absl::StatusOr<v1::ListMeetingsResponse> List(rpc::Call& call,
                                                const v1::ListMeetingsRequest& request);
  absl::StatusOr<v1::Meeting> Update(rpc::Call& call, const v1::UpdateMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Hold(rpc::Call& call, const v1::HoldMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Cancel(rpc::Call& call, const v1::CancelMeetingRequest& request);

 private:
  resource::Store& store_;
};

}  // namespace edugroup::committee
