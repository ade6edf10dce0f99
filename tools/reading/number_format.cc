#include "tools/reading/number_format.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/value/date.h"

namespace edugroup::reading {
namespace {

// Days are counted from here; day 60 is a 29 February 1900 that never was, so days before are off.
constexpr absl::CivilDay kDayZero(1899, 12, 30), kDayZeroOf1904(1904, 1, 1);
constexpr double kLastDay = 2958465;  // 9999-12-31

std::string ShowDay(double number, NumberFormat format, bool from_1904) {
  const absl::CivilDay day = (from_1904 ? kDayZeroOf1904 : kDayZero) + static_cast<int>(number);
  std::string text = value::Format(day);
  if (format == NumberFormat::kMonth) text.resize(7);
  return text;
}

// The 15 digits that a sheet shows, never with an exponent.
std::string ShowDigits(double number) {
  if (std::abs(number) >= 1e15) return absl::StrFormat("%.0f", number);
  std::string text = absl::StrFormat("%.15g", number);
  if (text.find('e') == std::string::npos) return text;
  text = absl::StrFormat("%.15f", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

NumberFormat BuiltInFormat(int id) {
  if (id == 9 || id == 10) return NumberFormat::kPercent;
  if (id == 17 || id == 27 || id == 36 || id == 50 || id == 52 || id == 57) {
    return NumberFormat::kMonth;  // "mmm-yy", 2019年12月
  }
  const bool is_day = id == 14 || id == 15 || id == 16 || id == 22 || (id >= 28 && id <= 31) ||
                      id == 51 || id == 53 || id == 54 || id == 58;
  return is_day ? NumberFormat::kDay : NumberFormat::kPlain;
}

NumberFormat FormatOfCode(absl::string_view code) {
  bool has_year = false, has_month = false, has_day = false, has_percent = false;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = absl::ascii_tolower(code[i]);
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"' || c == '[') {
      i = code.find(c == '"' ? '"' : ']', i + 1);
      if (i == code.npos) break;
    } else {
      has_year = has_year || c == 'y';
      has_month = has_month || c == 'm';
      has_day = has_day || c == 'd';
      has_percent = has_percent || c == '%';
    }
  }
  if (has_day && (has_year || has_month)) return NumberFormat::kDay;
  if (has_year) return has_month ? NumberFormat::kMonth : NumberFormat::kDay;
  return has_percent ? NumberFormat::kPercent : NumberFormat::kPlain;
}

std::string ShowNumber(absl::string_view number, NumberFormat format, bool from_1904) {
  const std::string text(absl::StripAsciiWhitespace(number));
  double value;
  if (!absl::SimpleAtod(text, &value) || !std::isfinite(value)) return text;
  const bool is_date = format == NumberFormat::kDay || format == NumberFormat::kMonth;
  if (is_date && value >= 1 && value <= kLastDay) return ShowDay(value, format, from_1904);
  if (format == NumberFormat::kPercent) return absl::StrCat(ShowDigits(value * 100), "%");
  const bool is_integer = text.find_first_not_of("-0123456789") == std::string::npos;
  return is_integer || std::abs(value) > 1e300 ? text : ShowDigits(value);
}

}  // namespace edugroup::reading
