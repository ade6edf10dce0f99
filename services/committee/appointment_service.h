// The gRPC surface of appointments.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/appointment_service.pb.h"

namespace edugroup::committee {

// Methods as edugroup.committee.v1.AppointmentService says; those on seats are in seat_service.h.
class AppointmentService {
 public:
  // Both outlive the service.
  AppointmentService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::Appointment> Create(rpc::Call& call,
                                         const v1::CreateAppointmentRequest& request);
  absl::StatusOr<v1::BatchAppointResponse> BatchAppoint(rpc::Call& call,
                                                        const v1::BatchAppointRequest& request);
  absl::StatusOr<v1::Appointment> Get(rpc::Call& call, const v1::GetAppointmentRequest& request);
  absl::StatusOr<v1::ListAppointmentsResponse> List(rpc::Call& call,
                                                    const v1::ListAppointmentsRequest& request);
  absl::StatusOr<v1::Appointment> End(rpc::Call& call, const v1::EndAppointmentRequest& request);

 private:
  // Who holds the posts of the appointments on a day; one call for each 200 posts, none without.
  absl::Status FillOccupants(const rpc::Call& call, absl::CivilDay day,
                             absl::Span<v1::Appointment> appointments);

  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
