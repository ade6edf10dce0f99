// A table with merged cells, while it is read.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/reading/limits.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// What all tables of a file may hold together.
struct TableBudget {
  Budget cells{kMostCells, "cells"};
  Budget text{kMostTextBytes, "bytes of text"};
};

// Cells that are one: from a row and column (from 0) to others, both included. Rows by their
// number.
struct MergedCells {
  int first_row, last_row;
  size_t first_column, last_column;
};

// Puts text into a cell of `row`, which grows as needed. RESOURCE_EXHAUSTED: limits.h.
absl::Status PutCell(size_t column, Cell cell, TableBudget& budget, Row& row);

// Repeats the text of each merged cell in all it covers. `rows` are in the order of their numbers.
absl::Status FillMerged(const std::vector<MergedCells>& merged, TableBudget& budget,
                        std::vector<Row>& rows);

// Leaves out rows that have no text of their own or from the left: what is only covered by cells
// above is no row.
void DropEmptyRows(std::vector<Row>& rows);

}  // namespace edugroup::reading
