#include "common/value/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <numeric>
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
using Wide = __int128;  // holds every product of two 64-bit numbers, and the sum of two such

struct Decimal::Large {
  Rational value;
};

namespace {

constexpr size_t kLongestText = 400;
constexpr size_t kSmallDigits = 18;  // a number of so many fits into 64 bits

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
template <class Whole>
Whole ReadDigits(absl::string_view digits) {
  Whole value = 0;
  for (char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

Integer LargePowerOfTen(size_t exponent) {
  return boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
}

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

int Within(int places) { return std::clamp(places, 0, Decimal::kMostPlaces); }

Wide Abs(Wide value) { return value < 0 ? -value : value; }

Wide Gcd(Wide a, Wide b) {
  while (b > std::numeric_limits<int64_t>::max() || a > std::numeric_limits<int64_t>::max()) {
    if (b == 0) return a;
    a = std::exchange(b, a % b);
  }
  return std::gcd(static_cast<int64_t>(a), static_cast<int64_t>(b));
}

bool Fits(Wide value) { return value == static_cast<int64_t>(value); }

// The integer nearest to top/bottom (bottom > 0) in the sense of `rounding`.
template <class Whole>
Whole RoundToInteger(const Whole& top, const Whole& bottom, Rounding rounding) {
  Whole quotient = top / bottom;  // towards zero
  const Whole remainder = top % bottom;
  if (remainder == 0) return quotient;
  const bool negative = top < 0;
  const Whole left = negative ? Whole(-remainder) : remainder;
  bool away_from_zero = left >= bottom - left;
  if (rounding == Rounding::kFloor) away_from_zero = negative;
  if (rounding == Rounding::kCeiling) away_from_zero = !negative;
  if (away_from_zero) quotient += negative ? -1 : 1;
  return quotient;
}

Integer Scaled(const Rational& value, int places, Rounding rounding) {
  return RoundToInteger<Integer>(numerator(value) * PowerOfTen(places), denominator(value),
                                 rounding);
}

std::string Digits(const Integer& value) { return Integer(abs(value)).str(); }

std::string Digits(Wide value) {
  if (Fits(Abs(value))) return absl::StrCat(static_cast<int64_t>(Abs(value)));
  std::string digits;
  for (value = Abs(value); value > 0; value /= 10) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

template <class Whole>
std::string WithPoint(const Whole& scaled, int places) {
  std::string digits = Digits(scaled);
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

Decimal::Decimal(Large value) {
  const Integer top = numerator(value.value), bottom = denominator(value.value);
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  if (top >= std::numeric_limits<int64_t>::min() && top <= kMost && bottom <= kMost) {
    top_ = static_cast<int64_t>(top);
    bottom_ = static_cast<int64_t>(bottom);
  } else {
    large_ = std::make_shared<const Large>(std::move(value));
  }
}

Decimal Decimal::Of(Wide top, Wide bottom) {
  if (Fits(top) && Fits(bottom)) {  // nearly always; dividing 128 bits takes many times as long
    const auto small_top = static_cast<int64_t>(top), small_bottom = static_cast<int64_t>(bottom);
    const int64_t shared = small_bottom == 1 ? 1 : std::gcd(small_top, small_bottom);
    return Decimal(small_top / shared, small_bottom / shared);
  }
  const Wide common = Gcd(Abs(top), bottom);
  top /= common;
  bottom /= common;
  if (Fits(top) && Fits(bottom)) {
    return Decimal(static_cast<int64_t>(top), static_cast<int64_t>(bottom));
  }
  return Decimal(Large{Rational(Integer(top), Integer(bottom))});
}

Decimal::Large Decimal::ToLarge() const {
  return IsSmall() ? Large{Rational(Integer(top_), Integer(bottom_))} : *large_;
}

Decimal Decimal::FromInt(int64_t value) { return Decimal(value, 1); }

absl::StatusOr<Decimal> Decimal::Parse(absl::string_view text) {
  if (text.size() > kLongestText) return NotANumber(text);
  absl::string_view rest = text;
  const bool negative = absl::ConsumePrefix(&rest, "-");
  const size_t mark = rest.find_first_of("./");
  const absl::string_view head = rest.substr(0, mark);
  if (!IsDigits(head)) return NotANumber(text);
  absl::string_view tail;
  const bool fraction = mark != absl::string_view::npos && rest[mark] == '/';
  if (mark != absl::string_view::npos) {
    tail = rest.substr(mark + 1);
    if (!IsDigits(tail)) return NotANumber(text);
    if (fraction && tail.find_first_not_of('0') == absl::string_view::npos) return NotANumber(text);
  }
  if (head.size() + tail.size() <= kSmallDigits) {
    const int64_t power = fraction ? 1 : PowerOfTen(static_cast<int>(tail.size()));
    const int64_t below = ReadDigits<int64_t>(tail);
    const int64_t top = ReadDigits<int64_t>(head) * power + (fraction ? 0 : below);
    return Of(negative ? -top : top, fraction ? below : power);
  }
  const Integer power = fraction ? Integer(1) : LargePowerOfTen(tail.size());
  const Integer below = ReadDigits<Integer>(tail);
  const Integer top = ReadDigits<Integer>(head) * power + (fraction ? Integer(0) : below);
  return Decimal(Large{Rational(negative ? Integer(-top) : top, fraction ? below : power)});
}

Decimal Decimal::operator-() const {
  if (IsSmall()) return Of(-Wide{top_}, bottom_);
  return Decimal(Large{Rational(-large_->value)});
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  if (a.IsSmall() && b.IsSmall()) {
    if (a.bottom_ == b.bottom_) return Decimal::Of(Wide{a.top_} + b.top_, a.bottom_);
    return Decimal::Of(Wide{a.top_} * b.bottom_ + Wide{b.top_} * a.bottom_,
                       Wide{a.bottom_} * b.bottom_);
  }
  return Decimal(Decimal::Large{a.ToLarge().value + b.ToLarge().value});
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }

Decimal operator*(const Decimal& a, const Decimal& b) {
  if (a.IsSmall() && b.IsSmall()) {
    return Decimal::Of(Wide{a.top_} * b.top_, Wide{a.bottom_} * b.bottom_);
  }
  return Decimal(Decimal::Large{a.ToLarge().value * b.ToLarge().value});
}

absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor) {
  if (divisor.IsZero()) {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID,
                 "division by zero", "除数为零");
  }
  if (dividend.IsSmall() && divisor.IsSmall()) {
    const Wide top = Wide{dividend.top_} * divisor.bottom_;
    const Wide bottom = Wide{dividend.bottom_} * divisor.top_;
    return bottom < 0 ? Decimal::Of(-top, -bottom) : Decimal::Of(top, bottom);
  }
  return Decimal(Decimal::Large{dividend.ToLarge().value / divisor.ToLarge().value});
}

bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.IsSmall() && b.IsSmall()) {
    return Wide{a.top_} * b.bottom_ <=> Wide{b.top_} * a.bottom_;
  }
  return a.ToLarge().value.compare(b.ToLarge().value) <=> 0;
}

int Decimal::Sign() const {
  if (!IsSmall()) return large_->value.sign();
  return top_ < 0 ? -1 : top_ > 0;
}

Decimal Decimal::Round(int places, Rounding rounding) const {
  const int64_t power = PowerOfTen(Within(places));
  if (IsSmall() && power % bottom_ == 0) return *this;
  if (IsSmall()) {
    const Wide scaled = Wide{top_} * power;
    return Of(Fits(scaled)
                  ? RoundToInteger<int64_t>(static_cast<int64_t>(scaled), bottom_, rounding)
                  : RoundToInteger<Wide>(scaled, bottom_, rounding),
              power);
  }
  return Decimal(Large{Rational(Scaled(large_->value, Within(places), rounding), power)});
}

std::optional<int64_t> Decimal::ToInt64() const {
  if (!IsSmall() || bottom_ != 1) return std::nullopt;
  return top_;
}

std::string Decimal::ToString(int places) const {
  const int within = Within(places);
  if (!IsSmall()) return WithPoint(Scaled(large_->value, within, Rounding::kHalfUp), within);
  return WithPoint(
      RoundToInteger<Wide>(Wide{top_} * PowerOfTen(within), bottom_, Rounding::kHalfUp), within);
}

std::string Decimal::ToExactString() const {
  if (IsSmall() && PowerOfTen(kMostPlaces) % bottom_ == 0) return ToPlainString();
  if (IsSmall()) return absl::StrCat(top_, "/", bottom_);
  if (Round(kMostPlaces) == *this) return ToPlainString();
  return absl::StrCat(Integer(numerator(large_->value)).str(), "/",
                      Integer(denominator(large_->value)).str());
}

std::string Decimal::ToPlainString() const { return Shortest(ToString(kMostPlaces)); }

std::ostream& operator<<(std::ostream& out, const Decimal& value) {
  return out << value.ToExactString();
}

}  // namespace edugroup::value
