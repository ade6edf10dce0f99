// The history of organisations: the gRPC surface.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/organization_service.pb.h"

namespace edugroup::membership {

class OrganizationHistoryService {
 public:
  // `store` outlives the service.
  OrganizationHistoryService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::OrganizationHistory> Get(rpc::Call& call,
                                              const v1::GetOrganizationHistoryRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
