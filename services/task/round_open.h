// Opening a round, by a call or by the sweep.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/round.pb.h"

namespace edugroup::task {

// Rounds of the same kind, plan and period as `round`: at most one.
absl::StatusOr<std::vector<v1::Round>> RoundsOfPeriod(const rpc::Call& call, const v1::Round& round,
                                                      resource::Change& change);

// What is open of the plan on `day`, as the items of `round`, which has its name; sets its state
// and counts. The plan is held: nobody opens another round of it meanwhile.
absl::StatusOr<std::vector<v1::RoundItem>> FreezeRound(const rpc::Call& call, const v1::Plan& plan,
                                                       absl::CivilDay day, resource::Change& change,
                                                       v1::Round& round);

// Adds the round with its items.
absl::Status KeepRound(std::vector<v1::RoundItem> items, resource::Change& change,
                       v1::Round& round);

}  // namespace edugroup::task
