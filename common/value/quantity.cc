#include "common/value/quantity.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/text.h"

namespace edugroup::value {
namespace {

using type::Quantity;
using Qualifier = Quantity::Qualifier;

constexpr int kLongestUnit = 20;  // code points
constexpr size_t kMostWholeDigits = 24;
constexpr size_t kMostFractionDigits = 12;

absl::Status Wrong(absl::string_view message, absl::string_view message_zh) {
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID, message,
               message_zh);
}

bool IsDigits(absl::string_view text, size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// The notation the contract allows: -?[0-9]{1,24}(\.[0-9]{1,12})?
bool IsPlainDecimal(absl::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  const size_t point = text.find('.');
  if (!IsDigits(text.substr(0, point), kMostWholeDigits)) return false;
  return point == absl::string_view::npos || IsDigits(text.substr(point + 1), kMostFractionDigits);
}

absl::StatusOr<Decimal> ValueOf(const Quantity& quantity) {
  if (!IsPlainDecimal(quantity.value())) {
    const std::string shown = Excerpt(quantity.value());
    return Wrong(absl::StrCat("not a plain decimal: \"", shown, "\""),
                 absl::StrCat("不是有效的数值：“", shown, "”"));
  }
  return Decimal::Parse(quantity.value());
}

Qualifier QualifierOf(const Quantity& quantity) {
  return quantity.qualifier() == Quantity::QUALIFIER_UNSPECIFIED ? Quantity::EXACT
                                                                 : quantity.qualifier();
}

bool IsBound(Qualifier qualifier) {
  return qualifier == Quantity::AT_LEAST || qualifier == Quantity::BELOW;
}

Qualifier Opposite(Qualifier qualifier) {
  if (qualifier == Quantity::AT_LEAST) return Quantity::BELOW;
  if (qualifier == Quantity::BELOW) return Quantity::AT_LEAST;
  return qualifier;
}

Qualifier OfSum(Qualifier a, Qualifier b) {
  if (a == Quantity::EXACT || a == b) return b;
  if (b == Quantity::EXACT) return a;
  return Quantity::ABOUT;
}

// A larger divisor makes a smaller ratio, so a bound of the divisor counts the other way round.
Qualifier OfRatio(const Quantity& dividend, const Decimal& top, const Quantity& divisor,
                  const Decimal& bottom) {
  const Qualifier above = QualifierOf(dividend), below = QualifierOf(divisor);
  const bool bounded = IsBound(above) || IsBound(below);
  if (bounded && (top.Sign() < 0 || bottom.Sign() < 0)) return Quantity::ABOUT;
  return OfSum(above, Opposite(below));
}

Rounding RoundingOf(Qualifier qualifier) {
  if (qualifier == Quantity::AT_LEAST) return Rounding::kFloor;
  if (qualifier == Quantity::BELOW) return Rounding::kCeiling;
  return Rounding::kHalfUp;
}

absl::StatusOr<Quantity> Make(const Decimal& value, absl::string_view unit, Qualifier qualifier) {
  Quantity quantity;
  quantity.set_value(value.ToPlainString());
  quantity.set_unit(std::string(unit));
  quantity.set_qualifier(qualifier);
  if (!IsPlainDecimal(quantity.value())) return Wrong("the result is too large", "结果数值过大");
  return quantity;
}

absl::Status SameUnit(const Quantity& a, const Quantity& b) {
  if (a.unit() == b.unit()) return absl::OkStatus();
  return Wrong(absl::StrCat("units differ: \"", a.unit(), "\" and \"", b.unit(), "\""),
               absl::StrCat("计量单位不一致：“", a.unit(), "”与“", b.unit(), "”"));
}

}  // namespace

absl::Status Validate(const Quantity& quantity, absl::string_view field) {
  std::vector<FieldViolation> violations;
  if (!IsPlainDecimal(quantity.value())) {
    violations.push_back({absl::StrCat(field, ".value"),
                          "must be a plain decimal with at most 24 digits before the point and 12 "
                          "after it",
                          "应为数值，整数部分不超过24位，小数部分不超过12位"});
  }
  if (!IsValidUtf8(quantity.unit()) || CodePointCount(quantity.unit()) > kLongestUnit) {
    violations.push_back(
        {absl::StrCat(field, ".unit"), "must have at most 20 characters", "计量单位不超过20个字"});
  }
  if (!Quantity::Qualifier_IsValid(quantity.qualifier())) {
    violations.push_back(
        {absl::StrCat(field, ".qualifier"), "is not a known qualifier", "未知的精确程度"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::StatusOr<Quantity> Sum(absl::Span<const Quantity> quantities) {
  Decimal sum;
  Qualifier qualifier = Quantity::EXACT;
  for (const Quantity& quantity : quantities) {
    RETURN_IF_ERROR(SameUnit(quantities.front(), quantity));
    ASSIGN_OR_RETURN(const Decimal value, ValueOf(quantity));
    sum += value;
    qualifier = OfSum(qualifier, QualifierOf(quantity));
  }
  return Make(sum, quantities.empty() ? "" : quantities.front().unit(), qualifier);
}

absl::StatusOr<Quantity> Ratio(const Quantity& dividend, const Quantity& divisor, int places) {
  ASSIGN_OR_RETURN(const Decimal top, ValueOf(dividend));
  ASSIGN_OR_RETURN(const Decimal bottom, ValueOf(divisor));
  ASSIGN_OR_RETURN(const Decimal ratio, Divide(top, bottom));
  const Qualifier qualifier = OfRatio(dividend, top, divisor, bottom);
  const std::string unit =
      dividend.unit() == divisor.unit() ? "" : absl::StrCat(dividend.unit(), "/", divisor.unit());
  if (CodePointCount(unit) > kLongestUnit) {
    return Wrong(absl::StrCat("unit is too long: ", unit), absl::StrCat("计量单位过长：", unit));
  }
  return Make(ratio.Round(places, RoundingOf(qualifier)), unit, qualifier);
}

absl::StatusOr<Quantity> Growth(const Quantity& from, const Quantity& to, int places) {
  RETURN_IF_ERROR(SameUnit(from, to));
  ASSIGN_OR_RETURN(const Decimal before, ValueOf(from));
  ASSIGN_OR_RETURN(const Decimal after, ValueOf(to));
  ASSIGN_OR_RETURN(const Decimal growth, Divide(after - before, before));
  const Qualifier qualifier = OfRatio(to, after, from, before);
  const Decimal percent = growth * Decimal::FromInt(100);
  return Make(percent.Round(places, RoundingOf(qualifier)), "%", qualifier);
}

absl::StatusOr<std::vector<Decimal>> Shares(const std::vector<int64_t>& counts) {
  constexpr int64_t kHundredths = 10000;
  Decimal total;
  for (int64_t count : counts) {
    if (count < 0) return Wrong("a count is negative", "数量不能为负");
    total += Decimal::FromInt(count);
  }
  if (total.IsZero()) return std::vector<Decimal>(counts.size());

  std::vector<Decimal> hundredths, remainders;
  Decimal missing = Decimal::FromInt(kHundredths);
  for (int64_t count : counts) {
    ASSIGN_OR_RETURN(const Decimal part, Divide(Decimal::FromInt(count), total));
    const Decimal exact = part * Decimal::FromInt(kHundredths);
    hundredths.push_back(exact.Round(0, Rounding::kFloor));
    remainders.push_back(exact - hundredths.back());
    missing -= hundredths.back();
  }
  std::vector<size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  // The remainders are each below one, so fewer than counts.size() hundredths are missing.
  const int64_t to_give = missing.ToInt64().value_or(0);
  for (int64_t i = 0; i < to_give; ++i) hundredths[order[i]] += Decimal::FromInt(1);

  ASSIGN_OR_RETURN(const Decimal hundredth, Decimal::Parse("0.01"));
  for (Decimal& share : hundredths) share *= hundredth;
  return hundredths;
}

}  // namespace edugroup::value
