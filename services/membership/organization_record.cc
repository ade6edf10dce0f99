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

absl::Status RecordUpdate(resource::Change& change, const Organization& before,
                          const Effect& effect, Organization& after) {
  const Values values =
      effect.correction.has_value()
          ? MaskedValues(before, after, effect.correction->mask, effect.correction->patch)
          : ChangedValues(before, after);
  const auto given = [](const std::optional<std::string>& value) { return value.has_value(); };
  if (std::none_of(values.begin(), values.end(), given)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Timeline known,
                   ReadTimeline(change, OrganizationHistories(), before.name()));
  Timeline timeline = known;
  SetFrom(effect.day, values, effect.reason, timeline);
  if (timeline == known) return absl::OkStatus();
  SetFormerNames(timeline, after);
  v1::OrganizationChange& last = *after.mutable_last_change();
  *last.mutable_effective_date() = value::ToDate(effect.day);
  last.set_reason(effect.reason);
  *last.mutable_record_time() = value::ToTimestamp(absl::Now());
  return RecordTimeline(change, OrganizationHistories(), before.name(), timeline);
}

}  // namespace edugroup::membership
