#include "services/task/amendment.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "common/value/timestamp.h"
#include "services/task/assignment.h"
#include "services/task/assignment_store.h"
#include "services/task/light.h"
#include "services/task/limit.h"
#include "services/task/plan_diff.h"
#include "services/task/plan_findings.h"
#include "services/task/plan_rows.h"
#include "services/task/plan_store.h"
#include "services/task/reconcile.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::AssignmentEvent;
using v1::PlanChange;
using v1::Task;

// One task before and after; no `before` for one that is added.
struct Edit {
  std::optional<Task> before;
  Task after;
  absl::flat_hash_set<std::string> fields;
};
// By place among the present tasks; those added come after them.
using Edits = std::map<int, Edit>;

// INVALID_ARGUMENT for an approved change that there is none of.
absl::Status CheckApproved(const v1::AmendPlanRequest& request, const PlanDiff& diff) {
  absl::flat_hash_set<absl::string_view> known;
  for (const PlanChange& change : diff.changes) known.insert(change.id());
  std::vector<FieldViolation> violations;
  for (int i = 0; i < request.approved_changes_size(); ++i) {
    if (known.contains(request.approved_changes(i))) continue;
    violations.push_back({absl::StrCat("approved_changes[", i, "]"),
                          "is no change of this document", "该更正不在比对结果中"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

class Amender {
 public:
  Amender(const rpc::Call& call, const v1::AmendPlanRequest& request, const Amendment& amendment,
          v1::Plan& plan, Change& change)
      : request_(request),
        amendment_(amendment),
        plan_(plan),
        change_(change),
        collectives_(plan),
        today_(call.today),
        act_{AssignmentEvent::AMEND, call.today, absl::Now(), call.principal->subject,
             request.reason()} {}

  absl::StatusOr<v1::AmendPlanResponse> Run() {
    ASSIGN_OR_RETURN(const std::vector<Task> tasks,
                     change_.LoadAll<Task>(TaskTable(), plan_.name()));
    const std::vector<Task> present = StandingTasks(tasks);
    const PlanDiff diff = Diff(present, amendment_.corrected);
    RETURN_IF_ERROR(CheckApproved(request_, diff));
    ASSIGN_OR_RETURN(terms_, TermsFrom(plan_, today_));
    const Edits edits = Collect(diff, present, tasks);
    RETURN_IF_ERROR(CheckEdits(edits));
    for (const auto& [place, edit] : edits) RETURN_IF_ERROR(Keep(edit));
    for (const auto& [organization, line] : tally_) {
      response_.set_assignments_added(response_.assignments_added() + line.assignments_added());
      response_.set_assignments_cancelled(response_.assignments_cancelled() +
                                          line.assignments_cancelled());
    }
    return std::move(response_);
  }

 private:
  Edits Collect(const PlanDiff& diff, const std::vector<Task>& present,
                const std::vector<Task>& all) {
    const absl::flat_hash_set<std::string> approved(request_.approved_changes().begin(),
                                                    request_.approved_changes().end());
    int last_position = 0;
    for (const Task& task : all) last_position = std::max(last_position, task.position());
    Edits edits;
    for (size_t i = 0; i < diff.changes.size(); ++i) {
      const PlanChange& change = diff.changes[i];
      if (!approved.contains(change.id())) continue;
      *response_.add_changes() = change;
      const auto [task, row] = diff.places[i];
      if (change.kind() == PlanChange::TASK_ADDED) {
        Edit& edit = edits[static_cast<int>(present.size()) + row];
        edit.after = amendment_.corrected[row];
        edit.after.set_position(++last_position);
        edit.after.set_name(
            TaskTable().pattern.Child(plan_.name(), absl::StrFormat("r%04d", last_position)));
        continue;
      }
      Edit& edit = edits[task];
      if (!edit.before.has_value()) edit.before = edit.after = present[task];
      edit.fields.insert(change.field());
      if (change.kind() == PlanChange::TASK_WITHDRAWN) {
        *edit.after.mutable_withdrawn_date() = value::ToDate(today_);
      } else {
        TakeField(change.field(), amendment_.corrected[row], edit.after);
      }
    }
    return edits;
  }

  // What is taken in must be as sound as at issue.
  absl::Status CheckEdits(const Edits& edits) const {
    std::vector<Task> tasks;
    for (const auto& [place, edit] : edits) {
      if (!edit.after.has_withdrawn_date()) tasks.push_back(edit.after);
    }
    if (tasks.empty()) return absl::OkStatus();
    std::vector<type::Finding> findings = CheckReadyToIssue(plan_, tasks);
    const Extent extent = ExtentOf(plan_, tasks, amendment_.implementers);
    findings.insert(findings.end(), extent.findings.begin(), extent.findings.end());
    return findings.empty() ? absl::OkStatus() : RuleViolated(findings);
  }

  absl::Status Keep(const Edit& edit) {
    Task after = edit.after;
    if (!edit.before.has_value()) {
      RETURN_IF_ERROR(change_.Insert(TaskTable(), after));
      plan_.set_task_count(plan_.task_count() + 1);
      return Bring(after, {}, CoveredNow(after));
    }
    if (edit.fields.contains("limit_text")) NoteLimit(edit.before->limit(), after);
    RETURN_IF_ERROR(change_.Update(TaskTable(), *edit.before, after));
    ASSIGN_OR_RETURN(std::vector<Assignment> assignments,
                     change_.LoadAll<Assignment>(AssignmentTable(), after.name()));
    if (after.has_withdrawn_date()) {
      plan_.set_task_count(plan_.task_count() - 1);
      return Bring(after, assignments, {});
    }
    for (Assignment& assignment : assignments) RETURN_IF_ERROR(Adapt(edit, after, assignment));
    if (!edit.fields.contains("implementers")) return absl::OkStatus();
    return Bring(after, assignments, CoveredNow(after));
  }

  std::vector<Covered> CoveredNow(const Task& task) const {
    return CoveredBy(task, collectives_, amendment_.implementers, nullptr);
  }

  absl::Status Bring(const Task& task, const std::vector<Assignment>& present,
                     const std::vector<Covered>& covered) {
    Act act = act_;
    act.kind = AssignmentEvent::ASSIGN;
    return Reconcile(task, covered, present, {collectives_, Leavers::kAll, terms_, std::move(act)},
                     change_, tally_);
  }

  void NoteLimit(const v1::Limit& before, Task& after) const {
    v1::LimitChange& note = *after.add_limit_changes();
    *note.mutable_before() = before;
    *note.mutable_date() = value::ToDate(today_);
    note.set_reason(act_.note);
    note.set_principal(act_.principal);
    *note.mutable_record_time() = value::ToTimestamp(act_.record_time);
  }

  // The copies that an open assignment holds of its task; a changed limit moves its due date.
  absl::Status Adapt(const Edit& edit, const Task& task, Assignment& assignment) {
    if (!IsOpen(assignment.state())) return absl::OkStatus();
    Assignment after = assignment;
    after.set_printed_number(task.printed_number());
    after.set_category(task.category());
    after.set_text(task.text());
    *after.mutable_leads() = task.leads();
    if (edit.fields.contains("limit_text")) {
      AddEvent(after, act_, after.state());
      ChangeLimit(after, task.limit());
      SetDueDate(after, NextDueDay(after, today_));
    }
    const std::string etag = assignment.etag();
    RETURN_IF_ERROR(change_.Update(AssignmentTable(), assignment, after));
    if (after.etag() == etag) return absl::OkStatus();
    assignment = std::move(after);
    response_.set_assignments_changed(response_.assignments_changed() + 1);
    return absl::OkStatus();
  }

  const v1::AmendPlanRequest& request_;
  const Amendment& amendment_;
  v1::Plan& plan_;
  Change& change_;
  const Collectives collectives_;
  const absl::CivilDay today_;
  const Act act_;
  Terms terms_;
  Tally tally_;
  v1::AmendPlanResponse response_;
};

}  // namespace

absl::StatusOr<Amendment> PrepareAmendment(const rpc::Call& call, const std::string& plan,
                                           const Rows& rows, bool with_implementers,
                                           resource::Store& store, Peers& peers) {
  const std::vector<FieldViolation> violations = CheckRows(rows);
  if (!violations.empty()) return InvalidFields(violations);
  Amendment amendment;
  ASSIGN_OR_RETURN(amendment.seen, store.Get<v1::Plan>(call, PlanTable(), plan));
  ASSIGN_OR_RETURN(const Directory directory, peers.ReadDirectory(call, amendment.seen, rows));
  TableReading table = ReadRows(amendment.seen, rows, directory);
  amendment.findings = CheckTable(amendment.seen, table.tasks, directory.body_names);
  amendment.findings.insert(amendment.findings.end(), table.findings.begin(), table.findings.end());
  if (with_implementers) {
    ASSIGN_OR_RETURN(amendment.implementers,
                     peers.ReadImplementers(call, amendment.seen, table.tasks, call.today));
  }
  amendment.corrected = std::move(table.tasks);
  return amendment;
}

absl::StatusOr<v1::AmendPlanResponse> AmendPlan(const rpc::Call& call,
                                                const v1::AmendPlanRequest& request,
                                                const Amendment& amendment, Change& change) {
  ASSIGN_OR_RETURN(const v1::Plan before, change.Load<v1::Plan>(PlanTable(), request.name()));
  if (before.state() != v1::Plan::ISSUED) {
    return StateConflict(before.name(), v1::Plan::State_Name(before.state()), "ISSUED");
  }
  RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
  // Somebody changed the plan while the other servers were asked.
  RETURN_IF_ERROR(resource::CheckEtag(amendment.seen.etag(), before));
  v1::Plan after = before;
  ASSIGN_OR_RETURN(v1::AmendPlanResponse response,
                   Amender(call, request, amendment, after, change).Run());
  after.set_assignment_count(after.assignment_count() + response.assignments_added());
  *after.mutable_amend_time() = value::ToTimestamp(absl::Now());
  RETURN_IF_ERROR(change.Update(PlanTable(), before, after));
  *response.mutable_plan() = after;
  return response;
}

}  // namespace edugroup::task
