// How organisations and the names they go by are kept.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/resource/table.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/organization.h"

namespace edugroup::membership {

const resource::Table& Organizations();

// What the column of fingerprints holds of each; names that agree so far are compared in full.
inline constexpr size_t kFingerprintBytes = 240;

// The names in `group` ("groups/putuo") that may have one of the fingerprints of `names`; at most
// 1,000 of them.
absl::StatusOr<std::vector<KnownName>> FindNames(resource::Change& change, absl::string_view group,
                                                 absl::Span<const KnownName> names);
// Keeps the names of organisations that have none kept yet.
absl::Status InsertNames(resource::Change& change, absl::Span<const KnownName> names);
absl::Status DeleteNames(resource::Change& change, absl::string_view organization);

// Whether the organisation has, or ever had, an affiliation.
absl::StatusOr<bool> WasEverAffiliated(resource::Change& change, absl::string_view organization);

// Whether it went into another, or another into it.
absl::StatusOr<bool> WasEverMerged(resource::Change& change, absl::string_view organization);

// Organisations of `group` with a name of the fingerprint of `display_name`, in pinyin order; at
// most 100.
absl::StatusOr<std::vector<v1::SimilarOrganization>> FindSimilar(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group,
                                                                 const std::string& display_name);

}  // namespace edugroup::membership
