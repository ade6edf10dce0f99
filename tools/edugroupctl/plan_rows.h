// The rows that commands about plans take in, as their flags say.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::ctl {

// The rows of a table's file (--sheet, --table), with the body of --body_text beside them: a text
// file, or the paragraphs of a .docx, which may be the same file.
absl::StatusOr<std::vector<task::v1::PlanRow>> ReadPlanRows(const std::string& path);

}  // namespace edugroup::ctl
