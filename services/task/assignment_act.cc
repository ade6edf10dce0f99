#include "services/task/assignment_act.h"

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/caller.h"
#include "services/task/plan_store.h"

namespace edugroup::task {

absl::Status CheckActor(const rpc::Call& call, Actor actor, const v1::Assignment& assignment) {
  switch (actor) {
    case Actor::kImplementer:
      return CheckOwn(call, assignment.organization());
    case Actor::kLead:
      return CheckLeads(call, assignment.leads());
    case Actor::kSecretariat:
      break;
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::CivilDay> ActDay(const rpc::Call& call, const google::type::Date& act_date) {
  if (!value::IsSet(act_date)) return call.today;
  if (!RunsTheGroup(call)) {
    return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
                 "only the secretariat records what happened on another day",
                 "只有秘书处可以补录其他日期的事项");
  }
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(act_date);
  if (!day.ok()) return InvalidField("act_date", "is no day", "不是有效日期");
  if (*day > call.today) return InvalidField("act_date", "is after today", "晚于今天");
  return *day;
}

absl::Status CheckNotBefore(absl::CivilDay day, absl::CivilDay earliest) {
  if (day >= earliest) return absl::OkStatus();
  return InvalidField("act_date", absl::StrCat("must not be before ", value::Format(earliest)),
                      absl::StrCat("不能早于", value::Format(earliest)));
}

absl::StatusOr<v1::Plan> ReadOpenPlan(resource::Change& change, absl::string_view assignment) {
  const absl::string_view name = resource::ParentOf(resource::ParentOf(assignment));
  ASSIGN_OR_RETURN(v1::Plan plan, change.Read<v1::Plan>(PlanTable(), name));
  if (plan.state() == v1::Plan::ISSUED) return plan;
  return StateConflict(plan.name(), v1::Plan::State_Name(plan.state()), "ISSUED");
}

}  // namespace edugroup::task
