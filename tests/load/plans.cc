#include "tests/load/plans.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "tests/load/process.h"

namespace edugroup::load {
namespace {

constexpr int kTasks = 100;
constexpr int kMembers = 500;
constexpr int kPlansPerRound = 1;
constexpr double kMostMebibytes = 300;

std::string PlanId(int i) { return absl::StrCat("plan-", i); }

}  // namespace

Plans::Plans(const std::string& services, const Keys& keys, const World& world)
    : membership_(world.membership()),
      committee_(services, "committee", keys),
      task_(services, "task", keys,
            {absl::StrCat("--membership=", world.membership().target()),
             absl::StrCat("--committee=", committee_.target())}),
      connection_(task_.database().runtime()) {
  world.Admit("implementer", kMembers);
  AdoptPlans(committee_);
  Import();
  IssueNext();
  assignments_.emplace(*connection_, "assignment", absl::StrCat("plans/", PlanId(1), "/"));
  if (assignments_->rows() != kTasks * kMembers) {
    Check(absl::InternalError("the plan made another number of assignments"));
  }
}

void AdoptPlans(const ServerProcess& committee) {
  for (const char* body :
       {"body_id: 'council' body { display_name: '理事会' kind: 'council' }",
        "body_id: 'zyb' body { display_name: '专业建设部' kind: 'department' }"}) {
    committee.Must<committee::v1::Body, committee::v1::CreateBodyRequest>(
        "edugroup.committee.v1.BodyService/CreateBody",
        absl::StrCat("parent: 'groups/load' ", body));
  }
  const std::string service = "edugroup.committee.v1.ResolutionService/";
  committee.Must<committee::v1::Resolution, committee::v1::CreateResolutionRequest>(
      service + "CreateResolution",
      "parent: 'groups/load' resolution_id: 'plans' resolution { display_name: '通过工作方案' "
      "body: 'groups/load/bodies/council' "
      "decision_rule { majority_base: PRESENT majority { operator: ABOVE value: '1/2' } } }");
  committee.Must<committee::v1::Resolution, committee::v1::DecideResolutionRequest>(
      service + "DecideResolution",
      "name: 'groups/load/resolutions/plans' tally { entitled: 9 present: 9 in_favour: 9 } "
      "decision_date { year: 2019 month: 4 day: 18 }");
}

void ImportPlan(const ServerProcess& task, const std::string& id, const std::string& kind,
                int tasks) {
  std::string request = absl::Substitute(
      "parent: 'groups/load' plan_id: '$0' plan { display_name: '年度工作方案$0' "
      "adopting_resolution: 'groups/load/resolutions/plans' "
      "base_date { year: 2019 month: 4 day: 18 } measures_rule { days: 20 } "
      "collectives { text: '各成员学校' affiliation_kinds: 'groups/load/kinds/$1' } } ",
      id, kind);
  for (int i = 1; i <= tasks; ++i) {
    absl::SubstituteAndAppend(
        &request,
        "rows { printed_number: '$0' category: '专业建设与人才培养' "
        "text: '第$0项：修订专业人才培养方案，完善课程标准，并报秘书处备案' lead: '专业建设部' "
        "implementers: '各成员学校' limit_text: '2019.12' } ",
        i);
  }
  task.Must<task::v1::ImportPlanResponse, task::v1::ImportPlanRequest>(
      "edugroup.task.v1.PlanService/ImportPlan", request);
}

void IssuePlan(const ServerProcess& task, const std::string& id) {
  task.Must<task::v1::Plan, task::v1::IssuePlanRequest>(
      "edugroup.task.v1.PlanService/IssuePlan",
      absl::Substitute("name: 'groups/load/plans/$0' request_id: 'issue-$0'", id));
}

void Plans::Import() { ImportPlan(task_, PlanId(++imported_), "implementer", kTasks); }

void Plans::IssueNext() { IssuePlan(task_, PlanId(++issued_)); }

void Plans::Prepare() {
  while (imported_ < issued_ + kPlansPerRound) Import();
  task_.AwaitSequenced();
  membership_.AwaitSequenced();
}

Measured Plans::Issue() {
  const Measured measured = Serially(kPlansPerRound, [this](int) { IssueNext(); });
  resident_ = std::max(resident_, ResidentMebibytes(task_.pid()));
  task_.AwaitSequenced();
  return measured;
}

double Plans::BulkPerSecond() {
  return Serially(kPlansPerRound, [this](int) { assignments_->Insert(*connection_); })
      .ok_per_second;
}

bool Plans::ReportMemory() const {
  const bool bounded = resident_ < kMostMebibytes;
  std::cout << absl::StrFormat("issue of a plan: task server resident at most %.0f MiB%s\n",
                               resident_, bounded ? "" : " MISSED");
  return bounded;
}

}  // namespace edugroup::load
