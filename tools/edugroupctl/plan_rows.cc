#include "tools/edugroupctl/plan_rows.h"

#include "absl/flags/flag.h"
#include "common/value/status.h"
#include "tools/edugroupctl/import_table.h"
#include "tools/edugroupctl/plan_body.h"
#include "tools/edugroupctl/plan_file.h"
#include "tools/reading/file.h"

ABSL_FLAG(std::string, body_text, "",
          "import, diff, amend plan: the body of the document (.docx or text), to be compared with "
          "the table.");

namespace edugroup::ctl {

absl::StatusOr<std::vector<task::v1::PlanRow>> ReadPlanRows(const std::string& path) {
  ASSIGN_OR_RETURN(const reading::Table table, ReadImportTable(path));
  ASSIGN_OR_RETURN(std::vector<task::v1::PlanRow> rows, ToPlanRows(table));
  if (const std::string body = absl::GetFlag(FLAGS_body_text); !body.empty()) {
    ASSIGN_OR_RETURN(const std::string text, reading::ReadTextOf(body));
    RETURN_IF_ERROR(AddBody(ReadPlanBody(text), rows));
  }
  return rows;
}

}  // namespace edugroup::ctl
