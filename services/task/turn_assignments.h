// What the sweep does to assignments on a day: reminders, and what the steps of ladders do.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"

namespace edugroup::task {

inline constexpr int kMostTurnedAtOnce = 200;

// Turns the assignments of one plan at these paths, at most kMostTurnedAtOnce; with their
// reminders, urges and orders.
absl::Status TurnAssignments(const rpc::Call& call, const std::string& plan,
                             const std::vector<std::string>& paths, absl::CivilDay day,
                             resource::Change& change);

}  // namespace edugroup::task
