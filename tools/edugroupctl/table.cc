#include "tools/edugroupctl/table.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace edugroup::ctl {
namespace {

int WidthOf(UChar32 c) {
  if (c < 0) return 1;  // a broken byte is shown as one replacement character
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// The width of the character at `at`, which moves behind it.
int NextWidth(absl::string_view text, int32_t& at) {
  UChar32 c;
  U8_NEXT(text.data(), at, static_cast<int32_t>(text.size()), c);
  return WidthOf(c);
}

std::string OneLine(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\r\n", " / "}, {"\n", " / "}, {"\t", " "}});
}

std::string CsvCell(absl::string_view cell) {
  if (cell.find_first_of(",\"\r\n") == absl::string_view::npos) return std::string(cell);
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

void AppendCsvRow(const std::vector<std::string>& cells, std::string& out) {
  for (size_t i = 0; i < cells.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ",", CsvCell(cells[i]));
  }
  out += "\n";
}

void AppendCell(absl::string_view text, int width, Table::Align align, bool last,
                std::string& line) {
  const std::string padding(std::max(0, width - DisplayWidth(text)), ' ');
  if (align == Table::Align::kRight) line += padding;
  absl::StrAppend(&line, text);
  if (last) return;
  if (align == Table::Align::kLeft) line += padding;
  line += "  ";
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  for (int32_t at = 0; at < static_cast<int32_t>(text.size());) width += NextWidth(text, at);
  return width;
}

std::string Shorten(absl::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  int32_t at = 0, end = 0;
  for (int used = 0; (used += NextWidth(text, at)) < width;) end = at;
  return absl::StrCat(text.substr(0, end), "…");
}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<int> Table::Widths() const {
  std::vector<int> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    int width = DisplayWidth(columns_[i].heading);
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(OneLine(row[i])));
    widths.push_back(width);
  }
  return widths;
}

std::string Table::ToText() const {
  const std::vector<int> widths = Widths();
  const auto line = [&](const auto& cell_of) {
    std::string text;
    for (size_t i = 0; i < columns_.size(); ++i) {
      AppendCell(cell_of(i), widths[i], columns_[i].align, i + 1 == columns_.size(), text);
    }
    return text + "\n";
  };
  std::string text = line([&](size_t i) { return columns_[i].heading; });
  text += line([&](size_t i) { return std::string(widths[i], '-'); });
  for (const auto& row : rows_) {
    text += line([&](size_t i) { return OneLine(row[i]); });
  }
  return text;
}

std::string Table::ToCsv() const {
  std::string text;
  std::vector<std::string> headings;
  for (const Column& column : columns_) headings.push_back(column.heading);
  AppendCsvRow(headings, text);
  for (const auto& row : rows_) AppendCsvRow(row, text);
  return text;
}

}  // namespace edugroup::ctl
