#include "services/membership/organization_history_service.h"

#include <string>
#include <vector>

#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/history_tables.h"
#include "services/membership/organization_history.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;
using v1::Organization;

v1::VersionPeriod PeriodOf(const RecordedVersion& version) {
  v1::VersionPeriod period;
  if (version.start != kSinceEver) *period.mutable_start_date() = value::ToDate(version.start);
  if (version.end != kOpen) *period.mutable_end_date() = value::ToDate(version.end);
  if (version.recorded != absl::UnixEpoch()) {
    *period.mutable_record_time() = value::ToTimestamp(version.recorded);
  }
  if (version.superseded != absl::InfiniteFuture()) {
    *period.mutable_supersede_time() = value::ToTimestamp(version.superseded);
  }
  period.set_reason(version.reason);
  return period;
}

v1::OrganizationVersion OrganizationVersionOf(const RecordedVersion& recorded) {
  Organization organization;
  SetValues(recorded.values, organization);
  v1::OrganizationVersion version;
  *version.mutable_period() = PeriodOf(recorded);
  version.set_display_name(organization.display_name());
  version.set_short_name(organization.short_name());
  version.set_kind(organization.kind());
  version.set_standard_kind(organization.standard_kind());
  version.set_region(organization.region());
  *version.mutable_tags() = organization.tags();
  *version.mutable_industry_clusters() = organization.industry_clusters();
  version.set_state(organization.state());
  version.set_merged_into(organization.merged_into());
  return version;
}

// Values: organization, kind, grade, state.
v1::AffiliationVersion AffiliationVersionOf(const RecordedVersion& recorded) {
  v1::AffiliationVersion version;
  *version.mutable_period() = PeriodOf(recorded);
  version.set_affiliation(recorded.name);
  version.set_kind(recorded.values[1]);
  version.set_grade(recorded.values[2]);
  version.set_suspended(recorded.values[3] == Affiliation::State_Name(Affiliation::SUSPENDED));
  return version;
}

}  // namespace

OrganizationHistoryService::OrganizationHistoryService(resource::Store& store,
                                                       rpc::Methods& methods)
    : store_(store) {
  methods.Serve("edugroup.membership.v1.OrganizationService/GetOrganizationHistory", this,
                &OrganizationHistoryService::Get);
}

absl::StatusOr<v1::OrganizationHistory> OrganizationHistoryService::Get(
    rpc::Call& call, const v1::GetOrganizationHistoryRequest& request) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(store_.Get<Organization>(call, Organizations(), name).status());
  const absl::string_view group = resource::ParentOf(name);
  ASSIGN_OR_RETURN(const std::vector<RecordedVersion> versions,
                   ReadHistory(store_.database(), call.deadline, OrganizationHistories(), group,
                               {"path = ?", {resource::PathOf(name)}}));
  ASSIGN_OR_RETURN(const std::vector<RecordedVersion> affiliations,
                   ReadHistory(store_.database(), call.deadline, AffiliationHistories(), group,
                               {"organization = ?", {name}}));
  v1::OrganizationHistory history;
  for (const RecordedVersion& version : versions) {
    *history.add_versions() = OrganizationVersionOf(version);
  }
  for (const RecordedVersion& version : affiliations) {
    *history.add_affiliations() = AffiliationVersionOf(version);
  }
  return history;
}

}  // namespace edugroup::membership
