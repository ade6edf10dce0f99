#include "services/task/urge_store.h"

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/status.h"
#include "services/task/columns.h"

namespace edugroup::task {
namespace {

using v1::Urge;

std::string Organizations(const Urge& urge) {
  std::vector<std::string> names;
  for (const v1::UrgeRecipient& recipient : urge.recipients()) {
    names.push_back(recipient.organization());
  }
  return JoinSet(names);
}

}  // namespace

const resource::Table& UrgeTable() {
  static const auto* const table = new resource::Table{
      "urge",
      resource::Pattern("groups/{group}/urges/{urge}"),
      {
          resource::Text<Urge>("means", "means",
                               [](const Urge& u) { return Urge::Means_Name(u.means()); }),
          resource::Date<Urge>("date", "urge_date",
                               [](const Urge& u) { return DayNumber(u.date()); }),
          resource::Set<Urge>("organizations", "organizations", &Organizations),
          resource::Set<Urge>("assignments", "assignments",
                              [](const Urge& u) { return JoinSet(u.assignments()); }),
      },
      resource::Of<Urge>([](const Urge& u) { return NewestFirst(u.date()); }),
      {}};
  return *table;
}

resource::Condition ToOrganization(const std::string& organization) {
  return {"LOCATE(?, organizations) > 0", {absl::StrCat("|", organization, "|")}};
}

absl::StatusOr<absl::flat_hash_map<std::string, int>> CountUrges(
    resource::Change& change, const std::vector<std::string>& assignments) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const sql::Statement select = {
      "urge_count", absl::StrCat("SELECT assignment, COUNT(*) FROM urge_target WHERE group_id = ? "
                                 "AND assignment IN (",
                                 sql::Marks(assignments.size()), ") GROUP BY assignment")};
  const std::string group(resource::GroupOf(assignments[0]));
  sql::Params params = {group};
  for (const std::string& assignment : assignments) params.push_back(resource::PathOf(assignment));
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction->Query(select, params));
  absl::flat_hash_map<std::string, int> counts;
  for (const sql::Row& row : rows) {
    counts[absl::StrCat("groups/", group, "/", row[0].bytes())] = static_cast<int>(row[1].number());
  }
  return counts;
}

absl::Status KeepUrge(resource::Change& change, Urge& urge) {
  RETURN_IF_ERROR(change.Insert(UrgeTable(), urge));
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const sql::Statement insert = {
      "urge_target_insert",
      absl::StrCat("INSERT INTO urge_target (group_id, assignment, urge) VALUES ",
                   sql::RowMarks(urge.assignments_size(), 3))};
  sql::Params params;
  for (const std::string& assignment : urge.assignments()) {
    params.push_back(resource::GroupOf(assignment));
    params.push_back(resource::PathOf(assignment));
    params.push_back(resource::PathOf(urge.name()));
  }
  return transaction->Execute(insert, params).status();
}

}  // namespace edugroup::task
