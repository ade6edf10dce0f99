#include "services/task/task_change.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/calendar.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/task/assignment.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/checklist.h"
#include "services/task/finding.h"
#include "services/task/limit.h"
#include "services/task/measure.h"
#include "services/task/plan_store.h"
#include "services/task/quota.h"
#include "services/task/target.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Task;

// The task, locked, with its plan: the caller leads it, and the etag is the present one.
struct Held {
  v1::Plan plan;
  Task task;
};
absl::StatusOr<Held> Hold(const rpc::Call& call, const std::string& name, const std::string& etag,
                          Change& change) {
  Held held;
  ASSIGN_OR_RETURN(held.plan, change.Load<v1::Plan>(PlanTable(), resource::ParentOf(name)));
  ASSIGN_OR_RETURN(held.task, change.Load<Task>(TaskTable(), name));
  RETURN_IF_ERROR(CheckLeads(call, held.task.leads()));
  RETURN_IF_ERROR(resource::CheckEtag(etag, held.task));
  return held;
}

absl::Status CheckIssued(const v1::Plan& plan) {
  if (plan.state() == v1::Plan::ISSUED) return absl::OkStatus();
  return StateConflict(plan.name(), v1::Plan::State_Name(plan.state()), "ISSUED");
}

absl::Status CheckFromBaseDate(const v1::Plan& plan, absl::CivilDay day, absl::string_view field) {
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(plan.base_date()));
  if (day >= base) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("is before the day of issue, ", value::Format(base)),
                      absl::StrCat("早于印发日期", value::Format(base)));
}

// What UpdateTask changes; everything else is the document's.
constexpr absl::string_view kEditable[] = {"targets", "deliverables", "checklist", "quota",
                                           "measure"};

bool DiffersOnlyInEditable(Task before, Task after) {
  for (absl::string_view name : kEditable) {
    const auto* field = Task::descriptor()->FindFieldByName(std::string(name));
    before.GetReflection()->ClearField(&before, field);
    after.GetReflection()->ClearField(&after, field);
  }
  return google::protobuf::util::MessageDifferencer::Equals(before, after);
}

std::vector<FieldViolation> CheckEditable(const Task& task) {
  std::vector<FieldViolation> violations = CheckTargets("task.targets", task.targets());
  const auto add = [&violations](std::vector<FieldViolation> more) {
    for (FieldViolation& violation : more) violations.push_back(std::move(violation));
  };
  add(CheckChecklist(task.checklist()));
  if (task.has_quota()) add(CheckQuotaFields(task.quota()));
  if (task.has_measure()) add(CheckMeasureFields(task.measure()));
  return violations;
}

absl::Status CheckQuotaOf(const Held& held, const Task& after, Change& change) {
  if (!after.has_quota()) return absl::OkStatus();
  absl::flat_hash_set<std::string> assigned;
  if (held.plan.state() == v1::Plan::DRAFT) {
    for (const v1::QuotaPart& part : after.quota().parts()) assigned.insert(part.organization());
  } else {
    ASSIGN_OR_RETURN(const std::vector<Assignment> assignments,
                     change.ReadAll<Assignment>(AssignmentTable(), after.name()));
    for (const Assignment& assignment : assignments) assigned.insert(assignment.organization());
  }
  const std::vector<type::Finding> findings = CheckQuota(after.name(), after.quota(), assigned);
  return findings.empty() ? absl::OkStatus() : RuleViolated(findings);
}

// The open assignments of a task, locked.
absl::StatusOr<std::vector<Assignment>> LoadOpen(const Task& task, Change& change) {
  return change.LoadAll<Assignment>(AssignmentTable(), task.name(), Open());
}

}  // namespace

absl::StatusOr<absl::CivilDay> DayOrToday(const rpc::Call& call, const google::type::Date& date,
                                          absl::string_view field) {
  if (!value::IsSet(date)) return call.today;
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return InvalidField(field, "is no day", "不是有效日期");
  if (*day > call.today) return InvalidField(field, "is after today", "晚于今天");
  return *day;
}

