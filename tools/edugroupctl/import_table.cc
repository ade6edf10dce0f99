#include "tools/edugroupctl/import_table.h"

#include <utility>

#include "absl/flags/flag.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/import_report.h"
#include "tools/reading/file.h"

ABSL_FLAG(std::string, sheet, "", "import: name or number of the sheet of an .xlsx file.");
ABSL_FLAG(std::string, table, "", "import: number of the table of a .docx file.");
ABSL_FLAG(std::string, mapping, "", "import: YAML file with heading: field.");

namespace edugroup::ctl {

absl::StatusOr<reading::Table> ReadImportTable(const std::string& path) {
  const std::string sheet = absl::GetFlag(FLAGS_sheet), table = absl::GetFlag(FLAGS_table);
  if (!sheet.empty() && !table.empty()) return UsageError("give --sheet or --table, not both");
  ASSIGN_OR_RETURN(std::vector<reading::Table> tables, reading::ReadFile(path));
  return reading::Choose(std::move(tables), sheet.empty() ? table : sheet);
}

absl::StatusOr<ImportTable> ReadImportTable(const std::string& path, ColumnMapping mapping) {
  if (const std::string file = absl::GetFlag(FLAGS_mapping); !file.empty()) {
    RETURN_IF_ERROR(mapping.AddFile(file));
  }
  ImportTable import;
  ASSIGN_OR_RETURN(import.table, ReadImportTable(path));
  ASSIGN_OR_RETURN(import.heading,
                   reading::FindHeading(import.table, [&mapping](absl::string_view key) {
                     return mapping.Find(key);
                   }));
  for (size_t i = import.heading.first_data_row; i < import.table.rows.size(); ++i) {
    if (!reading::IsSectionTitle(import.table.rows[i])) import.rows.push_back(i);
  }
  return import;
}

std::vector<std::string> UnreadColumns(const ImportTable& table) {
  std::vector<std::string> headings;
  for (const reading::Column& column : table.heading.columns) {
    const bool is_unread = column.field.empty() && !column.heading.empty();
    if (is_unread && column.heading != kProblemsHeading) headings.push_back(column.heading);
  }
  return headings;
}

}  // namespace edugroup::ctl
