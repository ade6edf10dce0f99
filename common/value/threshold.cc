#include "common/value/threshold.h"

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::value {
namespace {

using type::Threshold;

absl::Status Wrong(absl::string_view message, absl::string_view message_zh) {
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID, message,
               message_zh);
}

absl::string_view Sign(Threshold::Operator op) {
  switch (op) {
    case Threshold::AT_LEAST:
      return "≥";
    case Threshold::ABOVE:
      return ">";
    case Threshold::AT_MOST:
      return "≤";
    case Threshold::BELOW:
      return "<";
    case Threshold::EQUAL:
      return "=";
    default:
      return "?";
  }
}

}  // namespace

absl::StatusOr<bool> Holds(const Threshold& threshold, const Decimal& measured) {
  ASSIGN_OR_RETURN(const Decimal limit, Decimal::Parse(threshold.value()));
  switch (threshold.operator_()) {
    case Threshold::AT_LEAST:
      return measured >= limit;
    case Threshold::ABOVE:
      return measured > limit;
    case Threshold::AT_MOST:
      return measured <= limit;
    case Threshold::BELOW:
      return measured < limit;
    case Threshold::EQUAL:
      return measured == limit;
    default:
      return Wrong("the threshold has no operator", "阈值缺少比较符");
  }
}

std::string ToString(const Threshold& threshold) {
  return absl::StrCat(Sign(threshold.operator_()), " ", threshold.value());
}

std::string ToPercentString(const Threshold& threshold) {
  const absl::StatusOr<Decimal> share = Decimal::Parse(threshold.value());
  if (!share.ok()) return ToString(threshold);
  const std::string percent = (*share * Decimal::FromInt(100)).ToExactString();
  if (absl::StrContains(percent, '/')) return ToString(threshold);
  return absl::StrCat(Sign(threshold.operator_()), " ", percent, "%");
}

absl::StatusOr<int64_t> MinimumCount(const Threshold& ratio, int64_t total) {
  if (total < 0) return Wrong("the total is negative", "总数不能为负");
  ASSIGN_OR_RETURN(const Decimal share, Decimal::Parse(ratio.value()));
  const Decimal exact = share * Decimal::FromInt(total);
  Decimal count;
  switch (ratio.operator_()) {
    case Threshold::AT_LEAST:
      count = exact.Round(0, Rounding::kCeiling);
      break;
    case Threshold::ABOVE:
      count = exact.Round(0, Rounding::kFloor) + Decimal::FromInt(1);
      break;
    default:
      return Wrong("a minimum needs the operator AT_LEAST or ABOVE",
                   "最低人数要求比较符为“以上”或“超过”");
  }
  const std::optional<int64_t> fitting = std::max(count, Decimal()).ToInt64();
  if (!fitting.has_value()) return Wrong("the count is too large", "数量过大");
  return *fitting;
}

}  // namespace edugroup::value
