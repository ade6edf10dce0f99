// The body of a plan as text: it words every task of the table once more (A31).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::ctl {

// One numbered item, such as "15.围绕各产业园区…", under its heading, such as
// "（四）加强与产业园区的合作".
struct BodyItem {
  std::string category;
  std::string text;
};

// The items of the body, one paragraph a line, in their order: those under headings （一）, （二）
// …, numbered 1, 2, 3 … through. The next chapter (三、) ends them, though it may number anew.
std::vector<BodyItem> ReadPlanBody(absl::string_view text);

// Puts the items beside the rows, one each in order. INVALID_ARGUMENT when there are more or fewer.
absl::Status AddBody(const std::vector<BodyItem>& items, std::vector<task::v1::PlanRow>& rows);

}  // namespace edugroup::ctl
