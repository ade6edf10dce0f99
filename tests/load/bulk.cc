#include "tests/load/bulk.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/load/check.h"

namespace edugroup::load {
namespace {

constexpr int kRowsAtOnce = 100;

std::string Times(int count, const std::string& text) {
  return absl::StrJoin(std::vector<std::string>(count, text), ", ");
}

std::vector<std::string> ColumnsOf(sql::Connection& connection, const std::string& table) {
  const sql::Statement select = {"columns",
                                 "SELECT column_name FROM information_schema.columns WHERE "
                                 "table_schema = DATABASE() AND table_name = ? "
                                 "ORDER BY ordinal_position"};
  std::vector<std::string> columns;
  for (const sql::Row& row : Check(connection.Query(select, {table}))) {
    columns.push_back(row[0].bytes());
  }
  return columns;
}

}  // namespace

Bulk::Bulk(sql::Connection& connection, const std::string& table, const std::string& path) {
  // group_id is the first column of every table.
  const std::string columns = absl::StrJoin(ColumnsOf(connection, table), ", ");
  const sql::Statement select = {"bulk_rows",
                                 absl::StrCat("SELECT ", columns, " FROM ", table,
                                              " WHERE group_id = 'load' AND path LIKE ?")};
  const sql::Rows rows = Check(connection.Query(select, {path + "%"}));
  if (rows.empty()) Check(absl::NotFoundError(absl::StrCat("no rows of ", table, " at ", path)));
  rows_ = static_cast<int>(rows.size());
  columns_ = static_cast<int>(rows[0].size());
  for (int first = 0; first < rows_; first += kRowsAtOnce) {
    const int count = std::min(kRowsAtOnce, rows_ - first);
    Step& step = steps_.emplace_back();
    step.statement = {"bulk_insert",
                      absl::StrCat("INSERT INTO ", table, " (", columns, ") VALUES ",
                                   Times(count, absl::StrCat("(", Times(columns_, "?"), ")")))};
    for (int i = first; i < first + count; ++i) {
      step.params.insert(step.params.end(), rows[i].begin(), rows[i].end());
    }
  }
}

void Bulk::Insert(sql::Connection& connection) {
  const std::string group = absl::StrCat("raw-", ++groups_);
  Check(connection.Begin());
  for (Step& step : steps_) {
    for (size_t i = 0; i < step.params.size(); i += columns_) step.params[i] = group;
    Check(connection.Execute(step.statement, step.params).status());
  }
  Check(connection.Commit());
}

int Scan(sql::Connection& connection, const std::string& table, const std::string& column,
         const std::string& value) {
  const sql::Statement select = {
      "scan",
      absl::StrCat("SELECT * FROM ", table, " WHERE group_id = 'load' AND ", column, " = ?")};
  const sql::Rows rows = Check(connection.Query(select, {value}));
  size_t touched = 0;
  for (const sql::Row& row : rows) {
    for (const sql::Value& cell : row) touched += cell.bytes().size();
  }
  if (touched == 0) Check(absl::NotFoundError("nothing to scan"));
  return static_cast<int>(rows.size());
}

}  // namespace edugroup::load
