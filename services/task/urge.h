// Urges (催办): who is urged, of what, and for which time.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/urge.pb.h"

namespace edugroup::task {

// Fills what the server knows: assignments, day, who, and each organisation once with its
// assignments. `before` says how often each was urged already.
void FillUrge(v1::Urge& urge, const std::vector<v1::Assignment>& assignments,
              const absl::flat_hash_map<std::string, int>& before, absl::CivilDay day,
              const std::string& principal);

}  // namespace edugroup::task
