#include "tools/reading/table.h"

#include "absl/strings/str_cat.h"

namespace edugroup::reading {

std::string PlaceOf(const Table& table, const Row& row) {
  return absl::StrCat(table.title, table.title.empty() ? "" : " ", "第", row.number, "行");
}

absl::string_view TextAt(const Row& row, size_t column) {
  return column < row.cells.size() ? absl::string_view(row.cells[column].text)
                                   : absl::string_view();
}

}  // namespace edugroup::reading
