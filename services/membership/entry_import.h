// Import of the rows of a printed table into a register.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/membership/v1/register_service.pb.h"

namespace edugroup::membership {

// RegisterService/ImportEntries; errors as the contract says.
absl::StatusOr<v1::ImportEntriesResponse> ImportEntries(resource::Store& store,
                                                        const rpc::Call& call,
                                                        const v1::ImportEntriesRequest& request);

}  // namespace edugroup::membership
