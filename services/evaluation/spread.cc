#include "services/evaluation/spread.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace edugroup::evaluation {
namespace {

using value::Decimal;
using Ends = std::optional<Decimal>;

Spread Known(const LeafValue& a) {
  return a.spread == nullptr ? Spread{a.value, a.value, false} : *a.spread;
}

bool IsExact(const LeafValue& a, const LeafValue& b) {
  return a.spread == nullptr && b.spread == nullptr;
}

LeafValue With(Decimal value, Spread spread) {
  LeafValue result = Rated(std::move(value));
  result.spread = std::make_shared<const Spread>(std::move(spread));
  return result;
}

// Applies `op` to the values and, where both are given, to the ends.
template <class Op>
LeafValue Monotone(const LeafValue& a, const LeafValue& b, Op op) {
  const Decimal value = op(a.value, b.value);
  if (IsExact(a, b)) return Rated(value);
  const Spread x = Known(a);
  const Spread y = Known(b);
  Spread spread;
  spread.approximate = x.approximate || y.approximate;
  if (x.least && y.least) spread.least = op(*x.least, *y.least);
  if (x.most && y.most) spread.most = op(*x.most, *y.most);
  return With(value, std::move(spread));
}

bool IsNotNegative(const Spread& spread) { return spread.least && spread.least->Sign() >= 0; }

Spread Products(const Spread& x, const Spread& y) {
  Spread spread;
  if (IsNotNegative(x) && IsNotNegative(y)) {
    spread.least = *x.least * *y.least;
    if (x.most && y.most) spread.most = *x.most * *y.most;
    return spread;
  }
  if (!x.least || !x.most) {
    if (!y.least || !y.most || *y.least != *y.most) return spread;
    const bool turned = y.least->Sign() < 0;  // times a constant
    const Ends& low = turned ? x.most : x.least;
    const Ends& high = turned ? x.least : x.most;
    if (low) spread.least = *low * *y.least;
    if (high) spread.most = *high * *y.least;
    return spread;
  }
  if (!y.least || !y.most) return Products(y, x);
  const auto [least, most] =
      std::minmax({*x.least * *y.least, *x.least * *y.most, *x.most * *y.least, *x.most * *y.most});
  return {least, most, false};
}

}  // namespace

LeafValue Sum(const LeafValue& a, const LeafValue& b) {
  return Monotone(a, b, [](const Decimal& x, const Decimal& y) { return x + y; });
}

LeafValue Negative(const LeafValue& a) {
  if (a.spread == nullptr) return Rated(-a.value);
  Spread spread;
  spread.approximate = a.spread->approximate;
  if (a.spread->most) spread.least = -*a.spread->most;
  if (a.spread->least) spread.most = -*a.spread->least;
  return With(-a.value, std::move(spread));
}

LeafValue Product(const LeafValue& a, const LeafValue& b) {
  if (IsExact(a, b)) return Rated(a.value * b.value);
  const Spread x = Known(a);
  const Spread y = Known(b);
  Spread spread = Products(x, y);
  spread.approximate = x.approximate || y.approximate;
  return With(a.value * b.value, std::move(spread));
}

LeafValue Quotient(const LeafValue& a, const LeafValue& b) {
  if (b.value.IsZero()) return NotApplicable();
  const Decimal value = *Divide(a.value, b.value);
  if (IsExact(a, b)) return Rated(value);
  const Spread y = Known(b);
  Spread inverse;  // of a divisor that is above zero; nothing is known of others
  if (IsNotNegative(y)) {
    inverse.least = y.most && !y.most->IsZero() ? *Divide(Decimal::FromInt(1), *y.most) : Decimal();
    if (!y.least->IsZero()) inverse.most = *Divide(Decimal::FromInt(1), *y.least);
  }
  Spread spread = Products(Known(a), inverse);
  spread.approximate = Known(a).approximate || y.approximate;
  return With(value, std::move(spread));
}

LeafValue Least(const LeafValue& a, const LeafValue& b) {
  const Decimal value = std::min(a.value, b.value);
  if (IsExact(a, b)) return Rated(value);
  const Spread x = Known(a);
  const Spread y = Known(b);
  Spread spread;
  spread.approximate = x.approximate || y.approximate;
  if (x.least && y.least) spread.least = std::min(*x.least, *y.least);
  spread.most = x.most && y.most ? std::min(*x.most, *y.most) : (x.most ? x.most : y.most);
  return With(value, std::move(spread));
}

LeafValue Greatest(const LeafValue& a, const LeafValue& b) {
  return Negative(Least(Negative(a), Negative(b)));
}

LeafValue Rounded(const LeafValue& a, int places) {
  if (a.spread == nullptr) return Rated(a.value.Round(places));
  Spread spread = *a.spread;
  if (spread.least) spread.least = spread.least->Round(places);
  if (spread.most) spread.most = spread.most->Round(places);
  return With(a.value.Round(places), std::move(spread));
}

LeafValue Either(const LeafValue& taken, const LeafValue& other) {
  const Spread x = Known(taken);
  const Spread y = Known(other);
  Spread spread;
  spread.approximate = x.approximate || y.approximate;
  if (x.least && y.least) spread.least = std::min(*x.least, *y.least);
  if (x.most && y.most) spread.most = std::max(*x.most, *y.most);
  return With(taken.value, std::move(spread));
}

std::optional<bool> IsBelow(const LeafValue& a, const LeafValue& b) {
  if (IsExact(a, b)) return a.value < b.value;
  const Spread x = Known(a);
  const Spread y = Known(b);
  if (x.approximate || y.approximate) return std::nullopt;
  if (x.most && y.least && *x.most < *y.least) return true;
  if (x.least && y.most && *x.least >= *y.most) return false;
  return std::nullopt;
}

}  // namespace edugroup::evaluation
