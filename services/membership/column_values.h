// How fields become column values.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/type/date.pb.h"

namespace edugroup::membership {

// "|a|b|"; "" for an empty set. Members hold no "|".
inline std::string SetValue(const google::protobuf::RepeatedPtrField<std::string>& members) {
  return members.empty() ? "" : absl::StrCat("|", absl::StrJoin(members, "|"), "|");
}

// yyyymmdd; 0 when the date is not set.
inline int64_t DateValue(const google::type::Date& date) {
  return date.year() * int64_t{10000} + date.month() * 100 + date.day();
}
inline int64_t DateValue(absl::CivilDay day) {
  return day.year() * 10000 + day.month() * 100 + day.day();
}

}  // namespace edugroup::membership
