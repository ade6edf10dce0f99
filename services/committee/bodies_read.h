// Bodies that rows of other tables belong to, read in bounded statements.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "edugroup/committee/v1/body.pb.h"

namespace edugroup::committee {

using Bodies = absl::flat_hash_map<std::string, v1::Body>;

// Those of `names` (repeats allowed) that there are, by name; 200 a statement.
absl::StatusOr<Bodies> ReadBodies(const rpc::Call& call, resource::Store& store,
                                  const std::vector<std::string>& names);

bool DissolvedBefore(const v1::Body& body, absl::CivilDay day);

}  // namespace edugroup::committee
