#include "services/membership/kind.h"

#include "absl/strings/str_cat.h"

namespace edugroup::membership {

std::vector<FieldViolation> CheckKind(const v1::Kind& kind, absl::string_view field) {
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

void KeepFormerName(const v1::Kind& before, v1::Kind& after) {
  *after.mutable_former_names() = before.former_names();
  if (before.display_name() != after.display_name()) {
    after.add_former_names(before.display_name());
  }
}

}  // namespace edugroup::membership
