// What every act on an assignment checks before it is recorded: who acts, on which day, and whether
// the plan is open.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "google/type/date.pb.h"

namespace edugroup::task {

// For whom an act is: the organisation that has the assignment, a body that leads its task, or the
// secretariat (its methods let nobody else in).
enum class Actor { kImplementer, kLead, kSecretariat };

// PERMISSION_DENIED NOT_OWN_ORGANIZATION or ROLE_REQUIRED.
absl::Status CheckActor(const rpc::Call& call, Actor actor, const v1::Assignment& assignment);

// The day of an act: today, or the earlier day of a paper that the secretariat records.
//   PERMISSION_DENIED ROLE_REQUIRED  somebody else gives a day
//   INVALID_ARGUMENT                 it is no day, or after today
absl::StatusOr<absl::CivilDay> ActDay(const rpc::Call& call, const google::type::Date& act_date);

// INVALID_ARGUMENT at act_date when `day` is before `earliest`.
absl::Status CheckNotBefore(absl::CivilDay day, absl::CivilDay earliest);

// The plan of an assignment. FAILED_PRECONDITION STATE_CONFLICT unless it is ISSUED.
absl::StatusOr<v1::Plan> ReadOpenPlan(resource::Change& change, absl::string_view assignment);

}  // namespace edugroup::task
