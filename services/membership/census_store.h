// The counts of a census, taken where the rows are.
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

namespace edugroup::membership {

// Which affiliations make a member.
struct MemberQuery {
  std::string group;  // "groups/putuo"
  absl::CivilDay day;
  std::vector<std::string> affiliation_kinds;  // empty: any
};

// Of the organisation table: the members.
resource::Condition IsMember(const MemberQuery& query);

// Members by kind and tags; each counts once however many affiliations it has (J5).
absl::StatusOr<std::vector<MemberCount>> ReadMemberCounts(sql::Database& database,
                                                          absl::Time deadline,
                                                          const MemberQuery& query);

// Display names of the organisation kinds of a group by resource name.
absl::StatusOr<std::map<std::string, std::string>> ReadKindNames(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group);

// Members on each of `days`, in their order; the day of the query is not used.
absl::StatusOr<std::vector<int64_t>> ReadTotals(sql::Database& database, absl::Time deadline,
                                                const MemberQuery& query,
                                                absl::Span<const absl::CivilDay> days);

// The affiliations in force of each of `organizations`, by organisation.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAffiliationsOf(
    sql::Database& database, absl::Time deadline, const MemberQuery& query,
    const std::vector<std::string>& organizations);

}  // namespace edugroup::membership
