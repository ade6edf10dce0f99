// A plan as an office hands it over: a decomposition table (CSV, .xlsx or .docx) and the facts of
// its document (YAML).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tools/reading/table.h"

namespace edugroup::ctl {

// The facts of the document: a YAML file with `group: {id}` and `plan: {id, <fields of Plan>}`;
// `holidayCalendarFile` names a file beside it whose text becomes holiday_calendar.
struct PlanFacts {
  std::string group;
  std::string id;
  task::v1::Plan plan;
};
absl::StatusOr<PlanFacts> ReadPlanFacts(const std::string& path);

// A text file in UTF-8 or GB18030. NOT_FOUND, INVALID_ARGUMENT.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

// The rows of a table whose heading names the columns as printed (序号, 类别, 任务 or 主要任务,
// 正文, 牵头部门, 落实主体, 完成时限, 备注, 开始, 行号). INVALID_ARGUMENT when no heading is found,
// naming a column that is unknown, stands twice, or is missing (任务, 牵头部门, 落实主体,
// 完成时限), a row with more cells than the heading, or a 行号 that is no number.
absl::StatusOr<std::vector<task::v1::PlanRow>> ToPlanRows(const reading::Table& table);

}  // namespace edugroup::ctl
