// CheckRules: rules that can be measured, before they are kept.
#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/decimal.h"
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
  if (range.has_filter() && range.base() == v1::CompositionRule::ALL_SEATS) {
    violations.push_back({at + ".base",
                          "must not be ALL_SEATS with a filter: a vacant seat has no "
                          "holder to look at",
                          "设有筛选条件时不能按全部席位计"});
  }
  if (range.min() < 0) violations.push_back({at + ".min", "must not be negative", "不得为负"});
  if (range.max() < 0) violations.push_back({at + ".max", "must not be negative", "不得为负"});
  if (range.max() > 0 && range.max() < range.min()) {
    violations.push_back({at + ".max", "is below min", "上限小于下限"});
  }
  if (range.min() == 0 && range.max() == 0) {
    violations.push_back({at, "needs min or max", "须有上限或下限"});
  }
}

// A bound between 0 and `most`.
void CheckThreshold(const type::Threshold& threshold, int most, const std::string& at,
                    Violations& violations) {
  const type::Threshold::Operator op = threshold.operator_();
  if (op == type::Threshold::OPERATOR_UNSPECIFIED || op == type::Threshold::EQUAL) {
    violations.push_back({at + ".threshold.operator", "must be AT_LEAST, ABOVE, AT_MOST or BELOW",
                          "只能为“≥”“>”“≤”“<”"});
  }
  const absl::StatusOr<value::Decimal> share = value::Decimal::Parse(threshold.value());
  if (!share.ok() || share->Sign() < 0 || *share > value::Decimal::FromInt(most)) {
    violations.push_back({at + ".threshold.value",
                          absl::StrCat("must be a share of 0 to ", most, ", such as 1/2"),
                          absl::StrCat("须为0至", most, "之间的比例")});
  }
}

void CheckAtLeastOne(int32_t value, const std::string& at, Violations& violations) {
  if (value < 1) violations.push_back({at, "must be at least 1", "不得小于1"});
}

void CheckForm(const v1::CompositionRule& rule, const std::string& at, Violations& violations);

void CheckAlternatives(const v1::Alternatives& alternatives, const std::string& at,
                       Violations& violations) {
  if (alternatives.any_of_size() < 2) {
    violations.push_back({at + ".any_of", "needs two rules or more", "须至少有两项规则"});
  }
  for (int i = 0; i < alternatives.any_of_size(); ++i) {
    const std::string one = absl::StrCat(at, ".any_of[", i, "]");
    if (alternatives.any_of(i).has_alternatives()) {
      violations.push_back({one, "must not have alternatives itself", "不能再嵌套"});
    } else {
      CheckForm(alternatives.any_of(i), one, violations);
    }
  }
}

void CheckForm(const v1::CompositionRule& rule, const std::string& at, Violations& violations) {
  switch (rule.rule_case()) {
    case v1::CompositionRule::kCountRange:
      return CheckRange(rule.count_range(), at + ".count_range", violations);
    case v1::CompositionRule::kRatio:
      return CheckThreshold(rule.ratio().threshold(), 1, at + ".ratio", violations);
    case v1::CompositionRule::kOrganizationLimit:
      return CheckAtLeastOne(rule.organization_limit().max(), at + ".organization_limit.max",
                             violations);
    case v1::CompositionRule::kTermLimit:
      return CheckAtLeastOne(rule.term_limit().max_terms(), at + ".term_limit.max_terms",
                             violations);
    case v1::CompositionRule::kRelativeSize:
      return CheckThreshold(rule.relative_size().threshold(), 100, at + ".relative_size",
                            violations);
    case v1::CompositionRule::kAlternatives:
      return CheckAlternatives(rule.alternatives(), at + ".alternatives", violations);
    case v1::CompositionRule::kEligibility:
    case v1::CompositionRule::kIncompatibility:
      return;
    case v1::CompositionRule::RULE_NOT_SET:
      violations.push_back({at, "needs a rule: count_range, ratio, eligibility ...",
                            "须给出人数范围、占比、任职资格等规则之一"});
  }
}

}  // namespace

std::vector<FieldViolation> CheckRules(const Rules& rules, absl::string_view field) {
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
    CheckForm(rule, at, violations);
  }
  return violations;
}

}  // namespace edugroup::committee
