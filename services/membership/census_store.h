// The counts of a census, taken where the rows are. All of it is told by histories: who was a
// member on a day, what it was then, and what of it was known at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/resource/store.h"
#include "common/sql/database.h"
#include "services/membership/census.h"
#include "services/membership/history_store.h"

namespace edugroup::membership {

// Which affiliations make a member.
struct MemberQuery {
  std::string group;                           // "groups/putuo"
  std::vector<std::string> affiliation_kinds;  // empty: any
  absl::Time known = absl::InfiniteFuture();   // the time whose records count
};

// Of OrganizationVersions(): the members on `day`, as they were then.
resource::Condition IsMember(const MemberQuery& query, absl::CivilDay day);

// What the censuses of `days` are made of, in their order; each member counts once however many
// affiliations it has (J5).
absl::StatusOr<std::vector<DayCounts>> ReadCounts(sql::Database& database, absl::Time deadline,
                                                  const MemberQuery& query,
                                                  absl::Span<const absl::CivilDay> days);

// What the entries of a group's taxonomies were called, by resource name.
absl::StatusOr<std::map<std::string, std::string>> ReadKindNames(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group,
                                                                 const AsOf& as_of);

// The affiliations in force on `day` of each of `organizations`, by organisation.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAffiliationsOf(
    sql::Database& database, absl::Time deadline, const MemberQuery& query, absl::CivilDay day,
    const std::vector<std::string>& organizations);

}  // namespace edugroup::membership
