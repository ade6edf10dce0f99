// What held on which days (有效期): versions of a resource along its time line, apart from the time
// at which they were recorded (history_store.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace edugroup::membership {

// The first day of what holds since ever, and the end of what is open.
inline constexpr absl::CivilDay kSinceEver(1, 1, 1);
inline constexpr absl::CivilDay kOpen(9999, 12, 31);

// What held on some days.
struct Version {
  absl::CivilDay start = kSinceEver;
  absl::CivilDay end = kOpen;       // first day it no longer held
  std::vector<std::string> values;  // of the columns of its table
  std::string reason;               // why it began, as given with the change

  friend bool operator==(const Version& a, const Version& b) {
    return a.start == b.start && a.end == b.end && a.values == b.values && a.reason == b.reason;
  }
};

// By day; no two share one.
using Timeline = std::vector<Version>;

// New values of some columns; nothing for those that stay.
using Values = std::vector<std::optional<std::string>>;

// `values` hold from `day` on, whatever the time line says of later days, but on no day that it
// says nothing of. Neighbours that become equal become one version.
void SetFrom(absl::CivilDay day, const Values& values, const std::string& reason,
             Timeline& timeline);

}  // namespace edugroup::membership
