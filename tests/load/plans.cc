#include "tests/load/plans.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::load {
namespace {

constexpr int kTasks = 100;
constexpr int kMembers = 500;
constexpr int kPlansPerRound = 1;

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
  Decide();
  Import();
  IssueNext();
  assignments_.emplace(*connection_, "assignment", absl::StrCat("plans/", PlanId(1), "/"));
  if (assignments_->rows() != kTasks * kMembers) {
    Check(absl::InternalError("the plan made another number of assignments"));
  }
}

// A department that leads, and the council's resolution that adopts the plans.
void Plans::Decide() {
  for (const char* body :
       {"body_id: 'council' body { display_name: '理事会' kind: 'council' }",
        "body_id: 'zyb' body { display_name: '专业建设部' kind: 'department' }"}) {
    committee_.Must<committee::v1::Body, committee::v1::CreateBodyRequest>(
        "edugroup.committee.v1.BodyService/CreateBody",
        absl::StrCat("parent: 'groups/load' ", body));
  }
  const std::string service = "edugroup.committee.v1.ResolutionService/";
  committee_.Must<committee::v1::Resolution, committee::v1::CreateResolutionRequest>(
      service + "CreateResolution",
      "parent: 'groups/load' resolution_id: 'plans' resolution { display_name: '通过工作方案' "
      "body: 'groups/load/bodies/council' "
      "decision_rule { majority_base: PRESENT majority { operator: ABOVE value: '1/2' } } }");
  committee_.Must<committee::v1::Resolution, committee::v1::DecideResolutionRequest>(
      service + "DecideResolution",
      "name: 'groups/load/resolutions/plans' tally { entitled: 9 present: 9 in_favour: 9 } "
      "decision_date { year: 2019 month: 4 day: 18 }");
}

void Plans::Import() {
  std::string request = absl::Substitute(
      "parent: 'groups/load' plan_id: '$0' plan { display_name: '年度工作方案$0' "
      "adopting_resolution: 'groups/load/resolutions/plans' "
      "base_date { year: 2019 month: 4 day: 18 } measures_rule { days: 20 } "
      "collectives { text: '各成员学校' affiliation_kinds: 'groups/load/kinds/implementer' } } ",
      PlanId(++imported_));
  for (int i = 1; i <= kTasks; ++i) {
    absl::SubstituteAndAppend(
        &request,
        "rows { printed_number: '$0' category: '专业建设与人才培养' "
        "text: '第$0项：修订专业人才培养方案，完善课程标准，并报秘书处备案' lead: '专业建设部' "
        "implementers: '各成员学校' limit_text: '2019.12' } ",
        i);
  }
  task_.Must<task::v1::ImportPlanResponse, task::v1::ImportPlanRequest>(
      "edugroup.task.v1.PlanService/ImportPlan", request);
}

void Plans::IssueNext() {
  const std::string id = PlanId(++issued_);
  task_.Must<task::v1::Plan, task::v1::IssuePlanRequest>(
      "edugroup.task.v1.PlanService/IssuePlan",
      absl::Substitute("name: 'groups/load/plans/$0' request_id: 'issue-$0'", id));
}

void Plans::Prepare() {
  while (imported_ < issued_ + kPlansPerRound) Import();
  task_.AwaitSequenced();
  membership_.AwaitSequenced();
}

Measured Plans::Issue() {
  const Measured measured = Serially(kPlansPerRound, [this](int) { IssueNext(); });
  task_.AwaitSequenced();
  return measured;
}

double Plans::BulkPerSecond() {
  return Serially(kPlansPerRound, [this](int) { assignments_->Insert(*connection_); })
      .ok_per_second;
}

}  // namespace edugroup::load
