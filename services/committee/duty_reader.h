// What cadences owed, read in a bounded number of statements.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/committee/v1/cadence.pb.h"
#include "services/committee/cadence.h"

namespace edugroup::committee {

// What each of `cadences`, all of the call's group, owed in `span`, as it stood on `as_of`.
//   RESOURCE_EXHAUSTED  more than 20,000 duties
absl::StatusOr<std::vector<v1::CadenceDuties>> ReadDuties(const rpc::Call& call,
                                                          resource::Store& store,
                                                          const std::vector<v1::Cadence>& cadences,
                                                          Span span, absl::CivilDay as_of);

}  // namespace edugroup::committee
