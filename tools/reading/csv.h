// Tables in text files: RFC 4180, cells parted by commas or by tabs.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// The rows of a text in UTF-8. Cells are parted by tabs when the first line holds one outside of
// quotes and no comma, else by commas. A quoted cell may hold separators, quotes (doubled) and line
// breaks.
//   INVALID_ARGUMENT    with the line: a quote that is never closed, or text behind a closing one
//   RESOURCE_EXHAUSTED  limits.h
absl::StatusOr<std::vector<Row>> ParseCsv(absl::string_view text);

// One line of such a file, with its end; cells are quoted where they must be.
std::string CsvLine(const std::vector<std::string>& cells);

}  // namespace edugroup::reading
