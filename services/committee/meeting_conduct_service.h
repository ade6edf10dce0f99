// The gRPC surface of how meetings are demanded, called, attended and recorded; part of
// MeetingService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "edugroup/committee/v1/meeting_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.MeetingService says.
class MeetingConductService {
 public:
  // The store outlives the service.
  explicit MeetingConductService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Meeting> Demand(rpc::Call& call, const v1::DemandMeetingRequest& request);
  absl::StatusOr<v1::Meeting> Invite(rpc::Call& call, const v1::InviteMeetingRequest& request);
  absl::StatusOr<v1::Meeting> RecordAttendance(rpc::Call& call,
                                               const v1::RecordAttendanceRequest& request);
  absl::StatusOr<v1::Quorum> GetQuorum(rpc::Call& call, const v1::GetQuorumRequest& request);
  absl::StatusOr<v1::Meeting> SubmitMinutes(rpc::Call& call,
                                            const v1::SubmitMinutesRequest& request);
  absl::StatusOr<v1::Meeting> SignMinutes(rpc::Call& call, const v1::SignMinutesRequest& request);

 private:
  resource::Store& store_;
};

}  // namespace edugroup::committee
