// issue: a DRAFT plan goes out to the members.
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(std::string, base_date, "", "issue: day of issue, what the day rules count from.");
ABSL_FLAG(std::string, request_id, "", "issue: a repeat with the same id issues once.");

namespace edugroup::ctl {

absl::Status RunIssue(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "PLAN"));
  task::v1::IssuePlanRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), FullName(invocation.session.group(), "plans", word));
  if (const std::string day = absl::GetFlag(FLAGS_base_date); !day.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_base_date(), DateOf("base-date", day));
  }
  request.set_request_id(absl::GetFlag(FLAGS_request_id));
  ASSIGN_OR_RETURN(
      const task::v1::Plan plan,
      invocation.session.Ask<task::v1::Plan>("edugroup.task.v1.PlanService/IssuePlan", request));
  const Output& output = invocation.output;
  if (output.json()) return output.Json(plan);
  Table table({{"plan"},
               {"document"},
               {"issued"},
               {"measures due"},
               Number("tasks"),
               Number("assignments")});
  table.Add({WithoutGroup(plan.name()), plan.document_number(), DateText(plan.base_date()),
             DateText(plan.measures_due_date()), absl::StrCat(plan.task_count()),
             absl::StrCat(plan.assignment_count())});
  output.Show(plan.display_name(), table);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
