#include "services/evaluation/problem_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/evaluation/cycle_state.h"
#include "services/evaluation/cycle_tables.h"
#include "services/evaluation/finding.h"

namespace edugroup::evaluation {

using resource::Change;
using v1::Cycle;
using v1::Problem;

namespace {

constexpr char kImportPlan[] = "edugroup.task.v1.PlanService/ImportPlan";
constexpr int kMostTasks = 1000;

absl::Status NeedsOpen(const Problem& problem) {
  if (problem.state() == Problem::OPEN) return absl::OkStatus();
  return StateConflict(problem.name(), Problem::State_Name(problem.state()), "OPEN");
}

absl::Status CheckIndicator(const Problem& problem, const Cycle& cycle) {
  const auto& all = cycle.frozen_indicator_set().indicators();
  if (problem.indicator_id().empty() ||
      std::any_of(all.begin(), all.end(), [&](const v1::Indicator& indicator) {
        return indicator.id() == problem.indicator_id();
      })) {
    return absl::OkStatus();
  }
  return ReferenceNotFound("problem.indicator_id", problem.indicator_id());
}

// The plan that the problems' measures make: one row each, under the problem as its category.
task::v1::ImportPlanRequest PlanOf(const v1::ConvertProblemsRequest& request,
                                   const std::vector<Problem>& problems) {
  task::v1::ImportPlanRequest plan;
  plan.set_parent(absl::StrCat("groups/", resource::GroupOf(request.parent())));
  plan.set_plan_id(request.plan_id());
  plan.set_validate_only(request.validate_only());
  if (!request.request_id().empty()) plan.set_request_id(request.request_id());
  plan.mutable_plan()->set_display_name(request.plan_display_name());
  if (request.has_base_date()) *plan.mutable_plan()->mutable_base_date() = request.base_date();
  plan.mutable_plan()->mutable_source()->set_document(request.parent());
  plan.mutable_plan()->mutable_source()->set_text("由评价发现的问题转为任务");
  for (const Problem& problem : problems) {
    for (const v1::Measure& measure : problem.measures()) {
      task::v1::PlanRow& row = *plan.add_rows();
      row.set_row_number(plan.rows_size());
      row.set_printed_number(absl::StrCat(plan.rows_size()));
      row.set_category(problem.display_name());
      row.set_text(measure.text());
      row.set_lead(measure.lead());
      row.set_implementers(measure.implementers());
      row.set_limit_text(measure.limit_text());
      row.set_remark(problem.name());
    }
  }
  return plan;
}

// That the problems can become tasks: of this cycle, each once, with measures.
absl::Status CheckConvertible(const v1::ConvertProblemsRequest& request,
                              const std::vector<Problem>& problems) {
  absl::flat_hash_set<std::string> seen;
  int tasks = 0;
  for (const Problem& problem : problems) {
    if (resource::ParentOf(problem.name()) != request.parent() ||
        !seen.insert(problem.name()).second) {
      return InvalidField("names", "must be problems of the cycle, each once",
                          "须为本考核周期的问题，且不得重复");
    }
    RETURN_IF_ERROR(NeedsOpen(problem));
    tasks += problem.measures_size();
    if (!problem.measures().empty()) continue;
    return RuleViolated({MakeFinding(type::Finding::HARD, "problem.no-measures", problem.name(),
                                     "has no measures to become tasks", "尚未填写整改措施")});
  }
  if (tasks > kMostTasks) {
    return InvalidField("names", "make more than 1,000 tasks", "转出的任务过多");
  }
  return absl::OkStatus();
}

}  // namespace

ProblemService::ProblemService(resource::Store& store, rpc::Peer& task, rpc::Methods& methods)
    : store_(store), task_(task) {
  using S = ProblemService;
  constexpr absl::string_view kName = "edugroup.evaluation.v1.ProblemService/";
  methods.Serve(absl::StrCat(kName, "CreateProblem"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetProblem"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "ListProblems"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateProblem"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "ConvertProblems"), this, &S::Convert);
}

absl::StatusOr<Problem> ProblemService::Create(rpc::Call& call,
                                               const v1::CreateProblemRequest& request) {
  RETURN_IF_ERROR(Problems().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(MayActForSubject(call, request.problem().subject()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(Problems(), request.parent(),
                                                             request.problem_id(), "problem_id"));
  return store_.Write<Problem>(call, request, [&](Change& change) -> absl::StatusOr<Problem> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, request.parent()));
    ASSIGN_OR_RETURN(const v1::CycleSubject subject,
                     SubjectOf(call, cycle, "problem.subject", request.problem().subject()));
    Problem problem = request.problem();
    resource::ClearOutputOnly(problem);
    RETURN_IF_ERROR(CheckIndicator(problem, cycle));
    problem.set_name(name);
    problem.set_state(Problem::OPEN);
    problem.set_organization(subject.organization());
    RETURN_IF_ERROR(change.Insert(Problems(), problem));
    return problem;
  });
}

