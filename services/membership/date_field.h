// Days that requests name.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/date.h"
#include "common/value/error.h"

namespace edugroup::membership {

// The day of `field`. INVALID_ARGUMENT FIELDS_INVALID naming the field when it is none.
inline absl::StatusOr<absl::CivilDay> DayOf(const google::type::Date& date,
                                            absl::string_view field) {
  if (!value::IsValid(date)) {
    return InvalidField(field, "not a day of the calendar", "不是有效的日期");
  }
  return value::ToCivilDay(date);
}

// The day of a field that may be left out: then `otherwise`.
inline absl::StatusOr<absl::CivilDay> DayOr(const google::type::Date& date, absl::string_view field,
                                            absl::CivilDay otherwise) {
  return value::IsSet(date) ? DayOf(date, field) : otherwise;
}

// The first day of a change: `today` when `field` is not set.
// INVALID_ARGUMENT FIELDS_INVALID when it is no day, or a day to come.
inline absl::StatusOr<absl::CivilDay> EffectiveDay(const google::type::Date& date,
                                                   absl::string_view field, absl::CivilDay today) {
  if (!value::IsSet(date)) return today;
  const absl::StatusOr<absl::CivilDay> day = DayOf(date, field);
  if (day.ok() && *day > today) {
    return InvalidField(field, "must not be a day to come", "不能晚于今天");
  }
  return day;
}

}  // namespace edugroup::membership
