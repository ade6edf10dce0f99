// Tables as they stand in files of offices: text only, cell by cell.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace edugroup::reading {

struct Cell {
  // What a merged cell covers repeats its text, and says from where.
  enum class Covered { kNo, kFromAbove, kFromLeft };

  std::string text;  // as printed; lines parted by "\n"
  Covered covered = Covered::kNo;
};

struct Row {
  int number = 0;  // line of a text file, row of a sheet or table, from 1
  std::vector<Cell> cells;
};

// One sheet, one table of a document, or a whole text file. Rows without any text are left out.
struct Table {
  std::string document;  // name of the file, without its folder
  std::string title;     // name of the sheet; "表2"; empty for a text file
  std::string caption;   // the paragraph before the table of a document
  bool is_hidden = false;
  std::vector<Row> rows;
};

// "Sheet1 第12行"; "第12行" for a text file.
std::string PlaceOf(const Table& table, const Row& row);

// The text of a cell; empty when the row is shorter.
absl::string_view TextAt(const Row& row, size_t column);

}  // namespace edugroup::reading
