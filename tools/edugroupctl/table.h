// Tables on a terminal, in which Chinese columns align, and the same rows as CSV.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace edugroup::ctl {

// Columns that a UTF-8 text takes on a terminal: two for a wide character, none for a combining
// one.
int DisplayWidth(absl::string_view text);

// The text, cut to at most `width` columns; "…" stands for what was cut.
std::string Shorten(absl::string_view text, int width);

class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // As many cells as there are columns. A line break in a cell is shown as " / ".
  void Add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }
  // Headings, a rule and the rows, two spaces between columns.
  std::string ToText() const;
  // RFC 4180 with headings, cells as they were given.
  std::string ToCsv() const;

 private:
  std::vector<int> Widths() const;

  const std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// A column of numbers.
inline Table::Column Number(std::string heading) {
  return {std::move(heading), Table::Align::kRight};
}

}  // namespace edugroup::ctl
