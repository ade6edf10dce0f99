// Dates as column values.
#pragma once

#include <cstdint>

#include "google/type/date.pb.h"

namespace edugroup::evaluation {

// yyyymmdd; 0 when the date is not set.
inline int64_t DateNumber(const google::type::Date& date) {
  return date.year() * int64_t{10000} + date.month() * 100 + date.day();
}

}  // namespace edugroup::evaluation
