#include "services/task/quota.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/quantity.h"
#include "common/value/text.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

type::Finding SumDiffers(const std::string& task, const v1::Quota& quota,
                         const type::Quantity& sum) {
  const std::string& unit = quota.total().unit();
  type::Finding finding = Hard("task.quota-sum-differs", task,
                               absl::StrCat("The parts add up to ", sum.value(), unit,
                                            ", the total is ", quota.total().value(), unit, "."),
                               absl::StrCat("分解数合计", sum.value(), unit, "，与总数",
                                            quota.total().value(), unit, "不一致。"));
  finding.set_measured(absl::StrCat(sum.value(), unit));
  finding.set_limit(absl::StrCat("= ", quota.total().value(), unit));
  return finding;
}

}  // namespace

std::vector<FieldViolation> CheckQuotaFields(const v1::Quota& quota) {
  std::vector<FieldViolation> violations;
  if (value::NormalizeWidth(quota.metric()).empty()) {
    violations.push_back({"task.quota.metric", "must not be blank", "不能为空"});
  }
  if (!value::Validate(quota.total(), "task.quota.total").ok()) {
    violations.push_back({"task.quota.total", "is no quantity", "不是有效数量"});
  }
  for (int i = 0; i < quota.parts_size(); ++i) {
    const std::string field = absl::StrCat("task.quota.parts[", i, "].value");
    if (!value::Validate(quota.parts(i).value(), field).ok()) {
      violations.push_back({field, "is no quantity", "不是有效数量"});
    } else if (quota.parts(i).value().unit() != quota.total().unit()) {
      violations.push_back({field + ".unit", absl::StrCat("must be \"", quota.total().unit(), "\""),
                            absl::StrCat("单位应为“", quota.total().unit(), "”")});
    }
  }
  return violations;
}

std::vector<type::Finding> CheckQuota(const std::string& task, const v1::Quota& quota,
                                      const absl::flat_hash_set<std::string>& assigned) {
  std::vector<type::Finding> findings;
  std::vector<type::Quantity> values;
  absl::flat_hash_set<std::pair<std::string, std::string>> seen;
  for (const v1::QuotaPart& part : quota.parts()) {
    values.push_back(part.value());
    if (!seen.emplace(part.organization(), value::NormalizeWidth(part.programme())).second) {
      findings.push_back(Hard("task.quota-part-repeated", part.organization(),
                              absl::StrCat("The part \"", part.programme(), "\" stands twice."),
                              absl::StrCat("“", part.programme(), "”重复分解。")));
    }
    if (!assigned.contains(part.organization())) {
      findings.push_back(Hard("task.quota-organization-unknown", part.organization(),
                              "The organisation has no assignment of the task.",
                              "该单位不承担本任务。"));
    }
  }
  const absl::StatusOr<type::Quantity> sum = value::Sum(values);
  if (sum.ok() && sum->value() != quota.total().value()) {
    findings.push_back(SumDiffers(task, quota, *sum));
  }
  return findings;
}

}  // namespace edugroup::task
