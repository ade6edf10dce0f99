// Files of offices, whatever they are.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// The tables of a file, which is told by its content: a workbook (.xlsx), a document (.docx) or
// text (CSV, tabs).
//   NOT_FOUND           it cannot be read
//   INVALID_ARGUMENT    damaged, or of another kind (old .xls and .doc files are named as such)
//   RESOURCE_EXHAUSTED  limits.h
absl::StatusOr<std::vector<Table>> ReadFile(const std::string& path);

// The same for what is in memory; `document` is its name.
absl::StatusOr<std::vector<Table>> ReadBytes(const std::string& bytes, const std::string& document);

// The text of a file without its tables: the paragraphs of a document (.docx), or a text file as it
// is. Errors as ReadFile; INVALID_ARGUMENT for a workbook.
absl::StatusOr<std::string> ReadTextOf(const std::string& path);

// The one table that is meant: by its title or its place from 1, or else the only one that is not
// hidden and has rows. INVALID_ARGUMENT naming the tables there are.
absl::StatusOr<Table> Choose(std::vector<Table> tables, absl::string_view wanted);

}  // namespace edugroup::reading
