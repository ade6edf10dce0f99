#include "common/sql/result.h"

#include <cppconn/datatype.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>

#include <utility>
#include <vector>

#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

enum class Kind { kSigned, kUnsigned, kBytes, kUnsupported };

Kind KindOf(::sql::ResultSetMetaData& columns, uint32_t column) {
  using ::sql::DataType;
  switch (columns.getColumnType(column)) {
    case DataType::TINYINT:
    case DataType::SMALLINT:
    case DataType::MEDIUMINT:
    case DataType::INTEGER:
    case DataType::YEAR:
      return Kind::kSigned;
    case DataType::BIGINT:
      return columns.isSigned(column) ? Kind::kSigned : Kind::kUnsigned;
    case DataType::REAL:
    case DataType::DOUBLE:
      return Kind::kUnsupported;
    default:
      return Kind::kBytes;
  }
}

absl::Status Defect(absl::string_view what) {
  return Error(absl::StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT, what);
}

absl::Status Append(::sql::ResultSet& result, uint32_t column, Kind kind, Row& row) {
  if (result.isNull(column)) {  // first: NULL reads as 0 and "" too
    row.emplace_back();
  } else if (kind == Kind::kBytes) {
    row.emplace_back(std::move(result.getString(column).asStdString()));
  } else {
    const int64_t number = result.getInt64(column);
    if (kind == Kind::kUnsigned && number < 0) return Defect("unsigned value above 2^63-1");
    row.emplace_back(number);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Rows> Detach(::sql::ResultSet& result) {
  ::sql::ResultSetMetaData& columns = *result.getMetaData();
  std::vector<Kind> kinds;
  const uint32_t width = columns.getColumnCount();
  for (uint32_t column = 1; column <= width; ++column) {
    kinds.push_back(KindOf(columns, column));
    if (kinds.back() == Kind::kUnsupported) return Defect("floating point column");
  }
  Rows rows;
  rows.reserve(result.rowsCount());
  while (result.next()) {
    Row& row = rows.emplace_back();
    row.reserve(width);
    for (uint32_t column = 1; column <= width; ++column) {
      RETURN_IF_ERROR(Append(result, column, kinds[column - 1], row));
    }
  }
  return rows;
}

}  // namespace edugroup::sql
