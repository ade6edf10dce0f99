// A holiday calendar that grows while its plan runs (X3): the State Council publishes a year's in
// the autumn before.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::task {

// Takes the plan's calendar into its tasks with a RECURRING limit in working days and their open
// assignments, whose next due dates follow. The plan is held.
absl::Status FollowCalendar(const v1::Plan& plan, absl::CivilDay today, resource::Change& change);

}  // namespace edugroup::task
