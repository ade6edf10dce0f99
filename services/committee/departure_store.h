// Which organisations left the group, and when: what the membership server's journal said of
// their affiliations.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/resource/store.h"
#include "services/committee/departure.h"

namespace edugroup::committee {

// Every absence of every organisation of the group of `name`.
absl::StatusOr<Departures> ReadDepartures(resource::Store& store, absl::Time deadline,
                                          absl::string_view name);

// Keeps that these are the absences of an organisation, in place of those that were kept.
absl::Status KeepAbsences(resource::Change& change, absl::string_view organization,
                          const Absences& absences);

}  // namespace edugroup::committee
