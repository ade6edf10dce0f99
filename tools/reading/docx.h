// Documents (.docx, ECMA-376): the tables in them, and the text around these.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/reading/archive.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// The tables of the text, in their order, with merged cells filled. The lines of a cell are parted
// by "\n". A table inside a cell is part of the cell's text. Text that was deleted while changes
// were tracked, field codes, bookmarks and fallbacks are left out.
// Errors as ReadXml and Archive::Read.
absl::StatusOr<std::vector<Table>> ReadDocx(const PartReader& read);

// The paragraphs outside of its tables, one a line; the same is left out. Numbers that the editor
// counts by itself are not in the file and not in the text.
absl::StatusOr<std::string> ReadDocxText(const PartReader& read);

}  // namespace edugroup::reading
