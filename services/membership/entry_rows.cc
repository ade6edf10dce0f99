#include "services/membership/entry_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/membership/entry.h"
#include "services/membership/register.h"

namespace edugroup::membership {
namespace {

using type::Finding;
using v1::Cell;
using v1::Entry;
using v1::ImportEntriesRequest;
using v1::Register;
using v1::RegisterColumn;

// The cells without what was printed, in the order of their columns.
std::vector<std::string> ValuesOf(const Entry& entry) {
  std::vector<std::string> values;
  for (Cell cell : entry.cells()) {
    cell.clear_printed();
    values.push_back(cell.SerializeAsString());
  }
  std::sort(values.begin(), values.end());
  return values;
}

const std::string& TextIn(const ImportEntriesRequest& request, int row,
                          const std::string& column_id) {
  static const std::string& none = *new std::string;
  for (int i = 0; i < request.rows(row).cells_size(); ++i) {
    if (request.columns(i) == column_id) return request.rows(row).cells(i);
  }
  return none;
}

}  // namespace

std::vector<FieldViolation> CheckImport(const Register& record,
                                        const ImportEntriesRequest& request) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen;
  for (int i = 0; i < request.columns_size(); ++i) {
    const std::string& id = request.columns(i);
    if (id.empty()) continue;
    const std::string path = absl::StrCat("columns[", i, "]");
    if (FindColumn(record, id) == nullptr) {
      violations.push_back({path, "the register has no such column", "台账没有这个栏目"});
    } else if (!seen.insert(id).second) {
      violations.push_back({path, "a column that is there already", "栏目重复"});
    }
  }
  for (int i = 0; i < request.rows_size(); ++i) {
    if (request.rows(i).cells_size() <= request.columns_size()) continue;
    violations.push_back({absl::StrCat("rows[", i, "].cells"), "more cells than there are columns",
                          "单元格多于栏目"});
  }
  const v1::RegisterRule* rule = FindRule(record, request.key_rule());
  if (!request.key_rule().empty() && (rule == nullptr || !rule->has_unique())) {
    violations.push_back(
        {"key_rule", "must be a unique rule of the register", "应为台账的唯一性规则"});
  }
  if (!record.owner_column().empty() && !request.organization().empty()) {
    violations.push_back({"organization", "is in the owner_column of this register",
                          "该台账的填报单位由栏目给出，不应另行指定"});
  }
  if (request.target_state() == Entry::RETURNED) {
    violations.push_back(
        {"target_state", "must be DRAFT, SUBMITTED or VERIFIED", "应为草稿、已提交或已核实"});
  }
  return violations;
}

std::set<std::string> PrintedOrganizations(const Register& record,
                                           const ImportEntriesRequest& request) {
  std::set<std::string> names;
  for (int i = 0; i < request.columns_size(); ++i) {
    const RegisterColumn* column = FindColumn(record, request.columns(i));
    if (column == nullptr || column->type() != RegisterColumn::ORGANIZATION) continue;
    for (const v1::EntryRow& row : request.rows()) {
      if (i >= row.cells_size()) continue;
      names.insert(row.cells(i));
      if (!column->allows_many()) continue;
      for (const absl::string_view part : absl::StrSplit(row.cells(i), "、")) {
        names.insert(std::string(part));
      }
    }
  }
  names.erase("");
  return names;
}

RowReading ReadRow(const Register& record, const ImportEntriesRequest& request, int row,
                   const Directories& directories) {
  const v1::EntryRow& printed = request.rows(row);
  RowReading reading;
  for (int i = 0; i < printed.cells_size(); ++i) {
    if (request.columns(i).empty()) continue;
    CellReading cell =
        ReadCell(*FindColumn(record, request.columns(i)), printed.cells(i), directories);
    for (Cell& value : cell.cells) *reading.entry.add_cells() = std::move(value);
    std::move(cell.findings.begin(), cell.findings.end(), std::back_inserter(reading.findings));
  }
  if (printed.has_source()) *reading.entry.mutable_source() = printed.source();
  reading.entry.set_organization(request.organization());
  return reading;
}

v1::RowFinding FindingOf(const Register& record, const ImportEntriesRequest& request, int row,
                         const Finding& finding) {
  v1::RowFinding found;
  found.set_row(row);
  found.set_column(finding.subject());
  *found.mutable_finding() = finding;
  *found.mutable_finding()->mutable_source() = request.rows(row).source();
  const RegisterColumn* column = FindColumn(record, finding.subject());
  const bool shown = column != nullptr && column->type() != RegisterColumn::PERSON;
  found.mutable_finding()->mutable_source()->set_text(
      shown ? TextIn(request, row, finding.subject()) : "");
  return found;
}

bool SaysTheSame(const Entry& known, const Entry& row) {
  return known.organization() == row.organization() && ValuesOf(known) == ValuesOf(row);
}

}  // namespace edugroup::membership
