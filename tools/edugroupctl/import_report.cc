#include "tools/edugroupctl/import_report.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/reading/csv.h"

namespace edugroup::ctl {
namespace {

using membership::v1::RowFinding;
using type::Finding;

// The column of the table that holds a field; -1 when there is none.
int ColumnOf(const ImportTable& import, const std::string& field) {
  const auto& columns = import.heading.columns;
  const auto found = std::find_if(
      columns.begin(), columns.end(),
      [&](const reading::Column& column) { return !field.empty() && column.field == field; });
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

const std::string& MessageOf(const Finding& finding) {
  return finding.message_zh().empty() ? finding.message() : finding.message_zh();
}

}  // namespace

std::vector<int> RowsOf(const RowFindings& findings) {
  std::vector<int> rows;
  for (const RowFinding& found : findings) rows.push_back(found.row());
  SortRows(rows);
  return rows;
}

void SortRows(std::vector<int>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

absl::Status NothingWritten(size_t rejected) {
  return absl::FailedPreconditionError(
      absl::StrCat(rejected, rejected == 1 ? " row" : " rows",
                   " cannot be taken: nothing was written; mend the file, or see --partial"));
}

void ShowRowFindings(const ImportTable& import, const RowFindings& findings, int total,
                     const Output& output) {
  Table table({{"severity"}, {"file"}, {"place"}, {"column"}, {"text"}, {"rule"}, {"message"}});
  for (const RowFinding& found : findings) {
    const reading::Row& row = import.table.rows[import.rows[found.row()]];
    const int column = ColumnOf(import, found.column());
    table.Add({Finding::Severity_Name(found.finding().severity()), import.table.document,
               reading::PlaceOf(import.table, row),
               column < 0 ? found.column() : import.heading.columns[column].heading,
               column < 0 ? "" : std::string(reading::TextAt(row, column)),
               found.finding().rule_id(), MessageOf(found.finding())});
  }
  const auto hard = std::count_if(findings.begin(), findings.end(), [](const RowFinding& found) {
    return found.finding().severity() == Finding::HARD;
  });
  const auto listed = static_cast<int>(findings.size());
  output.Show(absl::StrCat(total, total == 1 ? " finding" : " findings", " (", hard, " hard)",
                           listed < total ? absl::StrCat(", the first ", listed) : ""),
              table);
}

void ShowUnreadColumns(const ImportTable& import, const Output& output) {
  const std::vector<std::string> unread = UnreadColumns(import);
  if (!unread.empty()) {
    output.Line(absl::StrCat("columns that are not read: ", absl::StrJoin(unread, ", ")));
  }
}

absl::Status WriteRest(const std::string& path, const ImportTable& import,
                       const std::vector<int>& rejected, const RowFindings& findings) {
  std::map<int, std::vector<std::string>> problems;
  for (const RowFinding& found : findings) {
    problems[found.row()].push_back(MessageOf(found.finding()));
  }
  std::vector<size_t> kept;  // columns; problems of an earlier round are not
  std::vector<std::string> headings;
  for (size_t i = 0; i < import.heading.columns.size(); ++i) {
    if (import.heading.columns[i].heading == kProblemsHeading) continue;
    kept.push_back(i);
    headings.push_back(import.heading.columns[i].heading);
  }
  headings.push_back(kProblemsHeading);
  std::ofstream file(path, std::ios::binary);
  file << "\xEF\xBB\xBF" << reading::CsvLine(headings);
  for (const int index : rejected) {
    const reading::Row& row = import.table.rows[import.rows[index]];
    std::vector<std::string> cells;
    for (const size_t column : kept) cells.emplace_back(reading::TextAt(row, column));
    cells.push_back(absl::StrJoin(problems[index], "；"));
    file << reading::CsvLine(cells);
  }
  file.close();
  if (!file) return absl::InternalError(absl::StrCat("cannot write ", path));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