absl::StatusOr<Problem> ProblemService::Get(rpc::Call& call, const v1::GetProblemRequest& request) {
  ASSIGN_OR_RETURN(Problem problem, store_.Get<Problem>(call, Problems(), request.name()));
  RETURN_IF_ERROR(call.MayActFor(problem.organization()));
  return problem;
}

absl::StatusOr<v1::ListProblemsResponse> ProblemService::List(
    rpc::Call& call, const v1::ListProblemsRequest& request) {
  RETURN_IF_ERROR(Problems().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (call.ActsForOwnOrganizationOnly()) {
    query.conditions.push_back(OfOrganization(call.claims().organization));
  }
  ASSIGN_OR_RETURN(auto page, store_.List<Problem>(call, Problems(), query));
  v1::ListProblemsResponse response;
  for (Problem& problem : page.items) *response.add_problems() = std::move(problem);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Problem> ProblemService::Update(rpc::Call& call,
                                               const v1::UpdateProblemRequest& request) {
  const Problem& patch = request.problem();
  RETURN_IF_ERROR(Problems().pattern.Check("problem.name", patch.name()));
  return store_.Write<Problem>(call, request, [&](Change& change) -> absl::StatusOr<Problem> {
    ASSIGN_OR_RETURN(const Cycle cycle, HoldCycle(change, resource::ParentOf(patch.name())));
    ASSIGN_OR_RETURN(const Problem before, change.Load<Problem>(Problems(), patch.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    RETURN_IF_ERROR(NeedsOpen(before));
    Problem after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    for (v1::Measure& measure : *after.mutable_measures()) measure.clear_task();
    RETURN_IF_ERROR(CheckIndicator(after, cycle));
    RETURN_IF_ERROR(change.Update(Problems(), before, after));
    return after;
  });
}

absl::StatusOr<v1::ConvertProblemsResponse> ProblemService::Convert(
    rpc::Call& call, const v1::ConvertProblemsRequest& request) {
  if (request.has_base_date() && !value::IsValid(request.base_date())) {
    return InvalidField("base_date", "must be a day of the calendar", "不是有效日期");
  }
  const std::vector<std::string> names(request.names().begin(), request.names().end());
  ASSIGN_OR_RETURN(const std::vector<Problem> seen,
                   store_.BatchGet<Problem>(call, Problems(), names));
  RETURN_IF_ERROR(CheckConvertible(request, seen));
  // The task server remembers the request: what an interruption left half done is taken up again.
  ASSIGN_OR_RETURN(const auto made, task_.Ask<task::v1::ImportPlanResponse>(call, kImportPlan,
                                                                            PlanOf(request, seen)));
  return store_.Write<v1::ConvertProblemsResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::ConvertProblemsResponse> {
        v1::ConvertProblemsResponse response;
        response.set_plan(made.plan().name());
        *response.mutable_findings() = made.findings();
        int position = 0;
        for (const Problem& before_asking : seen) {
          ASSIGN_OR_RETURN(const Problem before,
                           change.Load<Problem>(Problems(), before_asking.name()));
          if (before.etag() != before_asking.etag()) return EtagMismatch(before.name());
          Problem after = before;
          after.set_state(Problem::TASKED);
          after.set_plan(response.plan());
          for (v1::Measure& measure : *after.mutable_measures()) {
            measure.set_task(absl::StrFormat("%s/tasks/r%04d", response.plan(), ++position));
          }
          RETURN_IF_ERROR(change.Update(Problems(), before, after));
          *response.add_problems() = std::move(after);
        }
        return response;
      });
}

}  // namespace edugroup::evaluation
