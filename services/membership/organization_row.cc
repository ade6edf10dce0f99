#include "services/membership/organization_row.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/resource/fields.h"
#include "common/resource/name.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/reflection.h"

namespace edugroup::membership {
namespace {

using type::Finding;
using v1::Kind;
using v1::Organization;
using v1::OrganizationRow;
using v1::RowFinding;

constexpr char kInvalid[] = "organization.field-invalid";
constexpr char kUnknownKind[] = "organization.kind-unknown";
constexpr char kContact[] = "contact_";

// The cell of a column as it was sent. Nothing of a contact: findings are stored and shown.
std::string CellText(const OrganizationRow& row, absl::string_view column) {
  if (column.empty() || absl::StartsWith(column, kContact)) return "";
  if (column == "student_count") {
    return absl::StrCat(row.student_count().value(), row.student_count().unit());
  }
  const auto* field = OrganizationRow::descriptor()->FindFieldByName(std::string(column));
  if (field == nullptr) return "";
  const auto* reflection = row.GetReflection();
  if (!field->is_repeated()) return reflection->GetString(row, field);
  return absl::StrJoin(reflection->GetRepeatedFieldRef<std::string>(row, field), "、");
}

// The column of a row that fills a field of Organization: "contacts[0].person_name" →
// "contact_name", "aliases[2]" → "aliases".
std::string ColumnOf(absl::string_view field) {
  if (absl::StartsWith(field, "contacts")) {
    const size_t dot = field.find('.');
    const absl::string_view inner = dot == field.npos ? "" : field.substr(dot + 1);
    return absl::StrCat(kContact, inner == "person_name" ? "name" : inner);
  }
  return std::string(field.substr(0, field.find_first_of(".[")));
}

// Replaces the name people wrote for a kind by its resource name; false when there is no such kind.
bool Resolve(const KindDirectory& kinds, Kind::Taxonomy taxonomy, std::string& kind) {
  if (kind.empty()) return true;
  const std::string* found = kinds.Find(taxonomy, kind);
  if (found == nullptr) return false;
  kind = *found;
  return true;
}

RowFinding UnknownKind(const RowPlace& place, absl::string_view column, const std::string& text) {
  return FindingOf(place, column, kUnknownKind, Finding::HARD,
                   absl::StrCat("the group has no such ", column, ": \"", text, "\""),
                   absl::StrCat("本集团没有此分类项：“", text, "”"));
}

void ResolveKinds(const RowPlace& place, const KindDirectory& kinds, Organization& organization,
                  std::vector<RowFinding>& findings) {
  if (!Resolve(kinds, Kind::ORGANIZATION_KIND, *organization.mutable_kind())) {
    findings.push_back(UnknownKind(place, "kind", organization.kind()));
  }
  if (!Resolve(kinds, Kind::REGION, *organization.mutable_region())) {
    findings.push_back(UnknownKind(place, "region", organization.region()));
  }
  for (std::string& cluster : *organization.mutable_industry_clusters()) {
    if (!Resolve(kinds, Kind::INDUSTRY_CLUSTER, cluster)) {
      findings.push_back(UnknownKind(place, "industry_clusters", cluster));
    }
  }
}

Organization Take(const OrganizationRow& row) {
  Organization organization;
  organization.set_display_name(row.display_name());
  organization.set_short_name(row.short_name());
  *organization.mutable_aliases() = row.aliases();
  organization.set_unified_social_credit_code(row.unified_social_credit_code());
  organization.set_kind(row.kind());
  *organization.mutable_tags() = row.tags();
  *organization.mutable_industry_clusters() = row.industry_clusters();
  organization.set_region(row.region());
  if (row.has_student_count()) *organization.mutable_student_count() = row.student_count();
  organization.set_note(row.note());
  if (row.has_source()) *organization.mutable_source() = row.source();
  const bool has_contact = !row.contact_name().empty() || !row.contact_post().empty() ||
                           !row.contact_phone().empty() || !row.contact_email().empty();
  if (has_contact) {
    v1::Contact& contact = *organization.add_contacts();
    contact.set_person_name(row.contact_name());
    contact.set_post(row.contact_post());
    contact.set_phone(row.contact_phone());
    contact.set_email(row.contact_email());
  }
  return organization;
}

void CheckRow(const RowPlace& place, const OrganizationReading& reading,
              std::vector<RowFinding>& findings) {
  const auto add = [&](absl::string_view column, const std::string& message,
                       const std::string& message_zh) {
    findings.push_back(FindingOf(place, column, kInvalid, Finding::HARD,
                                 absl::StrCat(column, " ", message), message_zh));
  };
  for (const FieldViolation& violation : resource::CheckFields(reading.organization)) {
    add(ColumnOf(violation.field), violation.description, violation.description_zh);
  }
  for (const FieldViolation& violation : CheckOrganization(reading.organization, "")) {
    add(ColumnOf(violation.field.substr(1)), violation.description, violation.description_zh);
  }
  const std::string& id = place.row.organization_id();
  if (!id.empty() && !resource::IsId(id)) {
    add("organization_id", "must be lower-case letters, digits and hyphens",
        "编号只能由小写字母、数字和连字符组成，以字母开头");
  }
  const std::string& name = reading.organization.display_name();
  const bool readable = !reading.names.empty() && reading.names[0].name == name;
  if (!name.empty() && !readable) {
    add("display_name", "has neither letters nor digits", "名称中没有文字");
  }
}

}  // namespace

RowFinding FindingOf(const RowPlace& place, absl::string_view column, absl::string_view rule,
                     Finding::Severity severity, std::string message, std::string message_zh) {
  RowFinding found;
  found.set_row(place.index);
  found.set_column(std::string(column));
  Finding& finding = *found.mutable_finding();
  finding.set_rule_id(std::string(rule));
  finding.set_severity(severity);
  finding.set_message(std::move(message));
  finding.set_message_zh(std::move(message_zh));
  finding.set_subject(absl::StrCat("rows[", place.index, "]", column.empty() ? "" : ".", column));
  *finding.mutable_source() = place.row.source();
  finding.mutable_source()->set_text(CellText(place.row, column));
  return found;
}

OrganizationReading ReadRow(const RowPlace& place, const KindDirectory& kinds,
                            std::vector<RowFinding>& findings) {
  OrganizationReading reading{Take(place.row), {}};
  reading.names = NamesOf(reading.organization);
  ResolveKinds(place, kinds, reading.organization, findings);
  CheckRow(place, reading, findings);
  return reading;
}

}  // namespace edugroup::membership
