#include "services/membership/organization_record.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/membership/history_tables.h"
#include "services/membership/organization_history.h"

namespace edugroup::membership {

using v1::Organization;

FirstVersion BeginHistory(Organization& organization) {
  organization.set_state(Organization::ACTIVE);
  return {organization.name(), ValuesOf(organization)};
}

namespace {

Values NewValues(const Effect& effect, const OrganizationUpdate& update) {
  if (!effect.correction.has_value()) return ChangedValues(*update.before, *update.after);
  return MaskedValues(*update.before, *update.after, effect.correction->mask,
                      effect.correction->patch);
}

bool Any(const Values& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const std::optional<std::string>& value) { return value.has_value(); });
}

void SetLastChange(const Effect& effect, Organization& organization) {
  v1::OrganizationChange& last = *organization.mutable_last_change();
  *last.mutable_effective_date() = value::ToDate(effect.day);
  last.set_reason(effect.reason);
  *last.mutable_record_time() = value::ToTimestamp(absl::Now());
}

}  // namespace

absl::Status RecordUpdates(resource::Change& change, const Effect& effect,
                           absl::Span<const OrganizationUpdate> updates) {
  std::vector<std::string> names;
  for (const OrganizationUpdate& update : updates) {
    if (Any(NewValues(effect, update))) names.push_back(update.before->name());
  }
  ASSIGN_OR_RETURN(const Timelines known, ReadTimelines(change, OrganizationHistories(), names));
  Timelines changed;
  for (const OrganizationUpdate& update : updates) {
    const auto found = known.find(update.before->name());
    if (found == known.end()) continue;
    Timeline timeline = found->second;
    SetFrom(effect.day, NewValues(effect, update), effect.reason, timeline);
    if (timeline == found->second) continue;
    SetFormerNames(timeline, *update.after);
    SetLastChange(effect, *update.after);
    changed[found->first] = std::move(timeline);
  }
  return RecordTimelines(change, OrganizationHistories(), changed);
}

absl::Status RecordUpdate(resource::Change& change, const Organization& before,
                          const Effect& effect, Organization& after) {
  const OrganizationUpdate update = {&before, &after};
  return RecordUpdates(change, effect, {&update, 1});
}

}  // namespace edugroup::membership
