// CheckRules: rules that can be measured, before they are kept.
#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "services/committee/composition.h"

namespace edugroup::committee {
namespace {

using Violations = std::vector<FieldViolation>;

void CheckValidity(const v1::CompositionRule& rule, const std::string& at, Violations& violations) {
  const bool has_start = rule.has_valid_start_date();
  const bool has_end = rule.has_valid_end_date();
  const absl::StatusOr<absl::CivilDay> start = value::FirstDay(rule.valid_start_date());
  const absl::StatusOr<absl::CivilDay> end = value::LastDay(rule.valid_end_date());
  if (has_start && !start.ok()) {
    violations.push_back({at + ".valid_start_date", "is no date", "日期无效"});
  }
  if (has_end && !end.ok()) {
    violations.push_back({at + ".valid_end_date", "is no date", "日期无效"});
  }
  if (has_start && has_end && start.ok() && end.ok() && *end < *start) {
    violations.push_back({at + ".valid_end_date", "is before valid_start_date", "早于生效日期"});
  }
}

void CheckRange(const v1::CountRange& range, const std::string& at, Violations& violations) {
  if (range.min() < 0) violations.push_back({at + ".min", "must not be negative", "不得为负"});
  if (range.max() < 0) violations.push_back({at + ".max", "must not be negative", "不得为负"});
  if (range.max() > 0 && range.max() < range.min()) {
    violations.push_back({at + ".max", "is below min", "上限小于下限"});
  }
  if (range.min() == 0 && range.max() == 0) {
    violations.push_back({at, "needs min or max", "须有上限或下限"});
  }
}

void CheckRatio(const v1::Ratio& ratio, const std::string& at, Violations& violations) {
  const type::Threshold::Operator op = ratio.threshold().operator_();
  if (op == type::Threshold::OPERATOR_UNSPECIFIED || op == type::Threshold::EQUAL) {
    violations.push_back({at + ".threshold.operator", "must be AT_LEAST, ABOVE, AT_MOST or BELOW",
                          "只能为“≥”“>”“≤”“<”"});
  }
  const absl::StatusOr<value::Decimal> share = value::Decimal::Parse(ratio.threshold().value());
  if (!share.ok() || share->Sign() < 0 || *share > value::Decimal::FromInt(1)) {
    violations.push_back(
        {at + ".threshold.value", "must be a share of 0 to 1, such as 1/2", "须为0至1之间的比例"});
  }
}

}  // namespace

std::vector<FieldViolation> CheckRules(
    const google::protobuf::RepeatedPtrField<v1::CompositionRule>& rules, absl::string_view field) {
  Violations violations;
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < rules.size(); ++i) {
    const v1::CompositionRule& rule = rules[i];
    const std::string at = absl::StrCat(field, "[", i, "]");
    if (!ids.insert(rule.rule_id()).second) {
      violations.push_back({at + ".rule_id", "is used twice", "规则编号重复"});
    }
    if (rule.severity() == type::Finding::INFO) {
      violations.push_back({at + ".severity", "must be HARD or SOFT", "只能为硬性或原则性"});
    }
    CheckValidity(rule, at, violations);
    if (rule.has_count_range()) CheckRange(rule.count_range(), at + ".count_range", violations);
    if (rule.has_ratio()) CheckRatio(rule.ratio(), at + ".ratio", violations);
    if (rule.rule_case() == v1::CompositionRule::RULE_NOT_SET) {
      violations.push_back(
          {at, "needs count_range, ratio or eligibility", "须给出人数范围、占比或任职资格之一"});
    }
  }
  return violations;
}

}  // namespace edugroup::committee
