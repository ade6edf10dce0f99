#include "services/membership/organization_history.h"

#include "absl/strings/str_split.h"
#include "common/value/date.h"
#include "common/value/text.h"
#include "services/membership/column_values.h"
#include "services/membership/masked.h"

namespace edugroup::membership {
namespace {

using google::protobuf::RepeatedPtrField;
using v1::Organization;

constexpr size_t kDisplayName = 0;  // of the columns

void SetMembers(const std::string& value, RepeatedPtrField<std::string>& members) {
  const std::vector<std::string> parts = absl::StrSplit(value, '|', absl::SkipEmpty());
  members.Assign(parts.begin(), parts.end());
}

Values ValuesWhere(const Organization& organization,
                   const std::function<bool(const OrganizationColumn&)>& wanted) {
  Values values;
  for (const OrganizationColumn& column : OrganizationColumns()) {
    values.push_back(wanted(column) ? std::optional(column.value(organization)) : std::nullopt);
  }
  return values;
}

}  // namespace

const std::vector<OrganizationColumn>& OrganizationColumns() {
  using O = Organization;
  using S = std::string;
  static const auto& columns = *new std::vector<OrganizationColumn>{
      {"display_name", "display_name", [](const O& o) { return o.display_name(); },
       [](const S& value, O& o) { o.set_display_name(value); }},
      {"sort_key", "display_name", [](const O& o) { return value::SortKey(o.display_name()); },
       [](const S&, O&) {}},
      {"short_name", "short_name", [](const O& o) { return o.short_name(); },
       [](const S& value, O& o) { o.set_short_name(value); }},
      {"kind", "kind", [](const O& o) { return o.kind(); },
       [](const S& value, O& o) { o.set_kind(value); }},
      {"standard_kind", "kind", [](const O& o) { return v1::StandardKind_Name(o.standard_kind()); },
       [](const S& value, O& o) {
         v1::StandardKind kind = v1::STANDARD_KIND_UNSPECIFIED;
         v1::StandardKind_Parse(value, &kind);
         o.set_standard_kind(kind);
       }},
      {"region", "region", [](const O& o) { return o.region(); },
       [](const S& value, O& o) { o.set_region(value); }},
      {"tags", "tags", [](const O& o) { return SetValue(o.tags()); },
       [](const S& value, O& o) { SetMembers(value, *o.mutable_tags()); }},
      {"industry_clusters", "industry_clusters",
       [](const O& o) { return SetValue(o.industry_clusters()); },
       [](const S& value, O& o) { SetMembers(value, *o.mutable_industry_clusters()); }},
      {"state", "", [](const O& o) { return O::State_Name(o.state()); },
       [](const S& value, O& o) {
         O::State state = O::STATE_UNSPECIFIED;
         O::State_Parse(value, &state);
         o.set_state(state);
       }},
      {"merged_into", "", [](const O& o) { return o.merged_into(); },
       [](const S& value, O& o) { o.set_merged_into(value); }}};
  return columns;
}

std::vector<std::string> ValuesOf(const Organization& organization) {
  std::vector<std::string> values;
  for (const OrganizationColumn& column : OrganizationColumns()) {
    values.push_back(column.value(organization));
  }
  return values;
}

void SetValues(const std::vector<std::string>& values, Organization& organization) {
  for (size_t i = 0; i < values.size(); ++i) OrganizationColumns()[i].set(values[i], organization);
}

Values ChangedValues(const Organization& before, const Organization& after) {
  return ValuesWhere(after, [&](const OrganizationColumn& column) {
    return column.value(before) != column.value(after);
  });
}

Values MaskedValues(const Organization& before, const Organization& after,
                    const google::protobuf::FieldMask& mask, const Organization& patch) {
  return ValuesWhere(after, [&](const OrganizationColumn& column) {
    const bool masked = !column.field.empty() && IsMasked(mask, patch, column.field);
    return masked || column.value(before) != column.value(after);
  });
}

void SetFormerNames(const Timeline& timeline, Organization& organization) {
  organization.clear_former_names();
  for (size_t i = 0; i + 1 < timeline.size(); ++i) {
    const std::string& name = timeline[i].values[kDisplayName];
    if (name == timeline[i + 1].values[kDisplayName]) continue;
    v1::FormerName& former = *organization.add_former_names();
    former.set_display_name(name);
    *former.mutable_end_date() = value::ToDate(timeline[i].end);
    former.set_reason(timeline[i + 1].reason);
  }
}

}  // namespace edugroup::membership
