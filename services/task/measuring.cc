#include "services/task/measuring.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/task/assignment_store.h"
#include "services/task/measure.h"
#include "services/task/plan_store.h"
#include "services/task/task_change.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Measurement;
using v1::Task;

constexpr int kMostDaysBack = 31;

// Nothing that anybody would want to know has changed.
bool SaysTheSame(const Measurement& a, const Measurement& b) {
  return a.count() == b.count() && a.holds() == b.holds() &&
         std::equal(a.missing().begin(), a.missing().end(), b.missing().begin(), b.missing().end());
}

// The first day from `first` to `last` on which the measure holds, or else what it is on the last.
absl::StatusOr<Measurement> FirstThatHolds(const rpc::Call& call, const Task& task,
                                           absl::CivilDay first, absl::CivilDay last,
                                           Peers& peers) {
  for (absl::CivilDay day = first;; ++day) {
    ASSIGN_OR_RETURN(const Measurement measurement, MeasureOn(call, task, day, peers));
    if (measurement.holds() || day >= last) return measurement;
  }
}

// From when on it is measured: the day after the last look; not before the plan's issue.
absl::CivilDay FirstDay(const rpc::Call& call, const v1::Plan& plan, const Task& task,
                        const DueRow& due) {
  if (!due.since.has_value() || !task.measure().has_bodies()) return call.today;
  const absl::CivilDay base = value::ToCivilDay(plan.base_date()).value_or(call.today);
  return std::min(call.today, std::max({*due.since, base, call.today - kMostDaysBack}));
}

void LogUnmeasured(const std::string& task, const absl::Status& why) {
  observe::Log(observe::Level::kWarning, "a task could not be measured",
               {{"task", task}, {"why", std::string(why.message())}});
}

absl::StatusOr<bool> HasOpen(const Task& task, Change& change) {
  ASSIGN_OR_RETURN(const std::vector<v1::Assignment> open,
                   change.ReadAll<v1::Assignment>(AssignmentTable(), task.name(), Open()));
  return !open.empty();
}

}  // namespace

absl::StatusOr<Measurement> MeasureOn(const rpc::Call& call, const Task& task, absl::CivilDay day,
                                      Peers& peers) {
  Measurement measurement;
  if (task.measure().has_bodies()) {
    ASSIGN_OR_RETURN(const std::vector<committee::v1::Body> bodies, peers.BodiesOn(call, day));
    measurement = CountBodies(task.measure().bodies(), bodies);
  } else if (task.measure().has_entries()) {
    ASSIGN_OR_RETURN(const int count, peers.CountEntries(call, task.measure().entries()));
    measurement.set_count(count);
  }
  *measurement.mutable_date() = value::ToDate(day);
  measurement.set_holds(Holds(task.measure(), measurement));
  return measurement;
}

absl::StatusOr<bool> Measuring::Turn(const rpc::Call& call) {
  ASSIGN_OR_RETURN(const std::vector<DueRow> due, FindDue(call, kTurnTasks, call.today, store_));
  for (const DueRow& task : due) RETURN_IF_ERROR(Measure(call, task));
  return !due.empty();
}

absl::Status Measuring::Measure(const rpc::Call& call, const DueRow& due) {
  rpc::Call of_group = call;
  of_group.group = due.group;
  const std::string name = absl::StrCat("groups/", due.group, "/", due.path);
  ASSIGN_OR_RETURN(const Task seen, store_.Get<Task>(of_group, TaskTable(), name));
  ASSIGN_OR_RETURN(const v1::Plan plan,
                   store_.Get<v1::Plan>(of_group, PlanTable(), resource::ParentOf(name)));
  std::optional<Measurement> measured;
  if (plan.state() == v1::Plan::ISSUED && seen.has_measure()) {
    absl::StatusOr<Measurement> found =
        FirstThatHolds(of_group, seen, FirstDay(of_group, plan, seen, due), call.today, peers_);
    if (absl::IsUnavailable(found.status())) return found.status();
    if (found.ok()) {
      measured = *std::move(found);
    } else {
      LogUnmeasured(name, found.status());
    }
  }
  const bool over = plan.state() == v1::Plan::CLOSED || !seen.has_measure();
  const int64_t next = over ? kNeverTurns : TurnDay(call.today + 1);
  const auto keep = [&]() {
    return store_
        .Write<Empty>(
            of_group, Empty(),
            [&](Change& change) -> absl::StatusOr<Empty> {
              if (measured.has_value()) {
                RETURN_IF_ERROR(Keep(of_group, seen, *measured, change));
              }
              RETURN_IF_ERROR(KeepTurnDays(of_group, kTurnTasks, {{next, {due.path}}}, change));
              return Empty();
            })
        .status();
  };
  absl::Status status = keep();
  // What cannot be kept (an assignment that holds all events it can) hinders no other task.
  if (absl::IsFailedPrecondition(status)) {
    LogUnmeasured(name, status);
    measured.reset();
    status = keep();
  }
  // Somebody changed the task meanwhile: it is looked at again with the next turn.
  return absl::IsAborted(status) ? absl::OkStatus() : status;
}

absl::Status Measuring::Keep(const rpc::Call& call, const Task& seen,
                             const Measurement& measurement, Change& change) {
  if (seen.has_measurement() && SaysTheSame(seen.measurement(), measurement)) {
    if (!measurement.holds()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const bool open, HasOpen(seen, change));
    if (!open) return absl::OkStatus();
  }
  return KeepMeasurement(call, seen, measurement, change).status();
}

}  // namespace edugroup::task
