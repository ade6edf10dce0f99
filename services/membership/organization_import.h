// Import of a list of organisations: thousands of rows, findings for each, nothing half-done.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/membership/v1/organization_service.pb.h"

namespace edugroup::membership {

// OrganizationService/ImportOrganizations; errors as the contract says.
absl::StatusOr<v1::ImportOrganizationsResponse> ImportOrganizations(
    resource::Store& store, const rpc::Call& call, const v1::ImportOrganizationsRequest& request);

}  // namespace edugroup::membership
