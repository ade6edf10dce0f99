// The gRPC surface of structures: the part of BodyService that is about all bodies at once.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/door.h"
#include "common/rpc/peer.h"
#include "edugroup/committee/v1/body_service.pb.h"

namespace edugroup::committee {

class StructureService {
 public:
  // Both outlive the service.
  StructureService(resource::Store& store, rpc::Peer& membership)
      : store_(store), membership_(membership) {}
  void Register(rpc::Methods& methods);

  absl::StatusOr<v1::ApplyStructureResponse> Apply(rpc::Call& call,
                                                   const v1::ApplyStructureRequest& request);
  absl::StatusOr<v1::StructureVersion> GetVersion(rpc::Call& call,
                                                  const v1::GetStructureVersionRequest& request);
  absl::StatusOr<v1::ListStructureVersionsResponse> ListVersions(
      rpc::Call& call, const v1::ListStructureVersionsRequest& request);
  absl::StatusOr<v1::GetOrgChartResponse> GetOrgChart(rpc::Call& call,
                                                      const v1::GetOrgChartRequest& request);

 private:
  // The day that a chart is asked for; nothing: today with what is being prepared.
  absl::StatusOr<std::optional<absl::CivilDay>> DayOfChart(const rpc::Call& call,
                                                           const v1::GetOrgChartRequest& request);

  resource::Store& store_;
  rpc::Peer& membership_;
};

}  // namespace edugroup::committee
