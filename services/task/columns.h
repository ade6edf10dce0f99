// Values of table columns.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/type/date.pb.h"

namespace edugroup::task {

// yyyymmdd, 0 when not set.
inline int64_t DayNumber(const google::type::Date& date) {
  return date.year() * 10000 + date.month() * 100 + date.day();
}

// "|a|b|", empty for none.
template <class Strings>
std::string JoinSet(const Strings& values) {
  std::string joined;
  for (const std::string& value : values) {
    absl::StrAppend(&joined, joined.empty() ? "|" : "", value, "|");
  }
  return joined;
}

}  // namespace edugroup::task
