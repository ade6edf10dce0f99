// Workbooks (.xlsx, ECMA-376): the cells of their sheets as text, as a reader of the sheet sees
// them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/reading/archive.h"
#include "tools/reading/table.h"

namespace edugroup::reading {

// All sheets, in their order. Dates are "2019-12-31" or "2019-12" as their format shows them,
// percentages "81.6%"; formulas are what they gave when the file was saved. Merged cells are
// filled. Errors as ReadXml and Archive::Read.
absl::StatusOr<std::vector<Table>> ReadXlsx(const PartReader& read);

}  // namespace edugroup::reading
