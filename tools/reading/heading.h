// Which rows of a table are its heading, and which column is which.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// The field that a printed heading means; empty when it means none. Headings come without spaces
// and line ends, half-width and lower case.
using FieldOf = std::function<std::string(absl::string_view heading)>;

struct Column {
  std::string heading;  // as printed; of two rows "联系人/姓名"
  std::string field;    // empty: not known
};

struct Heading {
  std::vector<Column> columns;
  size_t first_data_row = 0;  // index in Table::rows
};

// Finds the heading among the first rows: the first row of which two cells mean a field (one, in a
// table of one column), with the row below it when that only says more of the same columns. What
// stands above it is titles.
//   INVALID_ARGUMENT  no heading is found, or two columns mean the same field
absl::StatusOr<Heading> FindHeading(const Table& table, const FieldOf& field_of);

// As it is compared: without spaces and line ends, half-width, lower case.
std::string HeadingKey(absl::string_view text);

// Whether a row is one merged cell over the whole table: the title of a section, or a note.
bool IsSectionTitle(const Row& row);

}  // namespace edugroup::reading
