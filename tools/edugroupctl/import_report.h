// What an import found, row by row, and the file of the rows that were not taken.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "edugroup/membership/v1/row_finding.pb.h"
#include "tools/edugroupctl/import_table.h"
#include "tools/edugroupctl/output.h"

namespace edugroup::ctl {

using RowFindings = std::vector<membership::v1::RowFinding>;

// The rows that the findings are about, ascending, each once.
std::vector<int> RowsOf(const RowFindings& findings);
// Ascending, each once.
void SortRows(std::vector<int>& rows);
// FAILED_PRECONDITION that says what to do.
absl::Status NothingWritten(size_t rejected);

// The column of a file of rejected rows that says why; a later import does not read it.
inline constexpr char kProblemsHeading[] = "问题";

// Findings with file, place, heading of the column and the text as printed. Rows of findings are
// indexes into ImportTable::rows.
void ShowRowFindings(const ImportTable& import, const RowFindings& findings, int total,
                     const Output& output);

// A line that names the columns that are not read, if there are any.
void ShowUnreadColumns(const ImportTable& import, const Output& output);

// Writes the rejected rows (ascending indexes into ImportTable::rows) as they were printed, each
// with what was found, for whoever mends them: CSV in UTF-8 with a mark, as spreadsheets want it.
absl::Status WriteRest(const std::string& path, const ImportTable& import,
                       const std::vector<int>& rejected, const RowFindings& findings);

}  // namespace edugroup::ctl
