#include "services/task/plan_store.h"

#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/columns.h"
#include "services/task/turn_day.h"

namespace edugroup::task {

using v1::Plan;

const resource::Table& PlanTable() {
  static const auto* const table = new resource::Table{
      "plan",
      resource::Pattern("groups/{group}/plans/{plan}"),
      {
          resource::Text<Plan>("state", "state",
                               [](const Plan& plan) { return Plan::State_Name(plan.state()); }),
          resource::Text<Plan>("display_name", "display_name",
                               [](const Plan& plan) { return plan.display_name(); }),
          resource::Text<Plan>("document_number", "document_number",
                               [](const Plan& plan) { return plan.document_number(); }),
          resource::Text<Plan>("adopting_resolution", "adopting_resolution",
                               [](const Plan& plan) { return plan.adopting_resolution(); }),
          resource::Date<Plan>("base_date", "base_date",
                               [](const Plan& plan) { return DayNumber(plan.base_date()); }),
          resource::Text<Plan>("base_plan", "base_plan",
                               [](const Plan& plan) { return plan.base_plan(); }),
          resource::Text<Plan>("organization", "organization",
                               [](const Plan& plan) { return plan.organization(); }),
          // What no caller names: when the sweep looks at it (migration 0032).
          resource::Number<Plan>("", "turn_day", [](const Plan&) { return kLookAgain; }),
          resource::Set<Plan>("tags", "tags",
                              [](const Plan& plan) { return JoinSet(plan.tags()); }),
      },
      resource::Of<Plan>([](const Plan& plan) { return NewestFirst(plan.base_date()); }),
      {}};
  return *table;
}

}  // namespace edugroup::task
