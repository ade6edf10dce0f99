// Values of table columns.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace edugroup::task {

// yyyymmdd, 0 when not set; of a partial date, its month and day 0 when not known.
template <class AnyDate>
int64_t DayNumber(const AnyDate& date) {
  return date.year() * 10000 + date.month() * 100 + date.day();
}

inline absl::CivilDay DayOf(int64_t number) {
  return absl::CivilDay(number / 10000, number / 100 % 100, number % 100);
}

// A sort key by which the newest day comes first, and no day last.
template <class AnyDate>
std::string NewestFirst(const AnyDate& date) {
  constexpr int64_t kAfterAllDays = 99999999;
  return absl::StrFormat("%08d", kAfterAllDays - DayNumber(date));
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
