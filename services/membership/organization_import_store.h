// What an import of organisations asks and tells the database: a few statements for thousands of
// rows, never one for each.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "services/membership/organization_match.h"

namespace edugroup::membership {

// What the group knows of the ids, credit codes and names of the rows.
absl::StatusOr<KnownOrganizations> FindKnown(resource::Change& change,
                                             const v1::ImportOrganizationsRequest& request,
                                             absl::Span<const OrganizationReading> readings);

// The organisations of these names, locked, by name. Those that are gone are left out.
absl::StatusOr<absl::flat_hash_map<std::string, v1::Organization>> LoadOrganizations(
    resource::Change& change, absl::string_view group, const std::vector<std::string>& names);

// Forgets the names that organisations of `group` go by.
absl::Status DeleteNamesOf(resource::Change& change, absl::string_view group,
                           const std::vector<std::string>& organizations);

}  // namespace edugroup::membership
