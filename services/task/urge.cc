#include "services/task/urge.h"

#include "common/value/date.h"

namespace edugroup::task {

void FillUrge(v1::Urge& urge, const std::vector<v1::Assignment>& assignments,
              const absl::flat_hash_map<std::string, int>& before, absl::CivilDay day,
              const std::string& principal) {
  urge.clear_assignments();
  urge.clear_recipients();
  *urge.mutable_date() = value::ToDate(day);
  urge.set_principal(principal);
  absl::flat_hash_map<std::string, int> places;
  for (const v1::Assignment& assignment : assignments) {
    urge.add_assignments(assignment.name());
    const auto [place, is_new] = places.emplace(assignment.organization(), urge.recipients_size());
    if (is_new) {
      v1::UrgeRecipient& recipient = *urge.add_recipients();
      recipient.set_organization(assignment.organization());
      recipient.set_organization_display_name(assignment.organization_display_name());
    }
    v1::UrgedAssignment& urged = *urge.mutable_recipients(place->second)->add_assignments();
    urged.set_assignment(assignment.name());
    const auto times = before.find(assignment.name());
    urged.set_times((times == before.end() ? 0 : times->second) + 1);
  }
}

}  // namespace edugroup::task
