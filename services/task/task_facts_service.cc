#include "services/task/task_facts_service.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/facts.h"
#include "services/task/issue.h"
#include "services/task/plan_store.h"

namespace edugroup::task {
namespace {

using Names = google::protobuf::RepeatedPtrField<std::string>;

// Up to this many organisations are chosen by the database, more by the count itself.
constexpr size_t kMostInCondition = 100;

const sql::Statement kSelectPosition = {"journal_position",
                                        "SELECT position FROM journal_head WHERE id = 1"};

void CheckDay(const char* field, const google::type::Date& date,
              std::vector<FieldViolation>& violations) {
  if (!value::IsValid(date)) violations.push_back({field, "is no day", "不是有效日期"});
}

void CheckNames(const char* field, const Names& names, const resource::Pattern& pattern,
                absl::string_view group, std::vector<FieldViolation>& violations) {
  for (int i = 0; i < names.size(); ++i) {
    if (pattern.Matches(names[i]) && resource::GroupOf(names[i]) == group) continue;
    violations.push_back({absl::StrCat(field, "[", i, "]"),
                          absl::StrCat("is no name of the form ", pattern.text(), " in this group"),
                          absl::StrCat("应为本集团的 ", pattern.text(), " 名称")});
  }
}

std::vector<FieldViolation> Check(const rpc::Call& call, const v1::GetTaskFactsRequest& request) {
  static const auto* const kOrganizations =
      new resource::Pattern("groups/{group}/organizations/{organization}");
  std::vector<FieldViolation> violations;
  CheckNames("plans", request.plans(), PlanTable().pattern, call.group, violations);
  CheckNames("organizations", request.organizations(), *kOrganizations, call.group, violations);
  CheckDay("period_first", request.period_first(), violations);
  CheckDay("period_last", request.period_last(), violations);
  if (value::IsSet(request.as_of())) CheckDay("as_of", request.as_of(), violations);
  return violations;
}

}  // namespace

void TaskFactsService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.TaskFactsService/GetTaskFacts", this, &TaskFactsService::Get);
}

absl::StatusOr<v1::GetTaskFactsResponse> TaskFactsService::Get(
    rpc::Call& call, const v1::GetTaskFactsRequest& request) {
  RETURN_IF_ERROR(PlanTable().pattern.CheckParent("parent", request.parent()));
  const std::vector<FieldViolation> violations = Check(call, request);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const absl::CivilDay first, value::ToCivilDay(request.period_first()));
  ASSIGN_OR_RETURN(const absl::CivilDay last, value::ToCivilDay(request.period_last()));
  const absl::CivilDay as_of = value::ToCivilDay(request.as_of()).value_or(call.today);
  if (last < first) return InvalidField("period_last", "is before period_first", "早于起始日期");

  // The position comes first: what is read after it reflects it at least.
  v1::GetTaskFactsResponse response;
  ASSIGN_OR_RETURN(const sql::Rows head,
                   store_.database().Read(call.deadline, kSelectPosition, {}));
  if (!head.empty()) response.set_journal_position(head[0][0].number());

  const std::vector<std::string> organizations(request.organizations().begin(),
                                               request.organizations().end());
  std::vector<std::string> plans(request.plans().begin(), request.plans().end());
  std::sort(plans.begin(), plans.end());
  plans.erase(std::unique(plans.begin(), plans.end()), plans.end());
  ASSIGN_OR_RETURN(const std::vector<v1::Plan> found,
                   store_.BatchGet<v1::Plan>(call, PlanTable(), plans));
  std::vector<v1::Assignment> assignments;
  for (const v1::Plan& plan : found) {
    if (plan.state() == v1::Plan::DRAFT) {
      return StateConflict(plan.name(), "DRAFT", "ISSUED or CLOSED");
    }
    resource::ListQuery query;
    query.parent = absl::StrCat(plan.name(), "/tasks/-");
    if (!organizations.empty() && organizations.size() <= kMostInCondition) {
      query.conditions.push_back(OfOrganizations(organizations));
    }
    ASSIGN_OR_RETURN(std::vector<v1::Assignment> of_plan,
                     store_.All<v1::Assignment>(call, AssignmentTable(), query, kMostAssignments));
    std::move(of_plan.begin(), of_plan.end(), std::back_inserter(assignments));
  }
  for (v1::SubjectTaskFacts& subject :
       CountFacts(assignments, organizations, {first, last}, as_of)) {
    *response.add_subjects() = std::move(subject);
  }
  return response;
}

}  // namespace edugroup::task
