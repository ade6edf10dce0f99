#include "common/value/date.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/text.h"

namespace edugroup::value {
namespace {

using google::type::Date;
using type::PartialDate;

absl::Status NotADate(absl::string_view text) {
  const std::string shown = Excerpt(text);
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID,
               absl::StrCat("not a date: \"", shown, "\""),
               absl::StrCat("不是有效日期：“", shown, "”"));
}

template <typename AnyDate>
std::string Shown(const AnyDate& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

// absl::CivilDay carries over (31 April becomes 1 May), so a real day is one that stays as given.
bool IsDay(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
  return absl::CivilDay(year, month, day).month() == month;
}

bool ReadNumber(absl::string_view digits, size_t least_digits, size_t most_digits, int* number) {
  return digits.size() >= least_digits && digits.size() <= most_digits &&
         std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(digits, number);
}

}  // namespace

bool IsSet(const Date& date) { return date.year() != 0 || date.month() != 0 || date.day() != 0; }

bool IsSet(const PartialDate& date) {
  return date.year() != 0 || date.month() != 0 || date.day() != 0;
}

bool IsValid(const Date& date) { return IsDay(date.year(), date.month(), date.day()); }

bool IsValid(const PartialDate& date) {
  if (date.month() == 0 && date.day() != 0) return false;
  return IsDay(date.year(), date.month() == 0 ? 1 : date.month(), date.day() == 0 ? 1 : date.day());
}

Date ToDate(absl::CivilDay day) {
  Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

PartialDate ToPartialDate(absl::CivilDay day) {
  PartialDate date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

absl::StatusOr<absl::CivilDay> ToCivilDay(const Date& date) {
  if (!IsValid(date)) return NotADate(Shown(date));
  return absl::CivilDay(date.year(), date.month(), date.day());
}

absl::StatusOr<absl::CivilDay> FirstDay(const PartialDate& date) {
  if (!IsValid(date)) return NotADate(Shown(date));
  return absl::CivilDay(date.year(), std::max(date.month(), 1), std::max(date.day(), 1));
}

absl::StatusOr<absl::CivilDay> LastDay(const PartialDate& date) {
  ASSIGN_OR_RETURN(const absl::CivilDay first, FirstDay(date));
  if (date.month() == 0) return absl::CivilDay(date.year(), 12, 31);
  if (date.day() == 0) return absl::CivilDay(absl::CivilMonth(first) + 1) - 1;
  return first;
}

std::string Format(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string Format(const PartialDate& date) {
  if (!IsSet(date)) return "";
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() != 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.day() != 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  int year = 0, month = 0, day = 0;
  if (parts.size() != 3 || !ReadNumber(parts[0], 4, 4, &year) ||
      !ReadNumber(parts[1], 2, 2, &month) || !ReadNumber(parts[2], 2, 2, &day) ||
      !IsDay(year, month, day)) {
    return NotADate(text);
  }
  return absl::CivilDay(year, month, day);
}

absl::StatusOr<PartialDate> ParsePartialDate(absl::string_view text) {
  const std::string plain = NormalizeWidth(text);
  const char separator = plain.find('.') == std::string::npos ? '-' : '.';
  const std::vector<absl::string_view> parts = absl::StrSplit(plain, separator);
  int numbers[3] = {0, 0, 0};
  if (parts.size() > 3) return NotADate(text);
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool is_year = i == 0;
    if (!ReadNumber(parts[i], is_year ? 4 : 1, is_year ? 4 : 2, &numbers[i]) || numbers[i] == 0) {
      return NotADate(text);
    }
  }
  PartialDate date;
  date.set_year(numbers[0]);
  date.set_month(numbers[1]);
  date.set_day(numbers[2]);
  if (!IsValid(date)) return NotADate(text);
  return date;
}

}  // namespace edugroup::value
