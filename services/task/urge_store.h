// The tables of urges and of what they were about.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/task/v1/urge.pb.h"

namespace edugroup::task {

const resource::Table& UrgeTable();

// Those that went to the organisation.
resource::Condition ToOrganization(const std::string& organization);

// How often each of the assignments (not none) was urged before; absent: never.
absl::StatusOr<absl::flat_hash_map<std::string, int>> CountUrges(
    resource::Change& change, const std::vector<std::string>& assignments);

// Keeps the urge and what it is about.
absl::Status KeepUrge(resource::Change& change, v1::Urge& urge);

}  // namespace edugroup::task
