#include "services/membership/entry.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/quantity.h"
#include "services/membership/register.h"

namespace edugroup::membership {
namespace {

using type::PartialDate;
using type::Quantity;
using v1::Cell;
using v1::Entry;
using v1::RegisterColumn;

bool IsMonth(const PartialDate& date) { return date.month() != 0 && date.day() == 0; }

// What is wrong with a date in a column, in English and Chinese; empty when nothing is.
struct Fault {
  std::string text, text_zh;
};

Fault CheckDate(RegisterColumn::Type type, const PartialDate& date) {
  if (!value::IsValid(date)) return {"not a date", "不是有效日期"};
  if (type == RegisterColumn::DATE && date.day() == 0) {
    return {"a full date is needed", "应填写到日"};
  }
  const bool needs_month = type == RegisterColumn::MONTH || type == RegisterColumn::MONTH_INTERVAL;
  if (needs_month && !IsMonth(date)) return {"a year and month are needed", "应填写到月"};
  return {};
}

Fault CheckInterval(RegisterColumn::Type type, const v1::Interval& interval) {
  const bool has_first = value::IsSet(interval.first()), has_last = value::IsSet(interval.last());
  if (!has_first && !has_last) return {"has neither end", "起止时间均为空"};
  for (const PartialDate* end : {&interval.first(), &interval.last()}) {
    if (!value::IsSet(*end)) continue;
    Fault fault = CheckDate(type, *end);
    if (!fault.text.empty()) return fault;
  }
  if (has_first && has_last &&
      *value::LastDay(interval.last()) < *value::FirstDay(interval.first())) {
    return {"ends before it begins", "止早于起"};
  }
  return {};
}

Fault CheckNumber(const RegisterColumn& column, const Quantity& quantity) {
  if (!value::Validate(quantity, "quantity").ok()) return {"not a number", "不是有效数值"};
  const std::string unit = column.type() == RegisterColumn::MONEY ? kYuan : column.unit();
  if (quantity.unit() != unit) {
    return {absl::StrCat("the unit must be \"", unit, "\""),
            absl::StrCat("计量单位应为“", unit, "”")};
  }
  const bool is_exact = quantity.qualifier() == Quantity::EXACT ||
                        quantity.qualifier() == Quantity::QUALIFIER_UNSPECIFIED;
  if (column.type() == RegisterColumn::DECIMAL && !is_exact) {
    return {"an exact number is needed", "应为准确数值"};
  }
  return {};
}

// The alternatives of Cell.value that a column takes.
std::set<Cell::ValueCase> ValuesOf(RegisterColumn::Type type) {
  switch (type) {
    case RegisterColumn::TEXT:
      return {Cell::kText};
    case RegisterColumn::QUANTITY:
    case RegisterColumn::DECIMAL:
    case RegisterColumn::MONEY:
      return {Cell::kQuantity};
    case RegisterColumn::DATE:
    case RegisterColumn::MONTH:
    case RegisterColumn::PARTIAL_DATE:
      return {Cell::kDate};
    case RegisterColumn::DATE_INTERVAL:
    case RegisterColumn::MONTH_INTERVAL:
      return {Cell::kInterval};
    case RegisterColumn::OPTION:
      return {Cell::kOption};
    case RegisterColumn::BOOLEAN:
      return {Cell::kBoolean};
    case RegisterColumn::ORGANIZATION:
      return {Cell::kOrganization};
    case RegisterColumn::PERSON:
      return {Cell::kPerson, Cell::kPersonName};
    case RegisterColumn::KIND:
      return {Cell::kKind};
    case RegisterColumn::FILE:
      return {Cell::kFile};
    default:
      return {};
  }
}

Fault CheckCell(const RegisterColumn& column, const Cell& cell) {
  if (!ValuesOf(column.type()).contains(cell.value_case())) {
    return {absl::StrCat("the column holds ", RegisterColumn::Type_Name(column.type())),
            absl::StrCat("与栏目“", column.display_name(), "”的类型不符")};
  }
  if (column.type() == RegisterColumn::PERSON && !cell.printed().empty()) {
    return {"what was printed is not kept for persons", "人员栏目不保存原文"};
  }
  switch (cell.value_case()) {
    case Cell::kText:
      if (cell.text().empty()) return {"is empty", "内容为空"};
      return {};
    case Cell::kPersonName:
      if (cell.person_name().empty()) return {"is empty", "内容为空"};
      return {};
    case Cell::kQuantity:
      return CheckNumber(column, cell.quantity());
    case Cell::kDate:
      return CheckDate(column.type(), cell.date());
    case Cell::kInterval:
      return CheckInterval(column.type(), cell.interval());
    case Cell::kOption:
      if (FindOption(column, cell.option()) == nullptr) {
        return {"the column has no such option", "栏目没有这个选项"};
      }
      return {};
    default:
      return {};
  }
}

// A resource name that the cell refers to; empty: none.
const std::string& ReferenceOf(const Cell& cell) {
  static const std::string& none = *new std::string;
  switch (cell.value_case()) {
    case Cell::kOrganization:
      return cell.organization();
    case Cell::kPerson:
      return cell.person();
    case Cell::kKind:
      return cell.kind();
    default:
      return none;
  }
}

}  // namespace

const Cell* FindCell(const Entry& entry, absl::string_view column_id) {
  for (const Cell& cell : entry.cells()) {
    if (cell.column() == column_id) return &cell;
  }
  return nullptr;
}

std::vector<const Cell*> CellsOf(const Entry& entry, absl::string_view column_id) {
  std::vector<const Cell*> cells;
  for (const Cell& cell : entry.cells()) {
    if (cell.column() == column_id) cells.push_back(&cell);
  }
  return cells;
}

void CompleteEntry(const v1::Register& record, Entry& entry) {
  for (Cell& cell : *entry.mutable_cells()) {
    const RegisterColumn* column = FindColumn(record, cell.column());
    if (column == nullptr || !cell.has_quantity()) continue;
    Quantity& quantity = *cell.mutable_quantity();
    if (quantity.qualifier() == Quantity::QUALIFIER_UNSPECIFIED) {
      quantity.set_qualifier(Quantity::EXACT);
    }
    if (!quantity.unit().empty()) continue;
    quantity.set_unit(column->type() == RegisterColumn::MONEY ? kYuan : column->unit());
  }
  const Cell* title = FindCell(entry, record.title_column());
  entry.set_display_name(title == nullptr ? "" : title->text());
  if (record.owner_column().empty()) return;
  const Cell* owner = FindCell(entry, record.owner_column());
  entry.set_organization(owner == nullptr ? "" : owner->organization());
}

std::vector<FieldViolation> CheckCells(const v1::Register& record, const Entry& entry,
                                       absl::string_view field) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen;
  for (int i = 0; i < entry.cells_size(); ++i) {
    const Cell& cell = entry.cells(i);
    const std::string path = absl::StrCat(field, ".cells[", i, "]");
    const RegisterColumn* column = FindColumn(record, cell.column());
    if (column == nullptr) {
      violations.push_back(
          {path + ".column", "the register has no such column", "台账没有这个栏目"});
      continue;
    }
    if (!seen.insert(cell.column()).second && !column->allows_many()) {
      violations.push_back({path, "the column takes one value", "该栏目只能填一个值"});
    }
    Fault fault = CheckCell(*column, cell);
    if (!fault.text.empty()) violations.push_back({path, fault.text, fault.text_zh});
  }
  return violations;
}

