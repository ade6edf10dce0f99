#include "common/value/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <ostream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/error.h"
#include "common/value/text.h"

namespace edugroup::value {

using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

struct Decimal::Number {
  Rational value;
};

namespace {

constexpr size_t kLongestText = 400;

absl::Status NotANumber(absl::string_view text) {
  const std::string shown = Excerpt(text);
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID,
               absl::StrCat("not a decimal number or fraction: \"", shown, "\""),
               absl::StrCat("不是有效的数值：“", shown, "”"));
}

bool IsDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Boost reads a leading 0 as octal, so the digits are read here.
Integer ReadDigits(absl::string_view digits) {
  Integer value = 0;
  for (char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

Integer PowerOfTen(int exponent) { return boost::multiprecision::pow(Integer(10), exponent); }

int Within(int places) { return std::clamp(places, 0, Decimal::kMostPlaces); }

// The integer nearest to `value` in the sense of `rounding`.
Integer RoundToInteger(const Rational& value, Rounding rounding) {
  const Integer top = numerator(value), bottom = denominator(value);  // bottom > 0
  Integer quotient, remainder;
  boost::multiprecision::divide_qr(top, bottom, quotient, remainder);  // towards zero
  if (remainder == 0) return quotient;
  const bool negative = top < 0;
  bool away_from_zero = 2 * abs(remainder) >= bottom;
  if (rounding == Rounding::kFloor) away_from_zero = negative;
  if (rounding == Rounding::kCeiling) away_from_zero = !negative;
  if (away_from_zero) quotient += negative ? -1 : 1;
  return quotient;
}

Integer Scaled(const Rational& value, int places, Rounding rounding) {
  return RoundToInteger(value * PowerOfTen(places), rounding);
}

std::string WithPoint(const Integer& scaled, int places) {
  std::string digits = Integer(abs(scaled)).str();
  if (digits.size() <= static_cast<size_t>(places)) {
    digits.insert(0, places + 1 - digits.size(), '0');
  }
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return scaled < 0 ? absl::StrCat("-", digits) : digits;
}

std::string Shortest(std::string fixed) {
  if (!absl::StrContains(fixed, '.')) return fixed;
  fixed.erase(fixed.find_last_not_of('0') + 1);
  if (fixed.back() == '.') fixed.pop_back();
  return fixed;
}

}  // namespace

Decimal::Decimal(std::shared_ptr<const Number> number) : number_(std::move(number)) {}

const Decimal::Number& Decimal::number() const {
  static const Number& zero = *new Number{0};
  return number_ == nullptr ? zero : *number_;
}

Decimal Decimal::FromInt(int64_t value) {
  return Decimal(std::make_shared<Number>(Number{Rational(value)}));
}

absl::StatusOr<Decimal> Decimal::Parse(absl::string_view text) {
  if (text.size() > kLongestText) return NotANumber(text);
  absl::string_view rest = text;
  const bool negative = absl::ConsumePrefix(&rest, "-");
  const size_t mark = rest.find_first_of("./");
  const absl::string_view head = rest.substr(0, mark);
  if (!IsDigits(head)) return NotANumber(text);
  Rational value = ReadDigits(head);
  if (mark != absl::string_view::npos) {
    const absl::string_view tail = rest.substr(mark + 1);
    if (!IsDigits(tail)) return NotANumber(text);
    if (rest[mark] == '/') {
      const Integer bottom = ReadDigits(tail);
      if (bottom == 0) return NotANumber(text);
      value /= bottom;
    } else {
      value += Rational(ReadDigits(tail), PowerOfTen(static_cast<int>(tail.size())));
    }
  }
  return Decimal(std::make_shared<Number>(Number{negative ? Rational(-value) : value}));
}

Decimal Decimal::operator-() const {
  return Decimal(std::make_shared<Number>(Number{Rational(-number().value)}));
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  using Number = Decimal::Number;
  return Decimal(std::make_shared<Number>(Number{a.number().value + b.number().value}));
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  using Number = Decimal::Number;
  return Decimal(std::make_shared<Number>(Number{a.number().value - b.number().value}));
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  using Number = Decimal::Number;
  return Decimal(std::make_shared<Number>(Number{a.number().value * b.number().value}));
}

absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor) {
  using Number = Decimal::Number;
  if (divisor.IsZero()) {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID,
                 "division by zero", "除数为零");
  }
  return Decimal(
      std::make_shared<Number>(Number{dividend.number().value / divisor.number().value}));
}

bool operator==(const Decimal& a, const Decimal& b) {
  return a.number().value.compare(b.number().value) == 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  return a.number().value.compare(b.number().value) <=> 0;
}

int Decimal::Sign() const { return number().value.sign(); }

Decimal Decimal::Round(int places, Rounding rounding) const {
  const int within = Within(places);
  return Decimal(std::make_shared<Number>(
      Number{Rational(Scaled(number().value, within, rounding), PowerOfTen(within))}));
}

std::optional<int64_t> Decimal::ToInt64() const {
  const Integer top = numerator(number().value);
  if (denominator(number().value) != 1) return std::nullopt;
  if (top < std::numeric_limits<int64_t>::min() || top > std::numeric_limits<int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int64_t>(top);
}

std::string Decimal::ToString(int places) const {
  const int within = Within(places);
  return WithPoint(Scaled(number().value, within, Rounding::kHalfUp), within);
}

std::string Decimal::ToExactString() const {
  if (Round(kMostPlaces) == *this) return ToPlainString();
  return absl::StrCat(Integer(numerator(number().value)).str(), "/",
                      Integer(denominator(number().value)).str());
}

std::string Decimal::ToPlainString() const { return Shortest(ToString(kMostPlaces)); }

std::ostream& operator<<(std::ostream& out, const Decimal& value) {
  return out << value.ToExactString();
}

}  // namespace edugroup::value
