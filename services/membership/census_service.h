// Censuses and the members of a day: the gRPC surface.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/census_service.pb.h"

namespace edugroup::membership {

class CensusService {
 public:
  // `store` outlives the service.
  CensusService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Census> GetCensus(rpc::Call& call, const v1::GetCensusRequest& request);
  absl::StatusOr<v1::CensusSeries> GetSeries(rpc::Call& call,
                                             const v1::GetCensusSeriesRequest& request);
  absl::StatusOr<v1::ListMembersResponse> ListMembers(rpc::Call& call,
                                                      const v1::ListMembersRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
