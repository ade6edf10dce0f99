#include "services/membership/census_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "services/membership/affiliation_store.h"
#include "services/membership/column_values.h"
#include "services/membership/history_tables.h"

namespace edugroup::membership {
namespace {

// A table of the days, so that one statement counts them all.
constexpr char kDay[] = "SELECT CAST(? AS SIGNED) AS day";
// What holds on a day; `%` stands for the history, `#` for the table of the days.
constexpr char kHoldsOnDay[] =
    "%.group_id = ? AND %.start_date <= #.day AND %.end_date > #.day AND %.record_us <= ? "
    "AND %.supersede_us > ?";
// The key holds all that is read; left to itself, the server reads whole rows instead.
constexpr char kAffiliationHistory[] = "affiliation_history a USE INDEX (by_organization)";
constexpr char kMembers[] =
    "SELECT m.day, h.kind, h.standard_kind, h.region, h.tags, h.industry_clusters, COUNT(*) FROM "
    "(SELECT DISTINCT days.day, SUBSTRING(a.organization, ?) AS path ";
constexpr char kMembersEnd[] =
    " GROUP BY m.day, h.kind, h.standard_kind, h.region, h.tags, h.industry_clusters";
constexpr char kGrades[] = "SELECT days.day, a.grade, COUNT(DISTINCT a.organization) ";

void Append(const sql::Params& more, sql::Params& params) {
  params.insert(params.end(), more.begin(), more.end());
}

std::string HoldsOnDay(const std::string& history, const std::string& days) {
  return absl::StrReplaceAll(kHoldsOnDay, {{"%", history}, {"#", days}});
}

// "FROM (SELECT …) days ", with its parameters.
resource::Condition FromDays(absl::Span<const absl::CivilDay> days) {
  resource::Condition from;
  const std::vector<std::string> table(days.size(), kDay);
  from.sql = absl::StrCat("FROM (", absl::StrJoin(table, " UNION "), ") days ");
  for (const absl::CivilDay day : days) from.params.emplace_back(DateValue(day));
  return from;
}

// The parameters of HoldsOnDay.
sql::Params HoldsParams(const MemberQuery& query) {
  const int64_t known = RecordMicros(query.known);
  return {resource::GroupOf(query.group), known, known};
}

using CountsByDay = std::map<int64_t, DayCounts>;

absl::Status ReadMembers(sql::Database& database, absl::Time deadline, const MemberQuery& query,
                         absl::Span<const absl::CivilDay> days, CountsByDay& counts) {
  const resource::Condition from = FromDays(days), of_kinds = OfKinds(query.affiliation_kinds);
  // Where a path begins in "groups/putuo/organizations/s1", counted from 1.
  const int64_t path_begins = resource::GroupOf(query.group).size() + sizeof("groups//");
  sql::Params params = {path_begins};
  Append(from.params, params);
  Append(HoldsParams(query), params);
  Append(of_kinds.params, params);
  Append(HoldsParams(query), params);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(
          deadline,
          {"census_members", absl::StrCat(kMembers, from.sql, "JOIN ", kAffiliationHistory, " ON ",
                                          HoldsOnDay("a", "days"), " AND ", of_kinds.sql,
                                          ") m JOIN organization_history h ON h.path = m.path AND ",
                                          HoldsOnDay("h", "m"), kMembersEnd)},
          params));
  for (const sql::Row& row : rows) {
    MemberCount& members = counts[row[0].number()].members.emplace_back();
    members.kind = row[1].bytes();
    v1::StandardKind_Parse(row[2].bytes(), &members.standard_kind);
    members.region = row[3].bytes();
    members.tags = absl::StrSplit(row[4].bytes(), '|', absl::SkipEmpty());
    members.industry_clusters = absl::StrSplit(row[5].bytes(), '|', absl::SkipEmpty());
    members.count = row[6].number();
  }
  return absl::OkStatus();
}

absl::Status ReadGrades(sql::Database& database, absl::Time deadline, const MemberQuery& query,
                        absl::Span<const absl::CivilDay> days, CountsByDay& counts) {
  const resource::Condition from = FromDays(days), of_kinds = OfKinds(query.affiliation_kinds);
  sql::Params params = from.params;
  Append(HoldsParams(query), params);
  Append(of_kinds.params, params);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(deadline,
                    {"census_grades", absl::StrCat(kGrades, from.sql, "JOIN ", kAffiliationHistory,
                                                   " ON ", HoldsOnDay("a", "days"), " AND ",
                                                   of_kinds.sql, " GROUP BY days.day, a.grade")},
                    params));
  for (const sql::Row& row : rows) {
    counts[row[0].number()].grades[row[1].bytes()] = row[2].number();
  }
  return absl::OkStatus();
}

}  // namespace