std::string TextOf(const Cell& cell) {
  switch (cell.value_case()) {
    case Cell::kText:
      return cell.text();
    case Cell::kQuantity:
      return absl::StrCat(cell.quantity().value(), cell.quantity().unit());
    case Cell::kDate:
      return value::Format(cell.date());
    case Cell::kInterval:
      return absl::StrCat(value::Format(cell.interval().first()), "—",
                          value::Format(cell.interval().last()));
    case Cell::kOption:
      return cell.option();
    case Cell::kBoolean:
      return cell.boolean() ? "true" : "false";
    case Cell::kFile:
      return cell.file().sha256();
    case Cell::kOrganization:
    case Cell::kKind:
      return ReferenceOf(cell);
    default:
      return "";
  }
}

Days DaysOf(const Cell& cell) {
  const bool is_date = cell.has_date();
  const PartialDate& first = is_date ? cell.date() : cell.interval().first();
  const PartialDate& last = is_date ? cell.date() : cell.interval().last();
  Days days;
  if (value::IsValid(first)) days.first = *value::FirstDay(first);
  if (value::IsValid(last)) days.last = *value::LastDay(last);
  return days;
}

bool NamesPeople(const Entry& entry) {
  return std::any_of(entry.cells().begin(), entry.cells().end(),
                     [](const Cell& cell) { return !cell.person_name().empty(); });
}

std::vector<std::string> ReferencesOf(const Entry& entry) {
  std::set<std::string> references = {entry.organization()};
  for (const Cell& cell : entry.cells()) references.insert(ReferenceOf(cell));
  references.erase("");
  return {references.begin(), references.end()};
}

std::optional<std::string> KeyOf(const v1::UniqueRule& rule, const Entry& entry) {
  std::string key;
  for (const std::string& column_id : rule.columns()) {
    const Cell* cell = FindCell(entry, column_id);
    if (cell == nullptr) return std::nullopt;
    const std::string text = TextOf(*cell);
    absl::StrAppend(&key, text.size(), ":", text);
  }
  return key;
}

}  // namespace edugroup::membership
