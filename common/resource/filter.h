// Filters (AIP-160 subset) → SQL with bound parameters. The grammar is published in
// proto/README.md.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/table.h"
#include "common/sql/value.h"

namespace edugroup::resource {

struct SqlFilter {
  std::string sql;  // empty for an empty filter
  sql::Params params;
};

// Only `columns` may be named; at most 512 characters and 8 levels. INVALID_ARGUMENT FILTER_INVALID
// that says where.
absl::StatusOr<SqlFilter> ParseFilter(absl::string_view filter, const std::vector<Column>& columns);

}  // namespace edugroup::resource
