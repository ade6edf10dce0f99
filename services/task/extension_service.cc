#include "services/task/extension_service.h"

#include <optional>

#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/assignment_act.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/extension.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::AssignmentEvent;
using v1::ExtensionRule;

// PERMISSION_DENIED ROLE_REQUIRED unless the caller is one of those whom the plan lets decide.
absl::Status CheckDecider(const rpc::Call& call, const ExtensionRule& rule,
                          const Assignment& assignment) {
  if (MayDecide(rule, ExtensionRule::SECRETARIAT) && call.Has(auth::Role::SECRETARIAT)) {
    return absl::OkStatus();
  }
  if (MayDecide(rule, ExtensionRule::COUNCIL) && call.Has(auth::Role::COUNCIL)) {
    return absl::OkStatus();
  }
  if (MayDecide(rule, ExtensionRule::LEAD) && call.Has(auth::Role::DEPARTMENT)) {
    return CheckActor(call, Actor::kLead, assignment);
  }
  return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
               "the plan's extension rule does not let the caller decide",
               "按本方案的延期规定，您无权审批");
}

// Loads, checks who and when, records by `record`, and keeps the assignment.
template <class Request, class Check, class RecordAct>
absl::StatusOr<Assignment> Record(const rpc::Call& call, const Request& request,
                                  resource::Store& store, Check check, RecordAct record) {
  RETURN_IF_ERROR(AssignmentTable().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, ActDay(call, request.act_date()));
  return store.Write<Assignment>(call, request, [&](Change& change) -> absl::StatusOr<Assignment> {
    ASSIGN_OR_RETURN(const Assignment before,
                     change.Load<Assignment>(AssignmentTable(), request.name()));
    ASSIGN_OR_RETURN(const v1::Plan plan, ReadOpenPlan(change, before.name()));
    RETURN_IF_ERROR(check(plan, before));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Assignment after = before;
    RETURN_IF_ERROR(record(after, plan.extension_rule(), day));
    RETURN_IF_ERROR(change.Update(AssignmentTable(), before, after));
    return after;
  });
}

}  // namespace

void ExtensionService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.AssignmentService/RequestExtension", this,
                &ExtensionService::Request);
  methods.Serve("edugroup.task.v1.AssignmentService/DecideExtension", this,
                &ExtensionService::Decide);
}

absl::StatusOr<Assignment> ExtensionService::Request(rpc::Call& call,
                                                     const v1::RequestExtensionRequest& request) {
  const absl::StatusOr<absl::CivilDay> wanted = value::ToCivilDay(request.due_date());
  if (!wanted.ok()) return InvalidField("due_date", "is no day", "不是有效日期");
  return Record(
      call, request, store_,
      [&](const v1::Plan&, const Assignment& assignment) {
        return CheckActor(call, Actor::kImplementer, assignment);
      },
      [&](Assignment& assignment, const ExtensionRule& rule, absl::CivilDay day) -> absl::Status {
        const Act act{AssignmentEvent::REQUEST_EXTENSION, day, absl::Now(), call.principal->subject,
                      request.reason()};
        RETURN_IF_ERROR(
            CheckNotBefore(day, EarliestDay(assignment, AssignmentEvent::REQUEST_EXTENSION)));
        return RequestExtension(assignment, rule, act,
                                {*wanted, request.reason(), request.progress()});
      });
}

absl::StatusOr<Assignment> ExtensionService::Decide(rpc::Call& call,
                                                    const v1::DecideExtensionRequest& request) {
  const bool granted = request.outcome() == v1::Extension::GRANTED;
  if (!granted && request.outcome() != v1::Extension::REFUSED) {
    return InvalidField("outcome", "must be GRANTED or REFUSED", "应为同意或不同意");
  }
  std::optional<absl::CivilDay> due;
  if (value::IsSet(request.due_date())) {
    const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(request.due_date());
    if (!day.ok()) return InvalidField("due_date", "is no day", "不是有效日期");
    if (!granted) return InvalidField("due_date", "is for a grant only", "只有同意时才能填写");
    due = *day;
  }
  return Record(
      call, request, store_,
      [&](const v1::Plan& plan, const Assignment& assignment) {
        return CheckDecider(call, plan.extension_rule(), assignment);
      },
      [&](Assignment& assignment, const ExtensionRule& rule, absl::CivilDay day) -> absl::Status {
        RETURN_IF_ERROR(CheckNotBefore(day, PendingSince(assignment).value_or(day)));
        const Act act{
            granted ? AssignmentEvent::GRANT_EXTENSION : AssignmentEvent::REFUSE_EXTENSION, day,
            absl::Now(), call.principal->subject, request.note()};
        return DecideExtension(assignment, rule, act, due);
      });
}

}  // namespace edugroup::task
