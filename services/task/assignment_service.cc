#include "services/task/assignment_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/quantity.h"
#include "common/value/status.h"
#include "common/value/text.h"
#include "services/task/assignment.h"
#include "services/task/assignment_act.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/checklist.h"
#include "services/task/columns.h"
#include "services/task/deliverable.h"
#include "services/task/finding.h"
#include "services/task/light.h"
#include "services/task/plan_store.h"
#include "services/task/redispatch.h"
#include "services/task/target.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::AssignmentEvent;

constexpr int kMostReports = 200;
constexpr int kMostEvidence = 200;

absl::Status Full(const Assignment& assignment, absl::string_view what, absl::string_view what_zh) {
  return RuleViolated({Hard("assignment.full", assignment.name(),
                            absl::StrCat("The assignment holds 200 ", what, " and takes no more."),
                            absl::StrCat("该交办件已有200", what_zh, "，不能再增加。"))});
}

absl::Status HoldPlan(Change& change, absl::string_view assignment) {
  const absl::string_view plan = resource::ParentOf(resource::ParentOf(assignment));
  return change.Load<v1::Plan>(PlanTable(), plan).status();
}

// Checks who acts and when, records the act, and keeps what `add` puts into the assignment.
template <class Request, class Add>
absl::StatusOr<Assignment> Record(const rpc::Call& call, const Request& request,
                                  AssignmentEvent::Kind kind, Actor actor, const std::string& note,
                                  resource::Store& store, Add add) {
  RETURN_IF_ERROR(AssignmentTable().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, ActDay(call, request.act_date()));
  return store.Write<Assignment>(call, request, [&](Change& change) -> absl::StatusOr<Assignment> {
    // Locked: a plan is not closed while something in it is opened again.
    if (kind == AssignmentEvent::REOPEN) RETURN_IF_ERROR(HoldPlan(change, request.name()));
    ASSIGN_OR_RETURN(const Assignment before,
                     change.Load<Assignment>(AssignmentTable(), request.name()));
    RETURN_IF_ERROR(CheckActor(call, actor, before));
    RETURN_IF_ERROR(ReadOpenPlan(change, before.name()).status());
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Assignment after = before;
    RETURN_IF_ERROR(Apply(after, {kind, day, absl::Now(), call.principal->subject, note}));
    RETURN_IF_ERROR(CheckNotBefore(day, EarliestDay(before, kind)));
    RETURN_IF_ERROR(add(change, after, day));
    RETURN_IF_ERROR(change.Update(AssignmentTable(), before, after));
    return after;
  });
}

absl::Status AddNothing(Change&, Assignment&, absl::CivilDay) { return absl::OkStatus(); }

absl::StatusOr<v1::Task> ReadTask(Change& change, const Assignment& assignment) {
  return change.Read<v1::Task>(TaskTable(), resource::ParentOf(assignment.name()));
}

// A place where a file is kept says nothing of what it held.
void CheckEvidence(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                   absl::string_view field, std::vector<FieldViolation>& violations) {
  for (int i = 0; i < evidence.size(); ++i) {
    if (evidence[i].uri().empty() || !evidence[i].sha256().empty()) continue;
    violations.push_back({absl::StrCat(field, "[", i, "].sha256"), "is needed with a uri",
                          "提供文件地址时须同时提供校验值"});
  }
}

std::vector<FieldViolation> CheckReport(const v1::ProgressReport& report) {
  std::vector<FieldViolation> violations;
  CheckEvidence(report.evidence(), "report.evidence", violations);
  if (value::IsSet(report.period()) && !value::IsValid(report.period())) {
    violations.push_back({"report.period", "is no day, month or year", "不是有效日期"});
  }
  for (int i = 0; i < report.quantities_size(); ++i) {
    const std::string field = absl::StrCat("report.quantities[", i, "]");
    if (!value::Validate(report.quantities(i), field).ok()) {
      violations.push_back({field, "is no quantity", "不是有效数量"});
    }
  }
  return violations;
}

