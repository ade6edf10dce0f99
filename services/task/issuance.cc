#include "services/task/issuance.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/task/assignment_store.h"
#include "services/task/finding.h"
#include "services/task/plan.h"
#include "services/task/plan_findings.h"
#include "services/task/plan_store.h"
#include "services/task/round_rule.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Plan;

absl::Status SetBaseDate(const rpc::Call& call, const v1::IssuePlanRequest& request, Plan& plan) {
  if (value::IsSet(request.base_date())) {
    *plan.mutable_base_date() = request.base_date();
    plan.set_base_date_inferred(false);
  }
  if (!value::IsSet(plan.base_date())) return absl::OkStatus();  // a finding
  const absl::StatusOr<absl::CivilDay> base = value::ToCivilDay(plan.base_date());
  if (!base.ok()) return InvalidField("base_date", "is no day", "不是有效日期");
  if (*base > call.today) {
    return InvalidField("base_date", absl::StrCat("is after today, ", value::Format(call.today)),
                        absl::StrCat("印发日期晚于今天（", value::Format(call.today), "）"));
  }
  return absl::OkStatus();
}

type::Finding NotPassed(const Plan& plan) {
  return Hard("plan.adopting-resolution-not-passed", plan.adopting_resolution(),
              "The adopting resolution is not PASSED.", "审议本方案的决议尚未通过。");
}

}  // namespace

absl::StatusOr<Issuance> PrepareIssue(const rpc::Call& call, const v1::IssuePlanRequest& request,
                                      resource::Store& store, Peers& peers) {
  Issuance issuance;
  ASSIGN_OR_RETURN(issuance.seen, store.Get<Plan>(call, PlanTable(), request.name()));
  issuance.plan = issuance.seen;
  Plan& plan = issuance.plan;
  if (plan.state() != Plan::DRAFT) return issuance;
  RETURN_IF_ERROR(SetBaseDate(call, request, plan));
  issuance.findings = CheckReadyToIssue(plan);
  if (!plan.adopting_resolution().empty()) {
    ASSIGN_OR_RETURN(const bool passed, peers.IsPassed(call, plan.adopting_resolution()));
    if (!passed) issuance.findings.push_back(NotPassed(plan));
  }
  if (!value::IsSet(plan.base_date())) return issuance;
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(plan.base_date()));
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   store.All<v1::Task>(call, TaskTable(), {plan.name(), 0, "", "", "", {}}));
  ASSIGN_OR_RETURN(issuance.implementers, peers.ReadImplementers(call, plan, tasks, base));
  return issuance;
}

absl::StatusOr<Plan> IssuePlan(const rpc::Call& call, const v1::IssuePlanRequest& request,
                               const Issuance& issuance, Change& change) {
  ASSIGN_OR_RETURN(const Plan before, change.Load<Plan>(PlanTable(), request.name()));
  if (before.state() != Plan::DRAFT) {
    return StateConflict(before.name(), Plan::State_Name(before.state()), "DRAFT");
  }
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  // Somebody changed the plan while the other servers were asked.
  RETURN_IF_ERROR(resource::CheckEtag(issuance.seen.etag(), before));

  Plan after = issuance.plan;
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   change.LoadAll<v1::Task>(TaskTable(), after.name()));
  std::vector<type::Finding> findings = issuance.findings;
  for (type::Finding& finding : CheckReadyToIssue(after, tasks)) {
    findings.push_back(std::move(finding));
  }
  if (!findings.empty()) return RuleViolated(findings);
  const Extent extent = ExtentOf(after, tasks, issuance.implementers);
  if (!extent.findings.empty()) return RuleViolated(extent.findings);
  const absl::Time now = absl::Now();
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(after.base_date()));
  const Act act{v1::AssignmentEvent::ASSIGN, base, now, call.principal->subject, ""};
  RETURN_IF_ERROR(
      Expand(after, tasks, issuance.implementers, act, [&change](v1::Assignment& assignment) {
        return change.Insert(AssignmentTable(), assignment);
      }));
  ASSIGN_OR_RETURN(const std::optional<absl::CivilDay> measures_due, MeasuresDueDay(after));
  if (measures_due.has_value()) {
    *after.mutable_measures_due_date() = value::ToDate(*measures_due);
  }
  after.set_state(Plan::ISSUED);
  StartRoundRules(before, call.today, after);
  *after.mutable_members_as_of() = after.base_date();
  after.set_assignment_count(extent.assignments);
  *after.mutable_issue_time() = value::ToTimestamp(now);
  after.set_issuer(call.principal->subject);
  RETURN_IF_ERROR(change.Update(PlanTable(), before, after));
  return after;
}

}  // namespace edugroup::task
