// Days as the tables keep them: yyyymmdd, 0 when not set.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/value/date.h"
#include "common/value/error.h"

namespace edugroup::committee {

inline int64_t DayNumber(absl::CivilDay day) {
  return day.year() * 10000 + day.month() * 100 + day.day();
}

// 0 for a date that is not set or not valid.
inline int64_t DayNumber(const absl::StatusOr<absl::CivilDay>& day) {
  return day.ok() ? DayNumber(*day) : 0;
}

// The day of a request's `field`; nothing when it is not set. INVALID_ARGUMENT for no day of the
// calendar.
inline absl::StatusOr<std::optional<absl::CivilDay>> DayOf(const google::type::Date& date,
                                                           absl::string_view field) {
  if (!value::IsSet(date)) return std::optional<absl::CivilDay>();
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return InvalidField(field, "is no date", "日期无效");
  return std::optional<absl::CivilDay>(*day);
}
inline absl::StatusOr<std::optional<absl::CivilDay>> AsOf(const google::type::Date& date) {
  return DayOf(date, "as_of");
}

}  // namespace edugroup::committee
