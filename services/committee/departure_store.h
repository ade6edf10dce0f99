// Which organisations left the group, and since when: what the membership server's journal said of
// their affiliations.
#pragma once

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/resource/store.h"

namespace edugroup::committee {

// First day on which an organisation was no longer a member.
using Departures = absl::flat_hash_map<std::string, absl::CivilDay>;

// Those that `group` ("groups/jiading") was without on `day`.
absl::StatusOr<Departures> DeparturesOn(resource::Store& store, absl::Time deadline,
                                        absl::string_view group, absl::CivilDay day);

// Keeps that an organisation left on a day; said twice it is kept once.
absl::Status KeepDeparture(resource::Change& change, absl::string_view organization,
                           absl::CivilDay day);
// Keeps that it came back on a day.
absl::Status KeepReturn(resource::Change& change, absl::string_view organization,
                        absl::CivilDay day);

}  // namespace edugroup::committee
