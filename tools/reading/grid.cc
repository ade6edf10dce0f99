#include "tools/reading/grid.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"

namespace edugroup::reading {
namespace {

bool HasText(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) {
    return cell.covered != Cell::Covered::kFromAbove && !cell.text.empty();
  });
}

absl::Status FillRow(const MergedCells& area, const std::string& text, TableBudget& budget,
                     Row& row) {
  for (size_t column = area.first_column; column <= area.last_column; ++column) {
    const bool is_origin = row.number == area.first_row && column == area.first_column;
    if (is_origin) continue;
    const Cell::Covered covered =
        column == area.first_column ? Cell::Covered::kFromAbove : Cell::Covered::kFromLeft;
    RETURN_IF_ERROR(PutCell(column, {text, covered}, budget, row));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status PutCell(size_t column, Cell cell, TableBudget& budget, Row& row) {
  if (column >= kMostColumns || cell.text.size() > kMostCellBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("row ", row.number, ": more than ", kMostColumns,
                     " columns, or a cell of more than ", kMostCellBytes, " bytes"));
  }
  if (column >= row.cells.size()) {
    RETURN_IF_ERROR(budget.cells.Take(column + 1 - row.cells.size()));
    row.cells.resize(column + 1);
  }
  RETURN_IF_ERROR(budget.text.Take(cell.text.size()));
  row.cells[column] = std::move(cell);
  return absl::OkStatus();
}

absl::Status FillMerged(const std::vector<MergedCells>& merged, TableBudget& budget,
                        std::vector<Row>& rows) {
  Budget covered{kMostCells, "cells covered by merged ones"};
  for (const MergedCells& area : merged) {
    auto row = std::lower_bound(rows.begin(), rows.end(), area.first_row,
                                [](const Row& r, int number) { return r.number < number; });
    if (row == rows.end() || row->number != area.first_row) continue;  // it is empty
    const std::string text(TextAt(*row, area.first_column));
    for (; row != rows.end() && row->number <= area.last_row; ++row) {
      RETURN_IF_ERROR(covered.Take(1 + area.last_column - area.first_column));
      if (!text.empty()) RETURN_IF_ERROR(FillRow(area, text, budget, *row));
    }
  }
  return absl::OkStatus();
}

void DropEmptyRows(std::vector<Row>& rows) {
  rows.erase(std::remove_if(rows.begin(), rows.end(), [](const Row& row) { return !HasText(row); }),
             rows.end());
}

}  // namespace edugroup::reading
