#include "services/task/task_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/caller.h"
#include "services/task/finding.h"
#include "services/task/measuring.h"
#include "services/task/plan_store.h"
#include "services/task/target.h"
#include "services/task/task_change.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Task;

constexpr int kLastYear = 2199;

std::vector<FieldViolation> CheckTarget(const v1::SetAnnualTargetRequest& request,
                                        const v1::Plan& plan) {
  std::vector<FieldViolation> violations;
  if (request.year() < plan.base_date().year() || request.year() > kLastYear) {
    violations.push_back({"year", absl::StrCat("must be ", plan.base_date().year(), " to 2199"),
                          absl::StrCat("应为", plan.base_date().year(), "至2199年")});
  }
  if (value::NormalizeWidth(request.text()).empty()) {
    violations.push_back({"text", "must not be blank", "不能为空"});
  }
  if (request.has_target() && !value::Validate(request.target(), "target").ok()) {
    violations.push_back({"target", "is no quantity", "不是有效数量"});
  }
  for (FieldViolation& violation : CheckTargets("targets", request.targets())) {
    violations.push_back(std::move(violation));
  }
  return violations;
}

// Puts the target in its place among the years; a year keeps the day on which it first got one.
void Put(v1::AnnualTarget target, Task& task) {
  for (v1::AnnualTarget& present : *task.mutable_annual_targets()) {
    if (present.year() != target.year()) continue;
    *target.mutable_set_date() = present.set_date();
    present = std::move(target);
    return;
  }
  *task.add_annual_targets() = std::move(target);
  std::sort(
      task.mutable_annual_targets()->begin(), task.mutable_annual_targets()->end(),
      [](const v1::AnnualTarget& a, const v1::AnnualTarget& b) { return a.year() < b.year(); });
}

}  // namespace

void TaskService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.TaskService/GetTask", this, &TaskService::Get);
  methods.Serve("edugroup.task.v1.TaskService/ListTasks", this, &TaskService::List);
  methods.Serve("edugroup.task.v1.TaskService/SetAnnualTarget", this,
                &TaskService::SetAnnualTarget);
  methods.Serve("edugroup.task.v1.TaskService/UpdateTask", this, &TaskService::Update);
  methods.Serve("edugroup.task.v1.TaskService/RecordTrigger", this, &TaskService::RecordTrigger);
  methods.Serve("edugroup.task.v1.TaskService/MeasureTask", this, &TaskService::Measure);
}

absl::StatusOr<Task> TaskService::Get(rpc::Call& call, const v1::GetTaskRequest& request) {
  return store_.Get<Task>(call, TaskTable(), request.name());
}

absl::StatusOr<v1::ListTasksResponse> TaskService::List(rpc::Call& call,
                                                        const v1::ListTasksRequest& request) {
  RETURN_IF_ERROR(TaskTable().pattern.CheckParent("parent", request.parent(), true));
  ASSIGN_OR_RETURN(resource::Page<Task> page,
                   store_.List<Task>(call, TaskTable(), resource::QueryOf(request)));
  v1::ListTasksResponse response;
  for (Task& task : page.items) *response.add_tasks() = std::move(task);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Task> TaskService::SetAnnualTarget(rpc::Call& call,
                                                  const v1::SetAnnualTargetRequest& request) {
  RETURN_IF_ERROR(TaskTable().pattern.Check("name", request.name()));
  return store_.Write<Task>(call, request, [&](Change& change) -> absl::StatusOr<Task> {
    ASSIGN_OR_RETURN(const v1::Plan plan,
                     change.Read<v1::Plan>(PlanTable(), resource::ParentOf(request.name())));
    ASSIGN_OR_RETURN(const Task before, change.Load<Task>(TaskTable(), request.name()));
    RETURN_IF_ERROR(CheckLeads(call, before.leads()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (plan.state() != v1::Plan::ISSUED) {
      return StateConflict(plan.name(), v1::Plan::State_Name(plan.state()), "ISSUED");
    }
    if (before.limit().kind() != v1::Limit::LONG_TERM) {
      return RuleViolated(
          {Hard("task.not-long-term", before.name(), "Only long-term tasks have annual targets.",
                "只有完成时限为“长期”的任务才设年度目标。")});
    }
    const std::vector<FieldViolation> violations = CheckTarget(request, plan);
    if (!violations.empty()) return InvalidFields(violations);

    v1::AnnualTarget target;
    target.set_year(request.year());
    target.set_text(request.text());
    if (request.has_target()) *target.mutable_target() = request.target();
    *target.mutable_targets() = request.targets();
    target.set_set_by(call.principal->subject);
    *target.mutable_set_date() = value::ToDate(call.today);
    *target.mutable_record_time() = value::ToTimestamp(absl::Now());
    Task after = before;
    Put(std::move(target), after);
    RETURN_IF_ERROR(change.Update(TaskTable(), before, after));
    return after;
  });
}

absl::StatusOr<Task> TaskService::Update(rpc::Call& call, const v1::UpdateTaskRequest& request) {
  RETURN_IF_ERROR(TaskTable().pattern.Check("task.name", request.task().name()));
  if (request.task().has_measure()) {
    RETURN_IF_ERROR(peers_.CheckMeasure(call, request.task().measure()));
  }
  return store_.Write<Task>(
      call, request, [&](Change& change) { return task::UpdateTask(call, request, change); });
}

absl::StatusOr<Task> TaskService::RecordTrigger(rpc::Call& call,
                                                const v1::RecordTriggerRequest& request) {
  RETURN_IF_ERROR(TaskTable().pattern.Check("name", request.name()));
  return store_.Write<Task>(
      call, request, [&](Change& change) { return task::RecordTrigger(call, request, change); });
}

absl::StatusOr<Task> TaskService::Measure(rpc::Call& call, const v1::MeasureTaskRequest& request) {
  ASSIGN_OR_RETURN(const Task seen, store_.Get<Task>(call, TaskTable(), request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOrToday(call, request.as_of(), "as_of"));
  ASSIGN_OR_RETURN(const v1::Measurement measurement, MeasureOn(call, seen, day, peers_));
  return store_.Write<Task>(call, request, [&](Change& change) -> absl::StatusOr<Task> {
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), seen));
    return KeepMeasurement(call, seen, measurement, change);
  });
}

}  // namespace edugroup::task
