#include "services/evaluation/entry_table.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
#include "services/evaluation/report.h"

namespace edugroup::evaluation {
namespace {

using membership::v1::Cell;
using membership::v1::Entry;
using membership::v1::Register;
using membership::v1::RegisterColumn;
using value::Decimal;

const RegisterColumn* FindColumn(const Register& record, const std::string& id) {
  const auto found =
      std::find_if(record.columns().begin(), record.columns().end(),
                   [&](const RegisterColumn& column) { return column.column_id() == id; });
  return found == record.columns().end() ? nullptr : &*found;
}

std::string OptionName(const RegisterColumn& column, const std::string& id) {
  for (const auto& option : column.options()) {
    if (option.option_id() == id) return option.display_name();
  }
  return id;
}

// "2016-10—2017-10"; an open end stays empty.
std::string IntervalText(const membership::v1::Interval& interval) {
  const std::string first = value::Format(interval.first()), last = value::Format(interval.last());
  return last.empty() ? first : absl::StrCat(first, "—", last);
}

std::string CellText(const Cell& cell, const RegisterColumn& column,
                     const OrganizationNames& names) {
  switch (cell.value_case()) {
    case Cell::kText:
      return cell.text();
    case Cell::kQuantity:
      return FigureText(cell.quantity());
    case Cell::kDate:
      return value::Format(cell.date());
    case Cell::kInterval:
      return IntervalText(cell.interval());
    case Cell::kOption:
      return OptionName(column, cell.option());
    case Cell::kBoolean:
      return cell.boolean() ? "是" : "否";
    case Cell::kOrganization: {
      const auto name = names.find(cell.organization());
      return name == names.end() ? cell.organization() : name->second;
    }
    case Cell::kPersonName:
      return cell.person_name();
    case Cell::kFile:
      return cell.file().display_name().empty() ? cell.file().uri() : cell.file().display_name();
    default:
      return cell.person().empty() ? cell.kind() : cell.person();
  }
}

// Everything the entry has in a column; several values with 、 between them.
std::string ColumnText(const Entry& entry, const RegisterColumn& column,
                       const OrganizationNames& names) {
  std::vector<std::string> texts;
  for (const Cell& cell : entry.cells()) {
    if (cell.column() != column.column_id()) continue;
    texts.push_back(cell.printed().empty() ? CellText(cell, column, names) : cell.printed());
  }
  return absl::StrJoin(texts, "、");
}

// What rows are ordered by: the number, or the first day, in a column. Those without come last.
std::optional<Decimal> OrderOf(const Entry& entry, const std::string& column) {
  for (const Cell& cell : entry.cells()) {
    if (cell.column() != column) continue;
    if (cell.has_quantity()) {
      const absl::StatusOr<Decimal> number = Decimal::Parse(cell.quantity().value());
      if (number.ok()) return *number;
    }
    const auto& date = cell.has_interval() ? cell.interval().first() : cell.date();
    const absl::StatusOr<absl::CivilDay> day = value::FirstDay(date);
    if (day.ok()) return Decimal::FromInt(*day - absl::CivilDay(1, 1, 1));
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> NamedOrganizations(const v1::RegisterRows& rows,
                                            const std::vector<Entry>& entries) {
  std::set<std::string> names;
  for (const Entry& entry : entries) {
    for (const Cell& cell : entry.cells()) {
      if (!cell.has_organization()) continue;
      for (const v1::TableColumn& column : rows.columns()) {
        if (column.column() == cell.column()) names.insert(cell.organization());
      }
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

v1::RenderedTable TableOfEntries(const v1::ReportTable& table, const Register& record,
                                 std::vector<Entry> entries, const OrganizationNames& names) {
  const v1::RegisterRows& rows = table.register_rows();
  if (!rows.order_column().empty()) {
    std::stable_sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
      const auto left = OrderOf(a, rows.order_column()), right = OrderOf(b, rows.order_column());
      if (left.has_value() != right.has_value()) return left.has_value();
      return left.has_value() && *left < *right;
    });
  }
  v1::RenderedTable shown;
  shown.set_table_id(table.table_id());
  shown.set_display_name(table.display_name());
  if (table.numbered()) shown.add_headings("序号");
  std::vector<const RegisterColumn*> columns;
  for (const v1::TableColumn& column : rows.columns()) {
    const RegisterColumn* found = FindColumn(record, column.column());
    if (found == nullptr) continue;
    columns.push_back(found);
    shown.add_headings(column.display_name().empty() ? found->display_name()
                                                     : column.display_name());
  }
  for (const Entry& entry : entries) {
    v1::TableRow& row = *shown.add_rows();
    if (table.numbered()) row.add_cells(absl::StrCat(shown.rows_size()));
    for (const RegisterColumn* column : columns) row.add_cells(ColumnText(entry, *column, names));
  }
  return shown;
}

}  // namespace edugroup::evaluation
