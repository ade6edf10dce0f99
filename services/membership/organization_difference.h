// What an imported row would change in an organisation that is known.
#pragma once

#include <vector>

#include "edugroup/membership/v1/organization_service.pb.h"

namespace edugroup::membership {

// `known` with what the row says. What the row leaves empty stays; lists (aliases, tags, clusters,
// contacts) are added to and lose nothing, a contact of the same name taking the place of the old.
// The source is the row's.
v1::Organization Merged(const v1::Organization& known, const v1::Organization& row);

// The fields in which `merged` differs from `known`, sources apart. `row` and `organization` are
// left to the caller.
std::vector<v1::OrganizationDifference> Differences(const v1::Organization& known,
                                                    const v1::Organization& merged);

}  // namespace edugroup::membership
