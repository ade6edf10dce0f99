// Organisations: the gRPC surface.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace edugroup::membership {

class OrganizationService {
 public:
  // `store` outlives the service.
  OrganizationService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Organization> Create(rpc::Call& call,
                                          const v1::CreateOrganizationRequest& request);
  absl::StatusOr<v1::BatchCreateOrganizationsResponse> BatchCreate(
      rpc::Call& call, const v1::BatchCreateOrganizationsRequest& request);
  absl::StatusOr<v1::ImportOrganizationsResponse> Import(
      rpc::Call& call, const v1::ImportOrganizationsRequest& request);
  absl::StatusOr<v1::Organization> Get(rpc::Call& call, const v1::GetOrganizationRequest& request);
  absl::StatusOr<v1::BatchGetOrganizationsResponse> BatchGet(
      rpc::Call& call, const v1::BatchGetOrganizationsRequest& request);
  absl::StatusOr<v1::ListOrganizationsResponse> List(rpc::Call& call,
                                                     const v1::ListOrganizationsRequest& request);
  absl::StatusOr<v1::Organization> Update(rpc::Call& call,
                                          const v1::UpdateOrganizationRequest& request);
  absl::StatusOr<google::protobuf::Empty> Delete(rpc::Call& call,
                                                 const v1::DeleteOrganizationRequest& request);
  absl::StatusOr<v1::FindSimilarOrganizationsResponse> FindSimilar(
      rpc::Call& call, const v1::FindSimilarOrganizationsRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
