#include "services/task/plan_rows.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace edugroup::task {
namespace {

// 13 of "row 13"; the position where the place says something else.
int RowNumber(const v1::Task& task) {
  absl::string_view place = task.source().place();
  int number = 0;
  if (absl::ConsumePrefix(&place, "row ") && absl::SimpleAtoi(place, &number)) return number;
  return task.position();
}

}  // namespace

v1::PlanRow ToRow(const v1::Task& task) {
  v1::PlanRow row;
  row.set_row_number(RowNumber(task));
  row.set_printed_number(task.printed_number());
  row.set_category(task.category());
  row.set_body_category(task.body_category());
  row.set_text(task.text());
  row.set_body_text(task.body_text());
  row.set_lead(task.lead_text());
  row.set_implementers(absl::StrJoin(task.implementers(), "\n",
                                     [](std::string* out, const v1::Implementer& implementer) {
                                       out->append(implementer.text());
                                     }));
  row.set_limit_text(task.limit().text());
  row.set_remark(task.remark());
  row.set_start_text(task.start_text());
  row.set_target_text(task.target_text());
  row.set_deliverables(absl::StrJoin(task.deliverables(), "\n"));
  row.set_weight(task.weight());
  row.set_stage(task.stage());
  row.set_duties(absl::StrJoin(task.duties(), "\n", [](std::string* out, const v1::TaskDuty& duty) {
    out->append(duty.text());
  }));
  return row;
}

std::string DutyKey(const v1::TaskDuty& duty) {
  return absl::StrCat(duty.body(), "/duties/", duty.duty());
}

std::vector<v1::Task> StandingTasks(const std::vector<v1::Task>& tasks) {
  std::vector<v1::Task> standing;
  for (const v1::Task& task : tasks) {
    if (!task.has_withdrawn_date()) standing.push_back(task);
  }
  return standing;
}

}  // namespace edugroup::task
