#include "tests/load/crowd.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "tests/load/floors.h"

namespace edugroup::load {
namespace {

constexpr int kGroupsAtOnce = 50;

// The administrator's, for statements that take as long as they take.
sql::Options Patient(const ServerProcess& server) {
  sql::Options options = server.database().root();
  options.statement_timeout = absl::InfiniteDuration();
  return options;
}

sql::Rows Query(const ServerProcess& server, const std::string& text) {
  RawConnection connection(Patient(server));
  return Check(connection->Query({"load", text}, {}));
}

void Run(const ServerProcess& server, const std::string& text) {
  RawConnection connection(Patient(server));
  Check(connection->Run(text));
}

struct Column {
  std::string name;
  bool is_number;
};

// The columns that are written, in order.
std::vector<Column> ColumnsOf(const ServerProcess& server, const std::string& table) {
  std::vector<Column> columns;
  for (const sql::Row& row :
       Query(server, absl::Substitute("SELECT column_name, data_type LIKE '%int' FROM "
                                      "information_schema.columns "
                                      "WHERE table_schema = '$0' AND table_name = '$1' "
                                      "AND extra NOT LIKE '%GENERATED%' ORDER BY ordinal_position",
                                      server.database().schema(), table))) {
    columns.push_back({row[0].bytes(), row[1].number() != 0});
  }
  return columns;
}

std::string NamesOf(const std::vector<Column>& columns) {
  return absl::StrJoin(columns, ", ",
                       [](std::string* text, const Column& column) { text->append(column.name); });
}

// What a column of a copy `c` of the row `t` is made of. What is put in is as long as what was
// there: messages keep the lengths of their fields.
std::string CopyOf(const Column& column) {
  if (column.name == "group_id") return "c.group_id";
  if (column.name == "subject_key") return "''";  // a key of its own is made when it is needed
  if (column.is_number) return absl::StrCat("t.", column.name);
  const std::string copy = absl::Substitute(
      "REPLACE(REPLACE(t.$0, 'groups/load', CONCAT('groups/', c.group_id)), 'organizations/o0', "
      "CONCAT('organizations/', c.mark))",
      column.name);
  if (column.name != "path") return copy;
  return absl::StrCat("CONCAT(", copy, ", IF(t.path LIKE 'affiliations/%', c.suffix, ''))");
}

// Copies kGroup's rows once for each row of `copies`: group_id; mark, which takes the place of "o0"
// in the ids of organisations; suffix of the ids of affiliations.
void CopyTable(const ServerProcess& server, const std::string& table, const std::string& copies) {
  const std::vector<Column> columns = ColumnsOf(server, table);
  const std::string values = absl::StrJoin(
      columns, ", ", [](std::string* text, const Column& column) { text->append(CopyOf(column)); });
  Run(server,
      absl::Substitute("INSERT INTO $0 ($1) SELECT $2 FROM ($3) c JOIN $0 t WHERE t.group_id = "
                       "'load'",
                       table, NamesOf(columns), values, copies));
}

}  // namespace

const std::vector<std::string> kMembershipTables = {
    "group_record",      "kind",        "kind_history",         "organization",
    "organization_name", "affiliation", "organization_history", "affiliation_history",
    "register_record",   "entry",       "entry_token",          "post"};

void CopyDatabase(const ServerProcess& from, const ServerProcess& to) {
  from.AwaitSequenced();
  for (const sql::Row& row :
       Query(from, absl::Substitute("SELECT table_name FROM information_schema.tables WHERE "
                                    "table_schema = '$0' AND table_name IN (SELECT table_name FROM "
                                    "information_schema.columns WHERE table_schema = '$0' AND "
                                    "column_name = 'group_id')",
                                    from.database().schema()))) {
    const std::string& table = row[0].bytes();
    const std::string columns = NamesOf(ColumnsOf(from, table));
    Run(to, absl::Substitute("INSERT INTO $0.$1 ($2) SELECT $2 FROM $3.$1", to.database().schema(),
                             table, columns, from.database().schema()));
  }
  Run(to, absl::Substitute("REPLACE INTO $0.journal_head SELECT * FROM $1.journal_head",
                           to.database().schema(), from.database().schema()));
}

void AddGroups(const ServerProcess& server, const std::vector<std::string>& tables, int count) {
  for (int first = 0; first < count; first += kGroupsAtOnce) {
    const int last = std::min(first + kGroupsAtOnce, count) - 1;
    for (const std::string& table : tables) {
      CopyTable(server, table,
                absl::Substitute("SELECT CONCAT('g', LPAD(seq, 3, '0')) AS group_id, 'o0' AS mark, "
                                 "'' AS suffix FROM seq_$0_to_$1",
                                 first, last));
    }
    std::cout << "groups: " << last + 1 << std::endl;
  }
}

void AddHugeGroup(const ServerProcess& server) {
  for (const std::string& table : kMembershipTables) {
    const bool many = absl::StartsWith(table, "organization") || absl::StartsWith(table, "aff");
    CopyTable(server, table,
              absl::Substitute("SELECT 'huge' AS group_id, CONCAT(SUBSTRING('abcdefghij', 1 + seq "
                               "DIV 10, 1), seq % 10) AS mark, CONCAT('-', seq) AS suffix "
                               "FROM seq_1_to_$0",
                               many ? kHugeCopies : 1));
  }
}

void RefreshStatistics(const ServerProcess& server, const std::vector<std::string>& tables) {
  for (const std::string& table : tables) {
    static_cast<void>(Query(server, absl::StrCat("ANALYZE TABLE ", table)));
  }
}

}  // namespace edugroup::load
