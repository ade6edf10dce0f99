#include "services/task/calendar_change.h"

#include <vector>

#include "common/value/calendar.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/issue.h"
#include "services/task/light.h"
#include "services/task/limit.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Task;

absl::Status FollowLimit(const Task& task, absl::CivilDay today, Change& change) {
  ASSIGN_OR_RETURN(
      const std::vector<Assignment> open,
      change.LoadAll<Assignment>(AssignmentTable(), task.name(), Open(), kMostAssignments));
  for (const Assignment& assignment : open) {
    Assignment after = assignment;
    *after.mutable_limit() = task.limit();
    *after.mutable_due_date() = value::ToDate(NextOccurrence(after, today).due);
    RETURN_IF_ERROR(change.Update(AssignmentTable(), assignment, after));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FollowCalendar(const v1::Plan& plan, absl::CivilDay today, Change& change) {
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(plan.holiday_calendar()));
  ASSIGN_OR_RETURN(
      const std::vector<Task> tasks,
      change.LoadAll<Task>(TaskTable(), plan.name(), {"limit_kind = 'RECURRING'", {}}));
  for (const Task& task : tasks) {
    if (!task.limit().working_days()) continue;
    Task after = task;
    TakeCalendar(calendar, *after.mutable_limit());
    RETURN_IF_ERROR(change.Update(TaskTable(), task, after));
    RETURN_IF_ERROR(FollowLimit(after, today, change));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
