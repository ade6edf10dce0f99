// export plan, diff plan, amend plan: a running plan as a table, and a corrected table against it.
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/findings.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/plan_rows.h"

ABSL_FLAG(std::string, approve, "",
          "amend plan: ids of the changes to take in, separated by commas; or \"all\".");
ABSL_FLAG(std::string, reason, "", "amend plan: kept with every change.");

namespace edugroup::ctl {
namespace {

using task::v1::PlanChange;
using task::v1::PlanRow;

constexpr int kTextWidth = 30;

// As the headings of a table that `import plan` reads.
Table ToTable(const google::protobuf::RepeatedPtrField<PlanRow>& rows) {
  Table table({Number("行号"),
               {"序号"},
               {"类别"},
               {"正文类别"},
               {"任务"},
               {"正文"},
               {"牵头部门"},
               {"落实主体"},
               {"完成时限"},
               {"开始"},
               {"工作目标"},
               {"成果"},
               {"阶段"},
               {"职责"},
               {"权重"},
               {"备注"}});
  for (const PlanRow& row : rows) {
    table.Add({absl::StrCat(row.row_number()), row.printed_number(), row.category(),
               row.body_category(), row.text(), row.body_text(), row.lead(), row.implementers(),
               row.limit_text(), row.start_text(), row.target_text(), row.deliverables(),
               row.stage(), row.duties(), row.weight(), row.remark()});
  }
  return table;
}

void ShowChanges(const google::protobuf::RepeatedPtrField<PlanChange>& changes,
                 const Output& output) {
  Table table({{"change"}, Number("row"), {"before"}, {"after"}, Number("open assignments")});
  for (const PlanChange& change : changes) {
    table.Add({change.id(), absl::StrCat(change.row_number()), Shorten(change.before(), kTextWidth),
               Shorten(change.after(), kTextWidth), absl::StrCat(change.open_assignments())});
  }
  output.Show(absl::StrCat("Changes (", changes.size(), ")"), table);
}

// PLAN and the rows of FILE.
template <class Request>
absl::StatusOr<Request> ReadCorrection(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(2));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "PLAN"));
  ASSIGN_OR_RETURN(const std::string path, invocation.Word(1, "FILE"));
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), FullName(invocation.session.group(), "plans", word));
  ASSIGN_OR_RETURN(const std::vector<PlanRow> rows, ReadPlanRows(path));
  request.mutable_rows()->Add(rows.begin(), rows.end());
  return request;
}

absl::StatusOr<task::v1::DiffPlanResponse> Diff(const Invocation& invocation,
                                                const task::v1::DiffPlanRequest& request) {
  return invocation.session.Ask<task::v1::DiffPlanResponse>("edugroup.task.v1.PlanService/DiffPlan",
                                                            request);
}

// The ids of --approve, those of all changes for "all".
absl::Status Approve(const Invocation& invocation, task::v1::AmendPlanRequest& request) {
  const std::string approve = absl::GetFlag(FLAGS_approve);
  if (approve != "all") {
    for (absl::string_view id : absl::StrSplit(approve, ',', absl::SkipEmpty())) {
      request.add_approved_changes(std::string(id));
    }
    return absl::OkStatus();
  }
  task::v1::DiffPlanRequest asked;
  asked.set_name(request.name());
  *asked.mutable_rows() = request.rows();
  ASSIGN_OR_RETURN(const task::v1::DiffPlanResponse diff, Diff(invocation, asked));
  for (const PlanChange& change : diff.changes()) request.add_approved_changes(change.id());
  return absl::OkStatus();
}

}  // namespace

absl::Status RunExportPlan(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "PLAN"));
  task::v1::ExportPlanRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), FullName(invocation.session.group(), "plans", word));
  ASSIGN_OR_RETURN(const task::v1::ExportPlanResponse response,
                   invocation.session.Ask<task::v1::ExportPlanResponse>(
                       "edugroup.task.v1.PlanService/ExportPlan", request));
  if (invocation.output.json()) return invocation.output.Json(response);
  invocation.output.Show(response.plan().display_name(), ToTable(response.rows()));
  return absl::OkStatus();
}

absl::Status RunDiffPlan(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const auto request, ReadCorrection<task::v1::DiffPlanRequest>(invocation));
  ASSIGN_OR_RETURN(const task::v1::DiffPlanResponse response, Diff(invocation, request));
  if (invocation.output.json()) return invocation.output.Json(response);
  ShowChanges(response.changes(), invocation.output);
  ShowFindings(response.findings(), invocation.output);
  return absl::OkStatus();
}

absl::Status RunAmendPlan(const Invocation& invocation) {
  ASSIGN_OR_RETURN(auto request, ReadCorrection<task::v1::AmendPlanRequest>(invocation));
  if (absl::GetFlag(FLAGS_approve).empty() || absl::GetFlag(FLAGS_reason).empty()) {
    return UsageError("amend plan wants --approve and --reason");
  }
  request.set_reason(absl::GetFlag(FLAGS_reason));
  RETURN_IF_ERROR(Approve(invocation, request));
  ASSIGN_OR_RETURN(const task::v1::AmendPlanResponse response,
                   invocation.session.Ask<task::v1::AmendPlanResponse>(
                       "edugroup.task.v1.PlanService/AmendPlan", request));
  if (invocation.output.json()) return invocation.output.Json(response);
  ShowChanges(response.changes(), invocation.output);
  invocation.output.Line(absl::StrCat(response.assignments_added(), " assignments added, ",
                                      response.assignments_cancelled(), " cancelled, ",
                                      response.assignments_changed(), " changed"));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
