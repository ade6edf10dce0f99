#include "services/membership/organization_as_of.h"

#include "common/value/error.h"
#include "common/value/status.h"
#include "services/membership/history_tables.h"
#include "services/membership/organization_history.h"
#include "services/membership/organization_store.h"

namespace edugroup::membership {
namespace {

using v1::Organization;

// Years 1 to 9999, as the contract's times.
constexpr int64_t kFirstSecond = -62135596800, kLastSecond = 253402300799;

// The columns of the same fields are called the same in both tables. Versions are read in the order
// of the list, so that a page costs what is on it however large the group: left to itself, the
// server reads and sorts them all.
constexpr char kVersions[] =
    "(SELECT h.group_id, h.path, h.start_date, h.end_date, h.record_us, h.supersede_us, "
    "h.sort_key, h.display_name, h.short_name, h.kind, h.standard_kind, h.region, h.state, h.tags, "
    "h.industry_clusters, o.unified_social_credit_code, o.version, o.body "
    "FROM organization_history h FORCE INDEX FOR ORDER BY (by_sort) "
    "STRAIGHT_JOIN organization o ON o.group_id = h.group_id AND o.path = h.path) "
    "organization_version";

}  // namespace

absl::StatusOr<absl::Time> KnownTime(bool has_time, const google::protobuf::Timestamp& time) {
  if (!has_time) return absl::InfiniteFuture();
  if (time.seconds() < kFirstSecond || time.seconds() > kLastSecond || time.nanos() < 0 ||
      time.nanos() > 999999999) {
    return InvalidField("known_as_of", "not a time", "不是有效的时间");
  }
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

const resource::Table& OrganizationVersions() {
  static const auto& table = *[] {
    auto* made = new resource::Table(Organizations());
    made->table = kVersions;
    return made;
  }();
  return table;
}

absl::Status ShowAsOf(resource::Store& store, const rpc::Call& call, const AsOf& as_of,
                      absl::Span<Organization> organizations) {
  std::vector<std::string> names;
  for (const Organization& organization : organizations) names.push_back(organization.name());
  ASSIGN_OR_RETURN(const auto values, ReadValues(store.database(), call.deadline,
                                                 OrganizationHistories(), names, as_of));
  for (Organization& organization : organizations) {
    const auto found = values.find(organization.name());
    if (found == values.end()) return ResourceNotFound(organization.name());
    SetValues(found->second, organization);
  }
  return absl::OkStatus();
}

}  // namespace edugroup::membership
