// What follows an organisation that goes into another.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"

namespace edugroup::membership {

// One organisation going into another.
struct Merger {
  std::string source;  // resource names
  std::string target;
  absl::CivilDay day;    // first day on which they are one
  absl::CivilDay today;  // business day of the call
  std::string reason;
};

// Makes the resources of one family that refer to the source refer to the target, inside the write
// of the merger; what was so on earlier days stays as far as the family keeps a history. The merger
// holds both organisations.
using ReferenceMover = std::function<absl::Status(resource::Change& change, const Merger& merger)>;

}  // namespace edugroup::membership