// What the report says of the task's targets and checklist, against the task as it is.
absl::Status CheckAgainstTask(const v1::Task& task, const v1::ProgressReport& report) {
  std::vector<FieldViolation> violations = CheckTargetValues(task, report);
  for (FieldViolation& violation : CheckParts(task, report)) {
    violations.push_back(std::move(violation));
  }
  for (FieldViolation& violation : CheckDeliverables(task, report.evidence(), "report.evidence")) {
    violations.push_back(std::move(violation));
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// The last day on which a report tells of difficulties (A13); a paper found later is no later day.
void NoteDifficulties(const v1::ProgressReport& report, Assignment& assignment) {
  if (value::NormalizeWidth(report.difficulties()).empty()) return;
  if (DayNumber(assignment.difficulty_date()) >= DayNumber(report.date())) return;
  *assignment.mutable_difficulty_date() = report.date();
}

// A report of a period of a RECURRING limit delivers it, in time or not; the next one is due then.
void Deliver(absl::CivilDay today, v1::ProgressReport& report, Assignment& assignment) {
  if (assignment.limit().kind() != v1::Limit::RECURRING) return;
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(report.period());
  if (first.ok()) {
    *report.mutable_due_date() = value::ToDate(OccurrenceAround(assignment.limit(), *first).due);
  }
  *assignment.mutable_due_date() = value::ToDate(NextOccurrence(assignment, today).due);
}

}  // namespace

void AssignmentService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.AssignmentService/GetAssignment", this, &AssignmentService::Get);
  methods.Serve("edugroup.task.v1.AssignmentService/ListAssignments", this,
                &AssignmentService::List);
  methods.Serve("edugroup.task.v1.AssignmentService/AcknowledgeAssignment", this,
                &AssignmentService::Acknowledge);
  methods.Serve("edugroup.task.v1.AssignmentService/FileMeasures", this,
                &AssignmentService::FileMeasures);
  methods.Serve("edugroup.task.v1.AssignmentService/ReportProgress", this,
                &AssignmentService::ReportProgress);
  methods.Serve("edugroup.task.v1.AssignmentService/SubmitAssignment", this,
                &AssignmentService::Submit);
  methods.Serve("edugroup.task.v1.AssignmentService/AcceptAssignment", this,
                &AssignmentService::Accept);
  methods.Serve("edugroup.task.v1.AssignmentService/ReturnAssignment", this,
                &AssignmentService::Return);
  methods.Serve("edugroup.task.v1.AssignmentService/CancelAssignment", this,
                &AssignmentService::Cancel);
  methods.Serve("edugroup.task.v1.AssignmentService/DeclineAssignment", this,
                &AssignmentService::Decline);
  methods.Serve("edugroup.task.v1.AssignmentService/RedispatchAssignment", this,
                &AssignmentService::Redispatch);
  methods.Serve("edugroup.task.v1.AssignmentService/SuspendAssignment", this,
                &AssignmentService::Suspend);
  methods.Serve("edugroup.task.v1.AssignmentService/ResumeAssignment", this,
                &AssignmentService::Resume);
  methods.Serve("edugroup.task.v1.AssignmentService/ReopenAssignment", this,
                &AssignmentService::Reopen);
}

absl::StatusOr<Assignment> AssignmentService::Get(rpc::Call& call,
                                                  const v1::GetAssignmentRequest& request) {
  ASSIGN_OR_RETURN(Assignment assignment,
                   store_.Get<Assignment>(call, AssignmentTable(), request.name()));
  if (ReadsOwnOnly(call)) RETURN_IF_ERROR(CheckOwn(call, assignment.organization()));
  return assignment;
}

