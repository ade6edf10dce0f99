#include "services/membership/organization_difference.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/reflection.h"
#include "google/protobuf/util/message_differencer.h"

namespace edugroup::membership {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;
using v1::Organization;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

// Fields that a row can give.
constexpr const char* kFields[] = {"display_name",  "short_name",
                                   "aliases",       "kind",
                                   "tags",          "unified_social_credit_code",
                                   "region",        "industry_clusters",
                                   "student_count", "contacts",
                                   "note"};

void Set(const std::string& said, std::string& value) {
  if (!said.empty()) value = said;
}

void AddMissing(const Texts& said, Texts& values) {
  for (const std::string& text : said) {
    if (std::find(values.begin(), values.end(), text) == values.end()) *values.Add() = text;
  }
}

void MergeContact(const v1::Contact& said, Organization& organization) {
  for (v1::Contact& contact : *organization.mutable_contacts()) {
    if (contact.person_name() != said.person_name()) continue;
    Set(said.post(), *contact.mutable_post());
    Set(said.phone(), *contact.mutable_phone());
    Set(said.email(), *contact.mutable_email());
    return;
  }
  *organization.add_contacts() = said;
}

std::string TextOf(const Organization& organization, const FieldDescriptor& field) {
  const auto* reflection = organization.GetReflection();
  if (field.name() == "contacts") return "";
  if (field.name() == "student_count") {
    const type::Quantity& count = organization.student_count();
    const bool exact = count.qualifier() <= type::Quantity::EXACT;
    return absl::StrCat(exact ? "" : type::Quantity::Qualifier_Name(count.qualifier()) + " ",
                        count.value(), count.unit());
  }
  if (!field.is_repeated()) return reflection->GetString(organization, &field);
  return absl::StrJoin(reflection->GetRepeatedFieldRef<std::string>(organization, &field), "、");
}

}  // namespace

Organization Merged(const Organization& known, const Organization& row) {
  Organization merged = known;
  Set(row.display_name(), *merged.mutable_display_name());
  Set(row.short_name(), *merged.mutable_short_name());
  AddMissing(row.aliases(), *merged.mutable_aliases());
  Set(row.unified_social_credit_code(), *merged.mutable_unified_social_credit_code());
  Set(row.kind(), *merged.mutable_kind());
  AddMissing(row.tags(), *merged.mutable_tags());
  AddMissing(row.industry_clusters(), *merged.mutable_industry_clusters());
  Set(row.region(), *merged.mutable_region());
  if (row.has_student_count()) *merged.mutable_student_count() = row.student_count();
  for (const v1::Contact& contact : row.contacts()) MergeContact(contact, merged);
  Set(row.note(), *merged.mutable_note());
  if (row.has_source()) *merged.mutable_source() = row.source();
  return merged;
}

std::vector<v1::OrganizationDifference> Differences(const Organization& known,
                                                    const Organization& merged) {
  std::vector<v1::OrganizationDifference> differences;
  for (const char* name : kFields) {
    const FieldDescriptor& field = *Organization::descriptor()->FindFieldByName(name);
    MessageDifferencer differencer;
    std::vector<const FieldDescriptor*> compared = {&field};
    if (differencer.CompareWithFields(known, merged, compared, compared)) continue;
    v1::OrganizationDifference& difference = differences.emplace_back();
    difference.set_field(name);
    difference.set_known_value(TextOf(known, field));
    difference.set_row_value(TextOf(merged, field));
  }
  return differences;
}

}  // namespace edugroup::membership
