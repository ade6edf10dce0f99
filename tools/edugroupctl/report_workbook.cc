#include "tools/edugroupctl/report_workbook.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/table.h"

namespace edugroup::ctl {
namespace {

using evaluation::v1::ChartPoint;
using evaluation::v1::RenderedChart;
using evaluation::v1::RenderedFigure;
using evaluation::v1::RenderedTable;
using evaluation::v1::ReportChart;
using evaluation::v1::ReportDocument;

constexpr size_t kLongestSheetName = 31;  // as Excel has it
constexpr int kWidestColumn = 60;
constexpr uint8_t kA4 = 9;

// A number that a cell of 15 digits holds exactly as it is printed: no credit code, no "007".
bool IsPlainNumber(absl::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  const absl::string_view digits = text.substr(negative ? 1 : 0);
  const size_t point = digits.find('.');
  const absl::string_view whole = digits.substr(0, point);
  if (whole.empty() || (whole.size() > 1 && whole[0] == '0') || digits.size() > 15) return false;
  if (point != absl::string_view::npos && point + 1 == digits.size()) return false;
  return std::count(digits.begin(), digits.end(), '.') <= 1 &&
         std::all_of(digits.begin(), digits.end(),
                     [](char c) { return c == '.' || absl::ascii_isdigit(c); });
}

// The workbook while it is made.
class Workbook {
 public:
  explicit Workbook(const std::string& path)
      : book_(workbook_new(path.c_str())),
        heading_(workbook_add_format(book_)),
        cell_(workbook_add_format(book_)) {
    for (lxw_format* format : {heading_, cell_}) {
      format_set_border(format, LXW_BORDER_THIN);
      format_set_text_wrap(format);
      format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    }
    format_set_bold(heading_);
    format_set_align(heading_, LXW_ALIGN_CENTER);
  }

  // A sheet of rows below headings, that prints on A4.
  lxw_worksheet* AddSheet(const std::string& title, const std::vector<std::string>& headings,
                          const std::vector<std::vector<std::string>>& rows) {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, NameFor(title).c_str());
    worksheet_set_paper(sheet, kA4);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    worksheet_freeze_panes(sheet, 1, 0);
    std::vector<int> widths(headings.size(), 0);
    for (size_t column = 0; column < headings.size(); ++column) {
      worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(column), headings[column].c_str(),
                             heading_);
      widths[column] = DisplayWidth(headings[column]);
    }
    for (size_t row = 0; row < rows.size(); ++row) {
      for (size_t column = 0; column < rows[row].size() && column < headings.size(); ++column) {
        Write(sheet, row + 1, column, rows[row][column]);
        widths[column] = std::max(widths[column], DisplayWidth(rows[row][column]));
      }
    }
    for (size_t column = 0; column < widths.size(); ++column) {
      const auto at = static_cast<lxw_col_t>(column);
      worksheet_set_column(sheet, at, at, std::min(widths[column], kWidestColumn) + 2, nullptr);
    }
    return sheet;
  }

  // A chart over two columns of a sheet, labels and values, beside them.
  void AddChart(lxw_worksheet* sheet, const RenderedChart& chart) {
    lxw_chart* drawn = workbook_add_chart(
        book_, chart.kind() == ReportChart::LINE ? LXW_CHART_LINE : LXW_CHART_COLUMN);
    lxw_chart_series* series = chart_add_series(drawn, nullptr, nullptr);
    const auto last = static_cast<lxw_row_t>(chart.points_size());
    const char* name = sheet_names_.back().c_str();
    chart_series_set_categories(series, name, 1, 0, last, 0);
    chart_series_set_values(series, name, 1, 1, last, 1);
    chart_series_set_labels(series);
    chart_title_set_name(drawn, chart.display_name().c_str());
    if (!chart.unit().empty()) chart_axis_set_name(drawn->y_axis, chart.unit().c_str());
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
    worksheet_insert_chart(sheet, 1, 3, drawn);
  }

  // UsageError when the file cannot be written.
  absl::Status Close(const std::string& path) {
    const lxw_error error = workbook_close(book_);
    if (error == LXW_NO_ERROR) return absl::OkStatus();
    return UsageError(absl::StrCat("cannot write ", path, ": ", lxw_strerror(error)));
  }

 private:
  void Write(lxw_worksheet* sheet, size_t row, size_t column, const std::string& text) {
    const auto at_row = static_cast<lxw_row_t>(row);
    const auto at_column = static_cast<lxw_col_t>(column);
    if (IsPlainNumber(text)) {
      // The file format keeps numbers as binary floating point; these are shown as they were.
      worksheet_write_number(sheet, at_row, at_column, std::strtod(text.c_str(), nullptr), cell_);
    } else {
      worksheet_write_string(sheet, at_row, at_column, text.c_str(), cell_);
    }
  }

  // The title as a sheet may be called, and as none is yet.
  std::string NameFor(std::string title) {
    for (char& c : title) {
      if (absl::string_view("[]:*?/\\'").find(c) != absl::string_view::npos) c = ' ';
    }
    const std::string number = absl::StrCat(sheet_names_.size() + 1);
    std::string name(
        absl::StripAsciiWhitespace(value::Excerpt(title, kLongestSheetName - number.size() - 2)));
    if (title.empty() || !taken_.insert(absl::AsciiStrToLower(name)).second) {
      absl::StrAppend(&name, " ", number);
    }
    sheet_names_.push_back(name);
    return name;
  }

  lxw_workbook* const book_;
  lxw_format* const heading_;
  lxw_format* const cell_;
  std::vector<std::string> sheet_names_;
  std::set<std::string> taken_;
};

void AddFigures(const ReportDocument& document, Workbook& book) {
  std::vector<std::vector<std::string>> rows;
  for (const RenderedFigure& figure : document.figures()) {
    rows.push_back({figure.display_name(), figure.value().value(), figure.value().unit(),
                    figure.text(), figure.source_server()});
  }
  book.AddSheet("数据", {"指标", "数值", "单位", "文中写法", "来源"}, rows);
}

void AddTable(const RenderedTable& table, Workbook& book) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : table.rows()) {
    rows.emplace_back(row.cells().begin(), row.cells().end());
  }
  book.AddSheet(table.display_name(), {table.headings().begin(), table.headings().end()}, rows);
}

void AddChart(const RenderedChart& chart, Workbook& book) {
  std::vector<std::vector<std::string>> rows;
  for (const ChartPoint& point : chart.points()) rows.push_back({point.label(), point.value()});
  lxw_worksheet* sheet =
      book.AddSheet(chart.display_name(), {"", chart.unit().empty() ? "数值" : chart.unit()}, rows);
  if (!rows.empty()) book.AddChart(sheet, chart);
}

}  // namespace

absl::Status WriteWorkbook(const ReportDocument& document, const std::string& path) {
  Workbook book(path);
  AddFigures(document, book);
  for (const RenderedTable& table : document.tables()) AddTable(table, book);
  for (const RenderedChart& chart : document.charts()) AddChart(chart, book);
  return book.Close(path);
}

}  // namespace edugroup::ctl
