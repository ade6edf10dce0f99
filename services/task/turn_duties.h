// What the sweep does on a day to orders and items of rounds (reminders of what is owed), and to
// plans (rounds that open by themselves).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"

namespace edugroup::task {

// Those of the call's group at these paths, at most 200.
absl::Status TurnOrders(const rpc::Call& call, const std::vector<std::string>& paths,
                        absl::CivilDay day, resource::Change& change);
absl::Status TurnRoundItems(const rpc::Call& call, const std::vector<std::string>& paths,
                            absl::CivilDay day, resource::Change& change);

// Opens the rounds of one plan whose day it is, over what is open on that day. One over nothing is
// concluded at once.
absl::Status TurnPlan(const rpc::Call& call, const std::string& plan, absl::CivilDay day,
                      resource::Change& change);

}  // namespace edugroup::task
