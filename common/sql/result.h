// From a result set of the connector to rows of ours.
#pragma once

#include "absl/status/statusor.h"
#include "common/sql/value.h"

namespace sql {
class ResultSet;
}

namespace edugroup::sql {

// Copies all rows out, so that the statement may run again: executing it while its old result lives
// would re-point the old one. Integers come as numbers, everything else as bytes.
//   INTERNAL  a floating point column (its text form loses digits), or an unsigned value above
//   2^63-1
// Throws what the connector throws.
absl::StatusOr<Rows> Detach(::sql::ResultSet& result);

}  // namespace edugroup::sql
