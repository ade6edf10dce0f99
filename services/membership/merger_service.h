// Mergers of organisations: the gRPC surface.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/reference_mover.h"

namespace edugroup::membership {

class MergerService {
 public:
  // `store` outlives the service. `movers` are those of the families that refer to organisations
  // but for affiliations, which it moves itself.
  MergerService(resource::Store& store, std::vector<ReferenceMover> movers, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::MergeOrganizationsResponse> Merge(
      rpc::Call& call, const v1::MergeOrganizationsRequest& request);

  resource::Store& store_;
  const std::vector<ReferenceMover> movers_;
};

}  // namespace edugroup::membership
