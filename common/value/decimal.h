// Exact rational numbers: all scores, shares, weights and thresholds. No binary floating point is
// involved, so a result is bit for bit the same on every run and machine.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::value {

enum class Rounding {
  // To the nearest; a tie goes away from zero: 0.125 -> 0.13, -0.125 -> -0.13.
  kHalfUp,
  // Towards minus infinity: keeps a lower bound a lower bound.
  kFloor,
  // Towards plus infinity: keeps an upper bound an upper bound.
  kCeiling,
};

// An immutable value; copies share their storage and may be used from any thread. Decimal places
// are 0 to kMostPlaces; other values are taken to the nearer end.
class Decimal {
 public:
  static constexpr int kMostPlaces = 12;

  // Zero.
  Decimal() = default;
  static Decimal FromInt(int64_t value);

  // Reads "12", "-67.11" or "2/3" (denominator not zero), without sign "+", spaces or exponent, at
  // most 400 characters; everything ToExactString writes below that length.
  // INVALID_ARGUMENT otherwise.
  static absl::StatusOr<Decimal> Parse(absl::string_view text);

  Decimal operator-() const;
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
  Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
  Decimal& operator*=(const Decimal& other) { return *this = *this * other; }

  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

  // -1, 0 or 1.
  int Sign() const;
  bool IsZero() const { return Sign() == 0; }

  Decimal Round(int places, Rounding rounding = Rounding::kHalfUp) const;

  // The integer this is; nothing when it has a fraction or does not fit.
  std::optional<int64_t> ToInt64() const;

  // Fixed notation with exactly `places` digits after the point, rounded half up: "65.31",
  // "144.00".
  std::string ToString(int places) const;
  // Shortest exact plain decimal ("144", "-67.11") when kMostPlaces suffice, else the fraction in
  // lowest terms ("2/3").
  std::string ToExactString() const;
  // Shortest plain decimal: exact when kMostPlaces suffice, else rounded half up to kMostPlaces.
  std::string ToPlainString() const;

  // Prints ToExactString, for messages of tests.
  friend std::ostream& operator<<(std::ostream& out, const Decimal& value);

 private:
  friend absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor);

  struct Large;  // keeps Boost out of this header
  Decimal(int64_t top, int64_t bottom) : top_(top), bottom_(bottom) {}
  explicit Decimal(Large value);
  // `top` over `bottom` (above zero), of at most 127 bits each.
  static Decimal Of(__int128 top, __int128 bottom);
  bool IsSmall() const { return large_ == nullptr; }
  Large ToLarge() const;

  // In lowest terms, the bottom above zero: every number that 64 bits suffice for is kept so, and
  // the others in large_.
  int64_t top_ = 0, bottom_ = 1;
  std::shared_ptr<const Large> large_;
};

// INVALID_ARGUMENT when the divisor is zero.
absl::StatusOr<Decimal> Divide(const Decimal& dividend, const Decimal& divisor);

}  // namespace edugroup::value
