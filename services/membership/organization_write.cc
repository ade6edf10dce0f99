#include "services/membership/organization_write.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "services/membership/history_tables.h"
#include "services/membership/kind_store.h"
#include "services/membership/organization.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using resource::Change;
using v1::Kind;
using v1::Organization;

absl::Status CheckDrafts(absl::Span<const OrganizationDraft> drafts) {
  std::vector<FieldViolation> violations;
  for (const OrganizationDraft& draft : drafts) {
    const auto more = CheckOrganization(draft.organization, draft.field);
    violations.insert(violations.end(), more.begin(), more.end());
  }
  return Refuse(violations);
}

absl::Status SetStandardKinds(Change& change, absl::string_view group,
                              absl::Span<OrganizationDraft> drafts) {
  std::vector<KindReference> references;
  for (const OrganizationDraft& draft : drafts) {
    const Organization& organization = draft.organization;
    references.push_back(
        {absl::StrCat(draft.field, ".kind"), organization.kind(), Kind::ORGANIZATION_KIND});
    references.push_back(
        {absl::StrCat(draft.field, ".region"), organization.region(), Kind::REGION});
    for (const std::string& cluster : organization.industry_clusters()) {
      references.push_back(
          {absl::StrCat(draft.field, ".industry_clusters"), cluster, Kind::INDUSTRY_CLUSTER});
    }
  }
  ASSIGN_OR_RETURN(const auto standard_kinds, HoldKinds(change, group, references));
  for (OrganizationDraft& draft : drafts) {
    draft.organization.set_standard_kind(standard_kinds.at(draft.organization.kind()));
  }
  return absl::OkStatus();
}

// Keeps the waiver of near duplicates with the organisation; false when there is none.
bool Waived(OrganizationDraft& draft) {
  const auto waiver = std::find_if(draft.waivers.begin(), draft.waivers.end(), Waives);
  if (waiver == draft.waivers.end()) return false;
  *draft.organization.add_waivers() = *waiver;
  return true;
}

// Each draft is compared with what is there and with the drafts before it.
absl::Status CompareNames(Change& change, absl::string_view group,
                          absl::Span<OrganizationDraft> drafts) {
  std::vector<KnownName> names;
  for (const OrganizationDraft& draft : drafts) {
    const auto more = NamesOf(draft.organization);
    names.insert(names.end(), more.begin(), more.end());
  }
  ASSIGN_OR_RETURN(std::vector<KnownName> known, FindNames(change, group, names));
  std::vector<type::Finding> findings;
  for (OrganizationDraft& draft : drafts) {
    const auto found = FindNearDuplicates(draft.organization, known);
    if (!found.empty() && !Waived(draft)) {
      findings.insert(findings.end(), found.begin(), found.end());
    }
    const auto own = NamesOf(draft.organization);
    known.insert(known.end(), own.begin(), own.end());
  }
  return Refuse(findings);
}

}  // namespace

absl::Status InsertOrganizations(Change& change, absl::string_view group,
                                 absl::Span<OrganizationDraft> drafts) {
  RETURN_IF_ERROR(CheckDrafts(drafts));
  RETURN_IF_ERROR(SetStandardKinds(change, group, drafts));
  RETURN_IF_ERROR(CompareNames(change, group, drafts));
  std::vector<KnownName> names;
  std::vector<FirstVersion> versions;
  for (OrganizationDraft& draft : drafts) {
    versions.push_back(BeginHistory(draft.organization));
    RETURN_IF_ERROR(change.Insert(Organizations(), draft.organization));
    const auto more = NamesOf(draft.organization);
    names.insert(names.end(), more.begin(), more.end());
  }
  RETURN_IF_ERROR(RecordFirst(change, OrganizationHistories(), versions));
  return InsertNames(change, names);
}

absl::Status UpdateOrganization(Change& change, const Organization& before,
                                OrganizationDraft& draft) {
  const absl::string_view group = resource::ParentOf(before.name());
  const absl::Span<OrganizationDraft> drafts = absl::MakeSpan(&draft, 1);
  RETURN_IF_ERROR(CheckDrafts(drafts));
  RETURN_IF_ERROR(SetStandardKinds(change, group, drafts));
  RETURN_IF_ERROR(RecordUpdate(change, before, draft.effect, draft.organization));
  const std::vector<KnownName> names = NamesOf(draft.organization);
  if (!SameNames(NamesOf(before), names)) {
    RETURN_IF_ERROR(CompareNames(change, group, drafts));
    RETURN_IF_ERROR(DeleteNames(change, before.name()));
    RETURN_IF_ERROR(InsertNames(change, names));
  }
  return change.Update(Organizations(), before, draft.organization);
}

}  // namespace edugroup::membership
