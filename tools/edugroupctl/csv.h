// Tables in files as offices have them: RFC 4180, in UTF-8 (with or without a mark) or GB18030.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::ctl {

// The bytes as UTF-8 without a byte order mark: taken as UTF-8 when they are, else as GB18030.
// INVALID_ARGUMENT when they are neither.
absl::StatusOr<std::string> ToUtf8(const std::string& bytes);

struct CsvRow {
  int line = 0;  // of the file, where the row begins; from 1
  std::vector<std::string> cells;
};

// The rows of a text; rows without any text are left out. A quoted cell may hold commas, quotes
// (doubled) and line breaks.
// INVALID_ARGUMENT with the line: a quote that is never closed, or text behind a closing one.
absl::StatusOr<std::vector<CsvRow>> ParseCsv(absl::string_view text);

// Both, for a file. NOT_FOUND when it cannot be read.
absl::StatusOr<std::vector<CsvRow>> ReadCsvFile(const std::string& path);

}  // namespace edugroup::ctl
