#include "services/membership/kind.h"

#include "absl/strings/str_cat.h"
#include "services/membership/affiliation_policy.h"

namespace edugroup::membership {

namespace {

std::vector<FieldViolation> CheckStandardKind(const v1::Kind& kind, absl::string_view field) {
  const bool classifies_organizations = kind.taxonomy() == v1::Kind::ORGANIZATION_KIND;
  const bool has_standard_kind = kind.standard_kind() != v1::STANDARD_KIND_UNSPECIFIED;
  if (classifies_organizations == has_standard_kind) return {};
  const std::string path = absl::StrCat(field, ".standard_kind");
  if (classifies_organizations) {
    return {
        {path, "an organization kind needs its standard kind", "单位类别必须指定对应的标准类别"}};
  }
  return {{path, "only organization kinds have a standard kind", "只有单位类别才有标准类别"}};
}

std::vector<FieldViolation> CheckKindsPolicy(const v1::Kind& kind, absl::string_view field) {
  if (!kind.has_affiliation_policy()) return {};
  const std::string path = absl::StrCat(field, ".affiliation_policy");
  if (kind.taxonomy() == v1::Kind::AFFILIATION_KIND) {
    return CheckPolicy(kind.affiliation_policy(), path);
  }
  return {{path, "only affiliation kinds have a policy", "只有隶属类别才有章程规定"}};
}

}  // namespace

std::vector<FieldViolation> CheckKind(const v1::Kind& kind, absl::string_view field) {
  std::vector<FieldViolation> violations = CheckStandardKind(kind, field);
  const std::vector<FieldViolation> more = CheckKindsPolicy(kind, field);
  violations.insert(violations.end(), more.begin(), more.end());
  return violations;
}

void KeepFormerName(const v1::Kind& before, v1::Kind& after) {
  *after.mutable_former_names() = before.former_names();
  if (before.display_name() != after.display_name()) {
    after.add_former_names(before.display_name());
  }
}

}  // namespace edugroup::membership
