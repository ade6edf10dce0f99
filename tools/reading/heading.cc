#include "tools/reading/heading.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "tools/reading/clean.h"

namespace edugroup::reading {
namespace {

constexpr size_t kMostTitleRows = 20;

size_t CountKnown(const Row& row, const FieldOf& field_of) {
  return std::count_if(row.cells.begin(), row.cells.end(), [&](const Cell& cell) {
    return cell.covered != Cell::Covered::kFromLeft && !field_of(HeadingKey(cell.text)).empty();
  });
}

// What a merged heading covers, when no row below it says what of.
bool IsOnlyCovered(const Row& upper, const Row& lower, size_t column) {
  return column < upper.cells.size() && upper.cells[column].covered == Cell::Covered::kFromLeft &&
         TextAt(lower, column).empty();
}

// "联系人/姓名" means what "联系人姓名" means, or else what "姓名" or "联系人" mean.
Column MakeColumn(absl::string_view upper, absl::string_view lower, const FieldOf& field_of) {
  const std::string above = HeadingKey(upper), below = HeadingKey(lower);
  if (below.empty() || above == below) return {CleanName(upper), field_of(above)};
  if (above.empty()) return {CleanName(lower), field_of(below)};
  Column column{absl::StrCat(CleanName(upper), "/", CleanName(lower)),
                field_of(absl::StrCat(above, below))};
  if (column.field.empty()) column.field = field_of(below);
  if (column.field.empty()) column.field = field_of(above);
  return column;
}

// Whether `lower` goes on with the heading: every cell with text repeats the one above or, under a
// heading that spans it or under none, means a field; and one does.
bool GoesOn(const Row& upper, const Row& lower, const FieldOf& field_of) {
  bool says_more = false;
  for (size_t i = 0; i < lower.cells.size(); ++i) {
    const std::string above = HeadingKey(TextAt(upper, i)), below = HeadingKey(lower.cells[i].text);
    if (below.empty() || below == above) continue;
    if (field_of(below).empty() && field_of(absl::StrCat(above, below)).empty()) return false;
    says_more = true;
  }
  return says_more;
}

absl::Status CheckDistinct(const std::vector<Column>& columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (columns[i].field.empty() || columns[i].field != columns[j].field) continue;
      return absl::InvalidArgumentError(absl::StrCat(columns[i].field, " stands twice: \"",
                                                     columns[j].heading, "\" and \"",
                                                     columns[i].heading, "\""));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string HeadingKey(absl::string_view text) {
  const std::string narrow = value::NormalizeWidth(CleanText(text));
  return absl::AsciiStrToLower(absl::StrReplaceAll(narrow, {{" ", ""}, {"\n", ""}}));
}

bool IsSectionTitle(const Row& row) {
  return row.cells.size() > 1 && row.cells[0].covered != Cell::Covered::kFromLeft &&
         std::all_of(row.cells.begin() + 1, row.cells.end(),
                     [](const Cell& cell) { return cell.covered == Cell::Covered::kFromLeft; });
}

absl::StatusOr<Heading> FindHeading(const Table& table, const FieldOf& field_of) {
  for (size_t i = 0; i < std::min(table.rows.size(), kMostTitleRows); ++i) {
    const Row& row = table.rows[i];
    if (CountKnown(row, field_of) < std::min<size_t>(2, row.cells.size())) continue;
    static const Row& none = *new Row();
    const bool has_two = i + 1 < table.rows.size() && GoesOn(row, table.rows[i + 1], field_of);
    const Row& lower = has_two ? table.rows[i + 1] : none;
    Heading heading;
    heading.first_data_row = i + (has_two ? 2 : 1);
    for (size_t c = 0; c < std::max(row.cells.size(), lower.cells.size()); ++c) {
      Column column = MakeColumn(TextAt(row, c), TextAt(lower, c), field_of);
      if (IsOnlyCovered(row, lower, c)) column.field.clear();
      heading.columns.push_back(std::move(column));
    }
    RETURN_IF_ERROR(CheckDistinct(heading.columns));
    return heading;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(table.document, table.title.empty() ? "" : " ", table.title,
                   ": none of the first rows is a heading with columns that are known"));
}

}  // namespace edugroup::reading
