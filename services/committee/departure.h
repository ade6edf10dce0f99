// When organisations were no members of the group: between their affiliations and after the last.
// Pure functions.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::committee {

// From the first day as no member until the day before the first as a member again.
struct Absence {
  absl::CivilDay left;
  std::optional<absl::CivilDay> returned;  // nothing: still gone

  bool operator==(const Absence&) const = default;
};
using Absences = std::vector<Absence>;  // earliest first
// By the name of the organisation.
using Departures = absl::flat_hash_map<std::string, Absences>;

// The absence of the organisation that the day is in; null when it is in none.
const Absence* AbsenceOn(const Departures& departures, absl::string_view organization,
                         absl::CivilDay day);

// The absences of an organisation with these affiliations. Who never was a member has not left.
Absences AbsencesOf(const std::vector<membership::v1::Affiliation>& affiliations);

// Adds the days on which it left or came back.
void AddTurns(const Absences& absences, std::set<absl::CivilDay>& days);
// The first day that is in one of them and in none of the others; nothing when they are the same.
std::optional<absl::CivilDay> FirstDifference(const Absences& before, const Absences& after);

}  // namespace edugroup::committee
