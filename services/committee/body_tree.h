// How the bodies of a group stand under each other (J13). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/committee/v1/body_service.pb.h"

namespace edugroup::committee {

// Most levels a tree may have.
inline constexpr int kMostLevels = 32;

// Whether the body existed on `day`: established by then and not dissolved before; its last day
// counts.
bool ExistedOn(const v1::Body& body, absl::CivilDay day);

// Name of each body -> name of its parent ("" at the top).
using Parents = absl::flat_hash_map<std::string, std::string>;
Parents ParentsOf(const std::vector<v1::Body>& bodies);

// Whether `body` may stand under `parent`: it does not itself stand above it, and the tree stays
// within kMostLevels from the top down to `body`.
bool MayStandUnder(const Parents& parents, absl::string_view body, absl::string_view parent);

// Depth first, siblings by order_index, then name; only `root` and what is under it when `root` is
// not empty (nothing when there is no such body). A body whose parent is not among `bodies` stands
// at the top.
std::vector<v1::OrgChartNode> Arrange(std::vector<v1::Body> bodies, absl::string_view root);

// The first other body that is not dissolved and has one of `body`'s names, as name or alias, but
// for spelling (X5); null when none has.
const v1::Body* FindNamesake(const v1::Body& body, const std::vector<v1::Body>& bodies);

}  // namespace edugroup::committee
