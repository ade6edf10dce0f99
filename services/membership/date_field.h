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

}  // namespace edugroup::membership