resource::Condition IsMember(const MemberQuery& query, absl::CivilDay day) {
  const AsOf as_of{day, query.known};
  const resource::Condition version = HoldsAsOf(as_of, "organization_version.");
  const resource::Condition in_force = HoldsAsOf(as_of, "a.");
  const resource::Condition of_kinds = OfKinds(query.affiliation_kinds);
  resource::Condition condition;
  // A look-up for each version in turn: of EXISTS the server makes a join with all of the group's.
  condition.sql =
      absl::StrCat(version.sql,
                   " AND (SELECT 1 FROM affiliation_history a WHERE a.group_id = "
                   "organization_version.group_id AND a.organization = CONCAT('groups/', "
                   "organization_version.group_id, '/', organization_version.path) AND ",
                   in_force.sql, " AND ", of_kinds.sql, " LIMIT 1) = 1");
  Append(version.params, condition.params);
  Append(in_force.params, condition.params);
  Append(of_kinds.params, condition.params);
  return condition;
}

absl::StatusOr<std::vector<DayCounts>> ReadCounts(sql::Database& database, absl::Time deadline,
                                                  const MemberQuery& query,
                                                  absl::Span<const absl::CivilDay> days) {
  CountsByDay counts;
  RETURN_IF_ERROR(ReadMembers(database, deadline, query, days, counts));
  RETURN_IF_ERROR(ReadGrades(database, deadline, query, days, counts));
  std::vector<DayCounts> in_order;
  for (const absl::CivilDay day : days) in_order.push_back(counts[DateValue(day)]);
  return in_order;
}

absl::StatusOr<std::map<std::string, std::string>> ReadKindNames(sql::Database& database,
                                                                 absl::Time deadline,
                                                                 absl::string_view group,
                                                                 const AsOf& as_of) {
  ASSIGN_OR_RETURN(const auto values,
                   ReadAllValues(database, deadline, KindHistories(), group, as_of));
  std::map<std::string, std::string> names;
  for (const auto& [kind, columns] : values) names[kind] = columns.front();
  return names;
}

absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReadAffiliationsOf(
    sql::Database& database, absl::Time deadline, const MemberQuery& query, absl::CivilDay day,
    const std::vector<std::string>& organizations) {
  std::map<std::string, std::vector<std::string>> found;
  if (organizations.empty()) return found;
  const resource::Condition in_force = HoldsAsOf({day, query.known});
  const resource::Condition of_kinds = OfKinds(query.affiliation_kinds);
  sql::Params params = {resource::GroupOf(query.group)};
  Append(sql::Params(organizations.begin(), organizations.end()), params);
  Append(in_force.params, params);
  Append(of_kinds.params, params);
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      database.Read(deadline,
                    {"census_affiliations",
                     absl::StrCat("SELECT organization, path FROM affiliation_history WHERE "
                                  "group_id = ? AND organization IN (",
                                  sql::Marks(organizations.size()), ") AND ", in_force.sql, " AND ",
                                  of_kinds.sql, " ORDER BY path")},
                    params));
  for (const sql::Row& row : rows) {
    found[row[0].bytes()].push_back(absl::StrCat(query.group, "/", row[1].bytes()));
  }
  return found;
}

}  // namespace edugroup::membership
