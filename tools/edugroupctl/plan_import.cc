// import plan: a decomposition table becomes a DRAFT plan.
#include <filesystem>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/findings.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/plan_file.h"
#include "tools/edugroupctl/plan_rows.h"
#include "tools/edugroupctl/print_call.h"

ABSL_FLAG(std::string, meta, "",
          "import plan: the facts of the document; the table's name with .yaml when not given.");
ABSL_FLAG(std::string, plan, "", "import plan: id of the plan; default: that of the facts.");
ABSL_FLAG(bool, validate_only, false, "import plan: as --dry_run.");
ABSL_DECLARE_FLAG(bool, dry_run);

namespace edugroup::ctl {
namespace {

using task::v1::ImportPlanRequest;
using task::v1::ImportPlanResponse;
using task::v1::RowCount;

constexpr char kMethod[] = "edugroup.task.v1.PlanService/ImportPlan";

absl::StatusOr<ImportPlanRequest> MakeRequest(const std::string& table_path) {
  std::string facts_path = absl::GetFlag(FLAGS_meta);
  if (facts_path.empty()) {
    facts_path = std::filesystem::path(table_path).replace_extension(".yaml").string();
  }
  ASSIGN_OR_RETURN(PlanFacts facts, ReadPlanFacts(facts_path));
  ASSIGN_OR_RETURN(const std::vector<task::v1::PlanRow> rows, ReadPlanRows(table_path));
  ImportPlanRequest request;
  request.set_parent(absl::StrCat("groups/", facts.group));
  request.set_plan_id(absl::GetFlag(FLAGS_plan).empty() ? facts.id : absl::GetFlag(FLAGS_plan));
  *request.mutable_plan() = std::move(facts.plan);
  request.mutable_rows()->Add(rows.begin(), rows.end());
  request.set_validate_only(absl::GetFlag(FLAGS_validate_only) || absl::GetFlag(FLAGS_dry_run));
  return request;
}

void ShowCounts(const std::string& title,
                const google::protobuf::RepeatedPtrField<RowCount>& counts, const Output& output) {
  Table table({{title}, Number("rows")});
  for (const RowCount& count : counts) table.Add({count.value(), absl::StrCat(count.count())});
  output.Show(absl::StrCat("Rows by ", title), table);
}

}  // namespace

absl::Status RunImportPlan(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string path, invocation.Word(0, "FILE"));
  ASSIGN_OR_RETURN(const ImportPlanRequest request, MakeRequest(path));
  if (PrintsCalls()) return PrintCall(kMethod, request);
  ASSIGN_OR_RETURN(const ImportPlanResponse response,
                   invocation.session.Ask<ImportPlanResponse>(kMethod, request));
  const Output& output = invocation.output;
  if (output.json()) return output.Json(response);
  output.Line(absl::StrCat(request.validate_only() ? "checked" : "imported", " ",
                           response.task_count(), " rows into ",
                           WithoutGroup(response.plan().name()), " (",
                           task::v1::Plan::State_Name(response.plan().state()), ")"));
  ShowFindings(response.findings(), output);
  ShowCounts("lead", response.lead_counts(), output);
  ShowCounts("limit", response.limit_counts(), output);
  ShowCounts("category", response.category_counts(), output);
  ShowCounts("implementer", response.implementer_counts(), output);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
