#include "common/sql/marks.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace edugroup::sql {

std::string Marks(size_t count) {
  return absl::StrJoin(std::vector<std::string>(count, "?"), ", ");
}

std::string RowMarks(size_t rows, size_t columns) {
  const std::string row = absl::StrCat("(", Marks(columns), ")");
  return absl::StrJoin(std::vector<std::string>(rows, row), ", ");
}

}  // namespace edugroup::sql
