#include "services/task/plan_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/issue.h"
#include "services/task/order_store.h"
#include "services/task/plan_store.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

// More organisations than this are picked out in memory, not in the statement.
constexpr size_t kMostInCondition = 200;
constexpr int kMostOrders = 20000;

}  // namespace

absl::Status CheckGroupName(const std::string& parent) {
  return PlanTable().pattern.CheckParent("parent", parent);
}

void CheckNames(const char* field, const google::protobuf::RepeatedPtrField<std::string>& names,
                const resource::Pattern& pattern, absl::string_view group,
                std::vector<FieldViolation>& violations) {
  for (int i = 0; i < names.size(); ++i) {
    if (pattern.Matches(names[i]) && resource::GroupOf(names[i]) == group) continue;
    violations.push_back({absl::StrCat(field, "[", i, "]"),
                          absl::StrCat("is no name of the form ", pattern.text(), " in this group"),
                          absl::StrCat("应为本集团的 ", pattern.text(), " 名称")});
  }
}

std::vector<FieldViolation> CheckPeriod(
    const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& plans,
    const google::type::Date& first, const google::type::Date& last,
    const google::type::Date& as_of) {
  std::vector<FieldViolation> violations;
  CheckNames("plans", plans, PlanTable().pattern, call.group, violations);
  const auto check = [&](const char* field, const google::type::Date& date) {
    if (!value::IsValid(date)) violations.push_back({field, "is no day", "不是有效日期"});
  };
  check("period_first", first);
  check("period_last", last);
  if (value::IsSet(as_of)) check("as_of", as_of);
  if (!violations.empty()) return violations;
  if (*value::ToCivilDay(last) < *value::ToCivilDay(first)) {
    violations.push_back({"period_last", "is before period_first", "早于起始日期"});
  }
  return violations;
}

PeriodOfPlans PeriodFrom(const rpc::Call& call,
                         const google::protobuf::RepeatedPtrField<std::string>& plans,
                         const google::type::Date& first, const google::type::Date& last,
                         const google::type::Date& as_of) {
  PeriodOfPlans wanted;
  wanted.plans.assign(plans.begin(), plans.end());
  std::sort(wanted.plans.begin(), wanted.plans.end());
  wanted.plans.erase(std::unique(wanted.plans.begin(), wanted.plans.end()), wanted.plans.end());
  wanted.period = {*value::ToCivilDay(first), *value::ToCivilDay(last)};
  wanted.as_of = value::ToCivilDay(as_of).value_or(call.today);
  return wanted;
}

absl::StatusOr<WorkOfPlans> ReadWork(const rpc::Call& call, resource::Store& store,
                                     const std::vector<std::string>& plans,
                                     const std::vector<std::string>& organizations) {
  ASSIGN_OR_RETURN(const std::vector<v1::Plan> found,
                   store.BatchGet<v1::Plan>(call, PlanTable(), plans));
  WorkOfPlans work;
  for (const v1::Plan& plan : found) {
    if (plan.state() == v1::Plan::DRAFT) {
      return StateConflict(plan.name(), "DRAFT", "ISSUED or CLOSED");
    }
    resource::ListQuery query;
    query.parent = absl::StrCat(plan.name(), "/tasks/-");
    if (!organizations.empty() && organizations.size() <= kMostInCondition) {
      query.conditions.push_back(OfOrganizations(organizations));
    }
    ASSIGN_OR_RETURN(std::vector<v1::Assignment> assignments,
                     store.All<v1::Assignment>(call, AssignmentTable(), query, kMostAssignments));
    std::move(assignments.begin(), assignments.end(), std::back_inserter(work.assignments));
    resource::ListQuery of_plan;
    of_plan.parent = absl::StrCat("groups/", call.group);
    of_plan.conditions.push_back(OrdersUnder(plan.name()));
    ASSIGN_OR_RETURN(std::vector<v1::Order> orders,
                     store.All<v1::Order>(call, OrderTable(), of_plan, kMostOrders));
    std::move(orders.begin(), orders.end(), std::back_inserter(work.orders));
  }
  return work;
}

absl::StatusOr<std::vector<v1::Task>> ReadTasks(const rpc::Call& call, resource::Store& store,
                                                const std::vector<std::string>& plans) {
  std::vector<v1::Task> tasks;
  for (const std::string& plan : plans) {
    ASSIGN_OR_RETURN(std::vector<v1::Task> of_plan,
                     store.All<v1::Task>(call, TaskTable(), {plan, 0, "", "", "", {}}));
    std::move(of_plan.begin(), of_plan.end(), std::back_inserter(tasks));
  }
  return tasks;
}

}  // namespace edugroup::task
