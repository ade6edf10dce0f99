#include "services/task/redispatch.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/assignment_act.h"
#include "services/task/assignment_store.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::AssignmentEvent;

absl::StatusOr<Assignment> ToTheSame(const Assignment& before, const Terms& terms, const Act& act,
                                     Change& change) {
  Assignment after = before;
  RETURN_IF_ERROR(Apply(after, act));
  SetTerms(terms, after);
  RETURN_IF_ERROR(change.Update(AssignmentTable(), before, after));
  return after;
}

// The new assignment goes on under the due date that the old one had; what the day of dispatch
// opens, receipt and measures, begins anew.
absl::StatusOr<Assignment> ToAnother(const Assignment& before, const v1::Task& task,
                                     const Implementer& to, const Terms& terms, Act act,
                                     Change& change) {
  v1::Implementer by;
  by.set_text(before.implementer_text());
  act.kind = AssignmentEvent::ASSIGN;
  Assignment fresh = Assign(task, {&to, &by}, terms, act);
  *fresh.mutable_limit() = before.limit();
  fresh.clear_due_date();
  fresh.clear_first_due_date();
  if (before.has_due_date()) *fresh.mutable_due_date() = before.due_date();
  if (before.has_first_due_date()) *fresh.mutable_first_due_date() = before.first_due_date();
  AssignmentEvent& begin = *fresh.mutable_events(0);
  begin.clear_due_date();
  if (before.has_due_date()) *begin.mutable_due_date() = before.due_date();
  fresh.set_redispatched_from(before.name());

  Assignment after = before;
  act.kind = AssignmentEvent::CANCEL;
  RETURN_IF_ERROR(Apply(after, act));
  after.set_redispatched_to(fresh.name());
  RETURN_IF_ERROR(change.Update(AssignmentTable(), before, after));
  RETURN_IF_ERROR(change.Insert(AssignmentTable(), fresh));
  return fresh;
}

}  // namespace

absl::StatusOr<Assignment> Redispatch(const rpc::Call& call,
                                      const v1::RedispatchAssignmentRequest& request,
                                      const Implementer& to, absl::CivilDay day, Change& change) {
  ASSIGN_OR_RETURN(const Assignment before,
                   change.Load<Assignment>(AssignmentTable(), request.name()));
  RETURN_IF_ERROR(CheckActor(call, Actor::kLead, before));
  ASSIGN_OR_RETURN(const v1::Plan plan, ReadOpenPlan(change, before.name()));
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  if (!NextState(before.state(), AssignmentEvent::REDISPATCH).has_value()) {
    return StateConflict(before.name(), Assignment::State_Name(before.state()),
                         StatesBefore(AssignmentEvent::REDISPATCH));
  }
  RETURN_IF_ERROR(CheckNotBefore(day, EarliestDay(before, AssignmentEvent::REDISPATCH)));
  ASSIGN_OR_RETURN(const Terms terms, TermsFrom(plan, day));
  const Act act{AssignmentEvent::REDISPATCH, day, absl::Now(), call.principal->subject,
                request.reason()};
  if (to.organization.empty() || to.organization == before.organization()) {
    return ToTheSame(before, terms, act, change);
  }
  ASSIGN_OR_RETURN(const v1::Task task,
                   change.Read<v1::Task>(TaskTable(), resource::ParentOf(before.name())));
  return ToAnother(before, task, to, terms, act, change);
}

}  // namespace edugroup::task