absl::StatusOr<v1::ListAssignmentsResponse> AssignmentService::List(
    rpc::Call& call, const v1::ListAssignmentsRequest& request) {
  RETURN_IF_ERROR(AssignmentTable().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (ReadsOwnOnly(call)) {
    query.conditions.push_back(OfOrganizations({call.claims().organization}));
  }
  ASSIGN_OR_RETURN(resource::Page<Assignment> page,
                   store_.List<Assignment>(call, AssignmentTable(), query));
  v1::ListAssignmentsResponse response;
  for (Assignment& assignment : page.items) *response.add_assignments() = std::move(assignment);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Assignment> AssignmentService::Acknowledge(
    rpc::Call& call, const v1::AcknowledgeAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::ACKNOWLEDGE, Actor::kImplementer, request.note(),
                store_, AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::FileMeasures(rpc::Call& call,
                                                           const v1::FileMeasuresRequest& request) {
  if (!request.measures().post().empty()) {
    // The organisation is as fixed as the assignment's name; whether the caller acts for it, Record
    // checks.
    ASSIGN_OR_RETURN(const Assignment assignment,
                     store_.Get<Assignment>(call, AssignmentTable(), request.name()));
    RETURN_IF_ERROR(peers_.CheckPost(call, {"measures.post", request.measures().post()},
                                     assignment.organization()));
  }
  return Record(call, request, AssignmentEvent::FILE_MEASURES, Actor::kImplementer, "", store_,
                [&request](Change&, Assignment& assignment, absl::CivilDay) {
                  *assignment.mutable_measures() = request.measures();
                  return absl::OkStatus();
                });
}

absl::StatusOr<Assignment> AssignmentService::ReportProgress(
    rpc::Call& call, const v1::ReportProgressRequest& request) {
  const std::vector<FieldViolation> violations = CheckReport(request.report());
  if (!violations.empty()) return InvalidFields(violations);
  return Record(call, request, AssignmentEvent::REPORT_PROGRESS, Actor::kImplementer, "", store_,
                [&](Change& change, Assignment& assignment, absl::CivilDay day) -> absl::Status {
                  if (assignment.reports_size() >= kMostReports) {
                    return Full(assignment, "reports", "份报告");
                  }
                  ASSIGN_OR_RETURN(const v1::Task task, ReadTask(change, assignment));
                  RETURN_IF_ERROR(CheckAgainstTask(task, request.report()));
                  v1::ProgressReport& report = *assignment.add_reports();
                  report = request.report();
                  *report.mutable_date() = value::ToDate(day);
                  Deliver(call.today, report, assignment);
                  KeepParts(report, day, assignment);
                  SetMissingDeliverables(task, assignment);
                  NoteDifficulties(report, assignment);
                  return absl::OkStatus();
                });
}

absl::StatusOr<Assignment> AssignmentService::Submit(rpc::Call& call,
                                                     const v1::SubmitAssignmentRequest& request) {
  std::vector<FieldViolation> violations;
  CheckEvidence(request.evidence(), "evidence", violations);
  if (!violations.empty()) return InvalidFields(violations);
  return Record(call, request, AssignmentEvent::SUBMIT, Actor::kImplementer, request.note(), store_,
                [&request](Change& change, Assignment& assignment, absl::CivilDay) -> absl::Status {
                  if (assignment.evidence_size() + request.evidence_size() > kMostEvidence) {
                    return Full(assignment, "pieces of evidence", "件佐证材料");
                  }
                  ASSIGN_OR_RETURN(const v1::Task task, ReadTask(change, assignment));
                  const std::vector<FieldViolation> unknown =
                      CheckDeliverables(task, request.evidence(), "evidence");
                  if (!unknown.empty()) return InvalidFields(unknown);
                  const std::vector<type::Finding> missing = CheckComplete(task, assignment);
                  if (!missing.empty()) return RuleViolated(missing);
                  assignment.mutable_evidence()->MergeFrom(request.evidence());
                  SetMissingDeliverables(task, assignment);
                  return absl::OkStatus();
                });
}

absl::StatusOr<Assignment> AssignmentService::Accept(rpc::Call& call,
                                                     const v1::AcceptAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::ACCEPT, Actor::kLead, request.note(), store_,
                AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Return(rpc::Call& call,
                                                     const v1::ReturnAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::RETURN, Actor::kLead, request.reason(), store_,
                AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Cancel(rpc::Call& call,
                                                     const v1::CancelAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::CANCEL, Actor::kSecretariat, request.reason(),
                store_, AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Decline(rpc::Call& call,
                                                      const v1::DeclineAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::DECLINE, Actor::kImplementer, request.reason(),
                store_, AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Redispatch(
    rpc::Call& call, const v1::RedispatchAssignmentRequest& request) {
  RETURN_IF_ERROR(AssignmentTable().pattern.Check("name", request.name()));
  ASSIGN_OR_RETURN(const absl::CivilDay day, ActDay(call, request.act_date()));
  Implementer implementer;
  if (!request.organization().empty()) {
    ASSIGN_OR_RETURN(implementer, peers_.ReadImplementer(call, request.organization()));
  }
  return store_.Write<Assignment>(call, request, [&](Change& change) {
    return task::Redispatch(call, request, implementer, day, change);
  });
}

absl::StatusOr<Assignment> AssignmentService::Suspend(rpc::Call& call,
                                                      const v1::SuspendAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::SUSPEND, Actor::kLead, request.reason(), store_,
                AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Resume(rpc::Call& call,
                                                     const v1::ResumeAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::RESUME, Actor::kLead, request.reason(), store_,
                AddNothing);
}

absl::StatusOr<Assignment> AssignmentService::Reopen(rpc::Call& call,
                                                     const v1::ReopenAssignmentRequest& request) {
  return Record(call, request, AssignmentEvent::REOPEN, Actor::kLead, request.reason(), store_,
                AddNothing);
}

}  // namespace edugroup::task
