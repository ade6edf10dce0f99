// The table that an import command takes in, as its flags say.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/edugroupctl/column_mapping.h"
#include "tools/reading/heading.h"
#include "tools/reading/table.h"

namespace edugroup::ctl {

// The table of a file that --sheet or --table means. USAGE when both are given.
absl::StatusOr<reading::Table> ReadImportTable(const std::string& path);

struct ImportTable {
  reading::Table table;
  reading::Heading heading;
  std::vector<size_t> rows;  // of data, as indexes into table.rows; titles of sections left out
};

// The same with its heading, by `mapping` and the file of --mapping.
absl::StatusOr<ImportTable> ReadImportTable(const std::string& path, ColumnMapping mapping);

// Headings of columns that mean no field.
std::vector<std::string> UnreadColumns(const ImportTable& table);

}  // namespace edugroup::ctl
