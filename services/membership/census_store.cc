#include "services/membership/census_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/column_values.h"

namespace edugroup::membership {
namespace {

constexpr char kCountMembers[] =
    "SELECT kind, standard_kind, tags, COUNT(*) FROM organization WHERE group_id = ? AND ";
constexpr char kCountMembersEnd[] = " GROUP BY kind, standard_kind, tags";

const sql::Statement kKindNames = {
    "census_kind_names",
    "SELECT path, display_name FROM kind WHERE group_id = ? AND taxonomy = 'ORGANIZATION_KIND'"};

// A table of the days, each beside the affiliations in force on it. The key holds all that is read;
// left to itself, the server reads whole rows instead.
constexpr char kTotals[] = "SELECT days.day, COUNT(DISTINCT affiliation.organization) FROM (";
constexpr char kTotalsDay[] = "SELECT CAST(? AS SIGNED) AS day";
constexpr char kTotalsJoin[] =
    ") days LEFT JOIN affiliation USE INDEX (by_organization) ON group_id = ? "
    "AND start_date > 0 AND start_date <= days.day AND (end_date = 0 OR end_date > days.day) AND ";
constexpr char kTotalsEnd[] = " GROUP BY days.day";

constexpr char kAffiliations[] =
    "SELECT organization, path FROM affiliation WHERE group_id = ? AND organization IN (";

void Append(const sql::Params& more, sql::Params& params) {
  params.insert(params.end(), more.begin(), more.end());
}

}  // namespace

resource::Condition IsMember(const MemberQuery& query) {
  const resource::Condition in_force = InForceOn(query.day);
  const resource::Condition of_kinds = OfKinds(query.affiliation_kinds);
  resource::Condition condition;
  condition.sql = absl::StrCat(
      "EXISTS (SELECT 1 FROM affiliation WHERE affiliation.group_id = organization.group_id AND "
      "affiliation.organization = CONCAT('groups/', organization.group_id, '/', organization.path) "
      "AND ",
      in_force.sql, " AND ", of_kinds.sql, ")");
  Append(in_force.params, condition.params);
  Append(of_kinds.params, condition.params);
  return condition;
}

absl::StatusOr<std::vector<MemberCount>> ReadMemberCounts(sql::Database& database,
                                                          absl::Time deadline,
                                                          const MemberQuery& query) {
  const resource::Condition is_member = IsMember(query);
  sql::Params params = {resource::GroupOf(query.group)};
  Append(is_member.params, params);
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(deadline,
                                 {"census_count_members",
                                  absl::StrCat(kCountMembers, is_member.sql, kCountMembersEnd)},
                                 params));
  std::vector<MemberCount> counts;
  for (const sql::Row& row : rows) {
    MemberCount& members = counts.emplace_back();
    members.kind = row[0].bytes();
    v1::StandardKind_Parse(row[1].bytes(), &members.standard_kind);
    members.tags = absl::StrSplit(row[2].bytes(), '|', absl::SkipEmpty());
    members.count = row[3].number();
  }
  return counts;
}

absl::StatusOr<std::map<std::string, std::string>> ReadKindNames(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(deadline, kKindNames, {resource::GroupOf(group)}));
  std::map<std::string, std::string> names;
  for (const sql::Row& row : rows) {
    names[absl::StrCat(group, "/", row[0].bytes())] = row[1].bytes();
  }
  return names;
}

absl::StatusOr<std::vector<int64_t>> ReadTotals(sql::Database& database, absl::Time deadline,
                                                const MemberQuery& query,
                                                absl::Span<const absl::CivilDay> days) {
  sql::Params params;
  for (const absl::CivilDay day : days) params.emplace_back(DateValue(day));
  params.emplace_back(resource::GroupOf(query.group));
  const resource::Condition of_kinds = OfKinds(query.affiliation_kinds);
  Append(of_kinds.params, params);
  const std::vector<std::string> table(days.size(), kTotalsDay);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(deadline,
                    {"census_totals", absl::StrCat(kTotals, absl::StrJoin(table, " UNION "),
                                                   kTotalsJoin, of_kinds.sql, kTotalsEnd)},
                    params));
  std::map<int64_t, int64_t> by_day;
  for (const sql::Row& row : rows) by_day[row[0].number()] = row[1].number();
  std::vector<int64_t> totals;
  for (const absl::CivilDay day : days) totals.push_back(by_day[DateValue(day)]);
  return totals;
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAffiliationsOf(
    sql::Database& database, absl::Time deadline, const MemberQuery& query,
    const std::vector<std::string>& organizations) {
  std::map<std::string, std::vector<std::string>> found;
  if (organizations.empty()) return found;
  const resource::Condition in_force = InForceOn(query.day);
  const resource::Condition of_kinds = OfKinds(query.affiliation_kinds);
  sql::Params params = {resource::GroupOf(query.group)};
  Append(sql::Params(organizations.begin(), organizations.end()), params);
  Append(in_force.params, params);
  Append(of_kinds.params, params);
  const std::vector<std::string> marks(organizations.size(), "?");
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(deadline,
                    {"census_affiliations",
                     absl::StrCat(kAffiliations, absl::StrJoin(marks, ", "), ") AND ", in_force.sql,
                                  " AND ", of_kinds.sql, " ORDER BY path")},
                    params));
  for (const sql::Row& row : rows) {
    found[row[0].bytes()].push_back(absl::StrCat(query.group, "/", row[1].bytes()));
  }
  return found;
}

}  // namespace edugroup::membership