absl::StatusOr<Task> UpdateTask(const rpc::Call& call, const v1::UpdateTaskRequest& request,
                                Change& change) {
  ASSIGN_OR_RETURN(const Held held,
                   Hold(call, request.task().name(), request.task().etag(), change));
  if (held.plan.state() == v1::Plan::CLOSED) {
    return StateConflict(held.plan.name(), "CLOSED", "DRAFT or ISSUED");
  }
  Task after = held.task;
  RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.task(), after));
  if (!DiffersOnlyInEditable(held.task, after)) {
    return InvalidField("update_mask",
                        "may hold targets, deliverables, checklist, quota and measure",
                        "只能修改目标、成果、清单、分解和完成标准");
  }
  const std::vector<FieldViolation> violations = CheckEditable(after);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckQuotaOf(held, after, change));
  RETURN_IF_ERROR(change.Update(TaskTable(), held.task, after));
  return after;
}

absl::StatusOr<Task> RecordTrigger(const rpc::Call& call, const v1::RecordTriggerRequest& request,
                                   Change& change) {
  ASSIGN_OR_RETURN(const Held held, Hold(call, request.name(), request.etag(), change));
  RETURN_IF_ERROR(CheckIssued(held.plan));
  const Task& before = held.task;
  if (before.limit().kind() != v1::Limit::TRIGGER) {
    return RuleViolated({Hard("task.no-trigger", before.name(), "The limit waits for nothing.",
                              "该任务的时限没有触发条件。")});
  }
  if (before.limit().has_trigger_date()) {
    return RuleViolated({Hard("task.trigger-recorded", before.name(),
                              "The trigger was recorded before.", "触发日期已经登记。")});
  }
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   DayOrToday(call, request.trigger_date(), "trigger_date"));
  RETURN_IF_ERROR(CheckFromBaseDate(held.plan, day, "trigger_date"));
  ASSIGN_OR_RETURN(const value::WorkCalendar calendar,
                   value::WorkCalendar::Parse(held.plan.holiday_calendar()));
  ASSIGN_OR_RETURN(const absl::CivilDay due, DueAfterTrigger(before.limit(), day, calendar));

  Task after = before;
  *after.mutable_limit()->mutable_trigger_date() = value::ToDate(day);
  after.mutable_limit()->set_trigger_basis(request.basis());
  *after.mutable_limit()->mutable_date() = value::ToPartialDate(due);
  RETURN_IF_ERROR(change.Update(TaskTable(), before, after));
  const Act act{v1::AssignmentEvent::TRIGGER, day, absl::Now(), call.principal->subject,
                request.basis()};
  ASSIGN_OR_RETURN(const std::vector<Assignment> open, LoadOpen(before, change));
  for (const Assignment& assignment : open) {
    Assignment moved = assignment;
    *moved.mutable_limit() = after.limit();
    MoveDueDate(moved, act, due);
    RETURN_IF_ERROR(change.Update(AssignmentTable(), assignment, moved));
  }
  return after;
}

absl::StatusOr<Task> KeepMeasurement(const rpc::Call& call, const Task& seen,
                                     const v1::Measurement& measurement, Change& change) {
  // Somebody may have changed the task while the other servers were asked.
  ASSIGN_OR_RETURN(const Held held, Hold(call, seen.name(), seen.etag(), change));
  RETURN_IF_ERROR(CheckIssued(held.plan));
  const Task& before = held.task;
  if (!before.has_measure()) {
    return RuleViolated({Hard("task.no-measure", before.name(), "The task has no measure.",
                              "该任务没有设定完成标准。")});
  }
  ASSIGN_OR_RETURN(const absl::CivilDay day, value::ToCivilDay(measurement.date()));
  RETURN_IF_ERROR(CheckFromBaseDate(held.plan, day, "as_of"));
  const absl::Time now = absl::Now();
  Task after = before;
  *after.mutable_measurement() = measurement;
  *after.mutable_measurement()->mutable_record_time() = value::ToTimestamp(now);
  RETURN_IF_ERROR(change.Update(TaskTable(), before, after));
  if (!measurement.holds()) return after;
  const Act act{v1::AssignmentEvent::MEASURE, day, now, call.principal->subject,
                absl::StrCat("完成标准已达到：", measurement.count())};
  ASSIGN_OR_RETURN(const std::vector<Assignment> open, LoadOpen(before, change));
  for (const Assignment& assignment : open) {
    if (!NextState(assignment.state(), v1::AssignmentEvent::MEASURE).has_value()) continue;
    Assignment accepted = assignment;
    RETURN_IF_ERROR(Apply(accepted, act));
    RETURN_IF_ERROR(change.Update(AssignmentTable(), assignment, accepted));
  }
  return after;
}

}  // namespace edugroup::task
