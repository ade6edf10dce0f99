#include "services/membership/affiliation_policy.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;
using v1::AffiliationPolicy;

constexpr int kMostMonths = 120;

type::Finding Hard(const std::string& rule, const Affiliation& affiliation,
                   const std::string& message, const std::string& message_zh) {
  type::Finding finding;
  finding.set_rule_id(rule);
  finding.set_severity(type::Finding::HARD);
  finding.set_subject(affiliation.name());
  finding.set_message(message);
  finding.set_message_zh(message_zh);
  return finding;
}

bool WantsResolution(const AffiliationPolicy& policy, AffiliationPolicy::Decision decision) {
  const auto& decisions = policy.resolution_decisions();
  return std::find(decisions.begin(), decisions.end(), decision) != decisions.end();
}

std::vector<type::Finding> Missing(bool wanted, const Affiliation& affiliation,
                                   absl::string_view resolution) {
  if (!wanted || !resolution.empty()) return {};
  return {Hard("affiliation.resolution-required", affiliation,
               "the decision must name the resolution it rests on", "该决定须注明所依据的决议")};
}

}  // namespace

std::vector<FieldViolation> CheckPolicy(const AffiliationPolicy& policy, absl::string_view field) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < policy.lapse_rules_size(); ++i) {
    const int months = policy.lapse_rules(i).months();
    if (months >= 1 && months <= kMostMonths) continue;
    violations.push_back({absl::StrCat(field, ".lapse_rules[", i, "].months"),
                          absl::StrCat("must be 1 to ", kMostMonths),
                          absl::StrCat("必须为 1 至 ", kMostMonths)});
  }
  return violations;
}

std::vector<type::Finding> FindMissingResolution(const AffiliationPolicy& policy,
                                                 AffiliationPolicy::Decision decision,
                                                 const Affiliation& affiliation,
                                                 absl::string_view resolution) {
  return Missing(WantsResolution(policy, decision), affiliation, resolution);
}

std::vector<type::Finding> FindMissingResolution(const AffiliationPolicy& policy,
                                                 Affiliation::EndReason end_reason,
                                                 const Affiliation& affiliation,
                                                 absl::string_view resolution) {
  switch (end_reason) {
    case Affiliation::EXPELLED:
      return Missing(true, affiliation, resolution);
    case Affiliation::WITHDRAWN:
      return FindMissingResolution(policy, AffiliationPolicy::WITHDRAWAL, affiliation, resolution);
    case Affiliation::MERGED:
      return FindMissingResolution(policy, AffiliationPolicy::MERGER, affiliation, resolution);
    default:
      return {};
  }
}

std::vector<type::Finding> FindMissingCheck(const AffiliationPolicy& policy,
                                            const Affiliation& affiliation) {
  const bool passed = affiliation.check().outcome() == v1::ApplicationCheck::PASSED;
  if (!policy.check_required() || passed) return {};
  return {Hard("affiliation.check-required", affiliation, "no check of the application has passed",
               "申请材料尚未审核通过")};
}

}  // namespace edugroup::membership
