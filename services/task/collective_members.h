// Who a collective implementer (集合主体) stands for on a day (A8).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/issue.h"

namespace edugroup::task {

// The organisations of `collective` on `day`, by name: those it lists; or those with a seat in its
// bodies; or the members of its affiliation kinds; of the kinds and tags it asks for, without those
// it leaves out. UNAVAILABLE when a server does not answer, REFERENCE_NOT_FOUND for a listed
// organisation that does not exist.
absl::StatusOr<std::vector<Implementer>> MembersOf(const rpc::Call& call, rpc::Peer& membership,
                                                   rpc::Peer& committee,
                                                   const v1::Collective& collective,
                                                   absl::CivilDay day);

// The organisations of these names, as they are now. REFERENCE_NOT_FOUND of `field` when one is
// missing.
absl::StatusOr<std::vector<membership::v1::Organization>> OrganizationsCalled(
    const rpc::Call& call, rpc::Peer& membership, const std::vector<std::string>& names,
    absl::string_view field);

}  // namespace edugroup::task
