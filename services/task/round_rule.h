// The rounds that a plan's rules ask for (督查周期): on which days they open, and what became of
// them.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/round.pb.h"

namespace edugroup::task {

// Sets the first day of each rule of `after`: as `before` has it for the same rhythm and day, else
// `today`.
void StartRoundRules(const v1::Plan& before, absl::CivilDay today, v1::Plan& after);

// The rounds that open on `day` if the plan runs on it, without their names.
std::vector<v1::Round> RoundsOpeningOn(const v1::Plan& plan, absl::CivilDay day);

// The first day after `day` on which a round opens; none when none will.
std::optional<absl::CivilDay> NextOpening(const v1::Plan& plan, absl::CivilDay day);

// The rounds that the rules ask for from `first` to `last`, as they are on `today`. `rounds` are
// those of the plan.
std::vector<v1::RoundDuty> RoundDutiesOf(const v1::Plan& plan, const std::vector<v1::Round>& rounds,
                                         absl::CivilDay first, absl::CivilDay last,
                                         absl::CivilDay today);

}  // namespace edugroup::task
