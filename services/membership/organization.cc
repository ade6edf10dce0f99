#include "services/membership/organization.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/text.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/membership/count.h"
#include "services/membership/credit_code.h"

namespace edugroup::membership {
namespace {

type::Finding NearDuplicate(const v1::Organization& organization, const KnownName& other) {
  type::Finding finding;
  finding.set_rule_id(kNearDuplicateRule);
  finding.set_severity(type::Finding::SOFT);
  finding.set_subject(other.organization);
  finding.set_measured(other.name);
  finding.set_message(absl::StrCat(other.organization, " goes by the name \"", other.name,
                                   "\"; is \"", organization.display_name(),
                                   "\" the same organization?"));
  finding.set_message_zh(absl::StrCat("已有名称相近的单位“", other.name, "”，请确认“",
                                      organization.display_name(), "”是否为同一单位"));
  return finding;
}

}  // namespace

std::vector<FieldViolation> CheckOrganization(const v1::Organization& organization,
                                              absl::string_view field) {
  std::vector<FieldViolation> violations;
  const std::string& code = organization.unified_social_credit_code();
  if (!code.empty() && !IsCreditCode(code)) {
    violations.push_back({absl::StrCat(field, ".unified_social_credit_code"),
                          "not a code of GB 32100-2015 (18 characters with a check character)",
                          "统一社会信用代码不正确（应为18位，末位为校验码）"});
  }
  if (organization.has_student_count()) {
    CheckCount(organization.student_count(), absl::StrCat(field, ".student_count"), violations);
  }
  return violations;
}

std::vector<KnownName> NamesOf(const v1::Organization& organization) {
  std::vector<KnownName> names;
  absl::flat_hash_set<std::string> seen;
  const auto add = [&](const std::string& name) {
    std::string fingerprint = value::NameFingerprint(name);
    if (fingerprint.empty() || !seen.insert(name).second) return;
    names.push_back({organization.name(), name, std::move(fingerprint)});
  };
  if (organization.state() == v1::Organization::MERGED) return names;
  add(organization.display_name());
  add(organization.short_name());
  for (const auto& former : organization.former_names()) add(former.display_name());
  for (const std::string& alias : organization.aliases()) add(alias);
  return names;
}

bool SameNames(absl::Span<const KnownName> a, absl::Span<const KnownName> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const KnownName& x, const KnownName& y) { return x.name == y.name; });
}

std::vector<type::Finding> FindNearDuplicates(const v1::Organization& organization,
                                              absl::Span<const KnownName> known) {
  absl::flat_hash_set<std::string> fingerprints;
  for (KnownName& name : NamesOf(organization)) fingerprints.insert(std::move(name.fingerprint));
  std::vector<type::Finding> findings;
  absl::flat_hash_set<std::string> reported;
  for (const KnownName& other : known) {
    const bool another = other.organization != organization.name();
    if (another && fingerprints.contains(other.fingerprint) &&
        reported.insert(other.organization).second) {
      findings.push_back(NearDuplicate(organization, other));
    }
  }
  return findings;
}

bool Waives(const type::Waiver& waiver) {
  return waiver.rule_id() == kNearDuplicateRule && !waiver.reason().empty() && !waiver.by().empty();
}

std::vector<std::string> FieldsBeyondMembers(const v1::Organization& before,
                                             const v1::Organization& after) {
  v1::Organization allowed = before;
  *allowed.mutable_contacts() = after.contacts();
  allowed.clear_student_count();
  if (after.has_student_count()) *allowed.mutable_student_count() = after.student_count();
  std::vector<std::string> fields;
  const auto* descriptor = v1::Organization::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    google::protobuf::util::MessageDifferencer differencer;
    std::vector<const google::protobuf::FieldDescriptor*> compared = {descriptor->field(i)};
    if (!differencer.CompareWithFields(allowed, after, compared, compared)) {
      fields.push_back(descriptor->field(i)->name());
    }
  }
  return fields;
}

}  // namespace edugroup::membership
