#include "services/task/plan_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/observe/log.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/document_service.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/task/amendment.h"
#include "services/task/assignment_store.h"
#include "services/task/board.h"
#include "services/task/calendar_change.h"
#include "services/task/document_store.h"
#include "services/task/finding.h"
#include "services/task/issuance.h"
#include "services/task/plan.h"
#include "services/task/plan_diff.h"
#include "services/task/plan_import.h"
#include "services/task/plan_rows.h"
#include "services/task/plan_store.h"
#include "services/task/refresh.h"
#include "services/task/round_rule.h"
#include "services/task/sweep.h"
#include "services/task/task_change.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Plan;

// Whether only fields that an ISSUED plan may change differ.
bool DiffersOnlyInDescription(const Plan& before, const Plan& after) {
  Plan a = before, b = after;
  for (int i = 0; i < Plan::descriptor()->field_count(); ++i) {
    const auto* field = Plan::descriptor()->field(i);
    if (!IsDescriptive(field->name())) continue;
    a.GetReflection()->ClearField(&a, field);
    b.GetReflection()->ClearField(&b, field);
  }
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

// INVALID_ARGUMENT or FAILED_PRECONDITION REFERENCE_NOT_FOUND unless `name` is a resource of the
// table in the plan's group; an empty name is none.
template <class M>
absl::Status CheckReference(const std::string& field, const resource::Table& table,
                            const std::string& name, const Plan& plan, Change& change) {
  if (name.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(table.pattern.Check(field, name));
  if (resource::GroupOf(name) != resource::GroupOf(plan.name())) {
    return InvalidField(field, "is of another group", "应属于本集团");
  }
  const absl::Status found = change.Read<M>(table, name).status();
  return absl::IsNotFound(found) ? ReferenceNotFound(field, name) : found;
}

// What a plan names that this server keeps: documents, and the plan that it is a variant of (Y17).
absl::Status CheckOwnReferences(const Plan& plan, Change& change) {
  RETURN_IF_ERROR(CheckReference<v1::Document>("plan.document", DocumentTable(), plan.document(),
                                               plan, change));
  for (int i = 0; i < plan.goals_size(); ++i) {
    RETURN_IF_ERROR(CheckReference<v1::Document>(absl::StrCat("plan.goals[", i, "].owner.document"),
                                                 DocumentTable(), plan.goals(i).owner().document(),
                                                 plan, change));
  }
  if (plan.base_plan().empty()) return absl::OkStatus();
  RETURN_IF_ERROR(
      CheckReference<Plan>("plan.base_plan", PlanTable(), plan.base_plan(), plan, change));
  ASSIGN_OR_RETURN(const Plan base, change.Read<Plan>(PlanTable(), plan.base_plan()));
  if (base.base_plan().empty()) return absl::OkStatus();
  return InvalidField("plan.base_plan", "is itself a variant", "所依据的方案本身是一校一策方案");
}

// The members of the base date have the plan. Who joined since, or while it was issued, gets it
// now: no later record of the journal tells of them. The plan is issued, whatever comes of it.
void FollowSince(const rpc::Call& call, const Plan& issued, resource::Store& store, Peers& peers) {
  const absl::Status status = RefreshFollowing(call, issued.name(), store, peers);
  if (status.ok()) return;
  observe::Log(observe::Level::kWarning, "an issued plan follows the members from the next change",
               {{"plan", issued.name()}, {"why", std::string(status.message())}});
}

// At most this many assignments are named in a message.
constexpr size_t kMostNamed = 5;

type::Finding AssignmentsOpen(const Plan& plan, const std::vector<v1::Assignment>& open) {
  std::vector<std::string> names;
  for (size_t i = 0; i < open.size() && i < kMostNamed; ++i) names.push_back(open[i].name());
  type::Finding finding =
      Hard("plan.assignments-open", plan.name(),
           absl::StrCat(open.size(), " assignments with a due date are open: ",
                        absl::StrJoin(names, ", "), open.size() > kMostNamed ? " …" : ""),
           absl::StrCat("还有", open.size(), "件有时限的交办事项没有办结。"));
  finding.set_measured(absl::StrCat(open.size()));
  finding.set_limit("= 0");
  return finding;
}

}  // namespace

void PlanService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.PlanService/CreatePlan", this, &PlanService::Create);
  methods.Serve("edugroup.task.v1.PlanService/GetPlan", this, &PlanService::Get);
  methods.Serve("edugroup.task.v1.PlanService/ListPlans", this, &PlanService::List);
  methods.Serve("edugroup.task.v1.PlanService/UpdatePlan", this, &PlanService::Update);
  methods.Serve("edugroup.task.v1.PlanService/ImportPlan", this, &PlanService::Import);
  methods.Serve("edugroup.task.v1.PlanService/IssuePlan", this, &PlanService::Issue);
  methods.Serve("edugroup.task.v1.PlanService/DiffPlan", this, &PlanService::Diff);
  methods.Serve("edugroup.task.v1.PlanService/AmendPlan", this, &PlanService::Amend);
  methods.Serve("edugroup.task.v1.PlanService/ExportPlan", this, &PlanService::Export);
  methods.Serve("edugroup.task.v1.PlanService/RefreshPlan", this, &PlanService::Refresh);
  methods.Serve("edugroup.task.v1.PlanService/ClosePlan", this, &PlanService::Close);
  methods.Serve("edugroup.task.v1.PlanService/GetPlanBoard", this, &PlanService::GetBoard);
}

absl::StatusOr<Plan> PlanService::Create(rpc::Call& call, const v1::CreatePlanRequest& request) {
  RETURN_IF_ERROR(PlanTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(PlanTable(), request.parent(), request.plan_id(), "plan_id"));
  Plan draft = request.plan();
  resource::ClearOutputOnly(draft);
  draft.set_name(name);
  draft.set_state(Plan::DRAFT);
  const std::vector<FieldViolation> violations = CheckFields(draft);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(peers_.CheckReferences(call, draft));

  return store_.Write<Plan>(call, request, [&](Change& change) -> absl::StatusOr<Plan> {
    Plan plan = draft;
    RETURN_IF_ERROR(CheckOwnReferences(plan, change));
    RETURN_IF_ERROR(change.Insert(PlanTable(), plan));
    return plan;
  });
}

absl::StatusOr<Plan> PlanService::Get(rpc::Call& call, const v1::GetPlanRequest& request) {
  return store_.Get<Plan>(call, PlanTable(), request.name());
}

absl::StatusOr<v1::ListPlansResponse> PlanService::List(rpc::Call& call,
                                                        const v1::ListPlansRequest& request) {
  RETURN_IF_ERROR(PlanTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Plan> page,
                   store_.List<Plan>(call, PlanTable(), resource::QueryOf(request)));
  v1::ListPlansResponse response;
  for (Plan& plan : page.items) *response.add_plans() = std::move(plan);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Plan> PlanService::Update(rpc::Call& call, const v1::UpdatePlanRequest& request) {
  RETURN_IF_ERROR(PlanTable().pattern.Check("plan.name", request.plan().name()));
  RETURN_IF_ERROR(peers_.CheckReferences(call, request.plan()));

  return store_.Write<Plan>(call, request, [&](Change& change) -> absl::StatusOr<Plan> {
    ASSIGN_OR_RETURN(const Plan before, change.Load<Plan>(PlanTable(), request.plan().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.plan().etag(), before));
    Plan after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.plan(), after));
    const bool may_change =
        before.state() == Plan::DRAFT ||
        (before.state() == Plan::ISSUED && DiffersOnlyInDescription(before, after));
    if (!may_change) return StateConflict(before.name(), Plan::State_Name(before.state()), "DRAFT");
    std::vector<FieldViolation> violations = CheckFields(after);
    if (before.state() == Plan::ISSUED) {
      for (FieldViolation& violation : CheckCalendarChange(before, after, call.today)) {
        violations.push_back(std::move(violation));
      }
      StartRoundRules(before, call.today, after);
      KeepWarningDays(before, call.today, after);
    }
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(CheckOwnReferences(after, change));
    RETURN_IF_ERROR(change.Update(PlanTable(), before, after));
    if (before.holiday_calendar() != after.holiday_calendar()) {
      RETURN_IF_ERROR(FollowCalendar(after, call.today, change));
    }
    if (WarningDays(before) != WarningDays(after)) {
      RETURN_IF_ERROR(ScheduleTurns(change, call.group, after.name()));
    }
    return after;
  });
}

absl::StatusOr<v1::ImportPlanResponse> PlanService::Import(rpc::Call& call,
                                                           const v1::ImportPlanRequest& request) {
  RETURN_IF_ERROR(PlanTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(PlanTable(), request.parent(), request.plan_id(), "plan_id"));
  Plan draft = request.plan();
  resource::ClearOutputOnly(draft);
  draft.set_name(name);
  std::vector<FieldViolation> violations = CheckFields(draft);
  for (FieldViolation& violation : CheckRows(request.rows())) {
    violations.push_back(std::move(violation));
  }
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(peers_.CheckReferences(call, draft));
  ASSIGN_OR_RETURN(const Directory directory, peers_.ReadDirectory(call, draft, request.rows()));
  const ImportedPlan imported = ReadPlan(draft, request.rows(), directory);

  return store_.Write<v1::ImportPlanResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::ImportPlanResponse> {
        v1::ImportPlanResponse response = imported.summary;
        RETURN_IF_ERROR(CheckOwnReferences(draft, change));
        ASSIGN_OR_RETURN(*response.mutable_plan(), KeepImported(change, draft, imported.tasks));
        return response;
      });
}

absl::StatusOr<Plan> PlanService::Issue(rpc::Call& call, const v1::IssuePlanRequest& request) {
  ASSIGN_OR_RETURN(const Issuance issuance, PrepareIssue(call, request, store_, peers_));
  ASSIGN_OR_RETURN(const Plan issued, store_.Write<Plan>(call, request, [&](Change& change) {
    return IssuePlan(call, request, issuance, change);
  }));
  if (!request.validate_only() && Follows(issued)) FollowSince(call, issued, store_, peers_);
  return issued;
}

absl::StatusOr<v1::DiffPlanResponse> PlanService::Diff(rpc::Call& call,
                                                       const v1::DiffPlanRequest& request) {
  ASSIGN_OR_RETURN(const Amendment amendment,
                   PrepareAmendment(call, request.name(), request.rows(), false, store_, peers_));
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   store_.All<v1::Task>(call, TaskTable(), {request.name(), 0, "", "", "", {}}));
  PlanDiff diff = task::Diff(StandingTasks(tasks), amendment.corrected);
  ASSIGN_OR_RETURN(const OpenCounts open, CountOpen(call, request.name(), store_));
  v1::DiffPlanResponse response;
  for (v1::PlanChange& difference : diff.changes) {
    const auto count = open.find(difference.task());
    if (count != open.end()) difference.set_open_assignments(count->second);
    *response.add_changes() = std::move(difference);
  }
  for (const type::Finding& finding : amendment.findings) *response.add_findings() = finding;
  return response;
}

absl::StatusOr<v1::AmendPlanResponse> PlanService::Amend(rpc::Call& call,
                                                         const v1::AmendPlanRequest& request) {
  ASSIGN_OR_RETURN(const Amendment amendment,
                   PrepareAmendment(call, request.name(), request.rows(), true, store_, peers_));
  return store_.Write<v1::AmendPlanResponse>(
      call, request, [&](Change& change) { return AmendPlan(call, request, amendment, change); });
}

absl::StatusOr<v1::ExportPlanResponse> PlanService::Export(rpc::Call& call,
                                                           const v1::ExportPlanRequest& request) {
  v1::ExportPlanResponse response;
  ASSIGN_OR_RETURN(*response.mutable_plan(), store_.Get<Plan>(call, PlanTable(), request.name()));
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   store_.All<v1::Task>(call, TaskTable(), {request.name(), 0, "", "", "", {}}));
  for (const v1::Task& task : StandingTasks(tasks)) *response.add_rows() = ToRow(task);
  return response;
}

absl::StatusOr<v1::RefreshPlanResponse> PlanService::Refresh(
    rpc::Call& call, const v1::RefreshPlanRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOrToday(call, request.as_of(), "as_of"));
  ASSIGN_OR_RETURN(const Membership membership,
                   PrepareRefresh(call, request.name(), day, store_, peers_));
  const absl::StatusOr<absl::CivilDay> base = value::ToCivilDay(membership.seen.base_date());
  if (base.ok() && day < *base) {
    return InvalidField("as_of", absl::StrCat("is before the day of issue, ", value::Format(*base)),
                        absl::StrCat("早于印发日期", value::Format(*base)));
  }
  return store_.Write<v1::RefreshPlanResponse>(
      call, request, [&](Change& change) -> absl::StatusOr<v1::RefreshPlanResponse> {
        ASSIGN_OR_RETURN(const Plan plan, change.Load<Plan>(PlanTable(), request.name()));
        RETURN_IF_ERROR(resource::CheckEtag(request.etag(), plan));
        return task::Refresh(call, membership, Leavers::kCollectives, "成员变动", change);
      });
}

absl::StatusOr<Plan> PlanService::Close(rpc::Call& call, const v1::ClosePlanRequest& request) {
  return store_.Write<Plan>(call, request, [&](Change& change) -> absl::StatusOr<Plan> {
    ASSIGN_OR_RETURN(const Plan before, change.Load<Plan>(PlanTable(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    if (before.state() != Plan::ISSUED) {
      return StateConflict(before.name(), Plan::State_Name(before.state()), "ISSUED");
    }
    ASSIGN_OR_RETURN(
        const std::vector<v1::Assignment> open,
        change.LoadAll<v1::Assignment>(AssignmentTable(), absl::StrCat(before.name(), "/tasks/-"),
                                       OpenWithDueDate(), kMostAssignments));
    if (!open.empty()) return RuleViolated({AssignmentsOpen(before, open)});
    Plan after = before;
    after.set_state(Plan::CLOSED);
    *after.mutable_end_date() = value::ToDate(call.today);
    RETURN_IF_ERROR(change.Update(PlanTable(), before, after));
    return after;
  });
}

absl::StatusOr<v1::PlanBoard> PlanService::GetBoard(rpc::Call& call,
                                                    const v1::GetPlanBoardRequest& request) {
  ASSIGN_OR_RETURN(const Plan plan, store_.Get<Plan>(call, PlanTable(), request.name()));
  if (plan.state() == Plan::DRAFT) return StateConflict(plan.name(), "DRAFT", "ISSUED or CLOSED");
  absl::CivilDay day = call.today;
  if (value::IsSet(request.as_of())) {
    absl::StatusOr<absl::CivilDay> as_of = value::ToCivilDay(request.as_of());
    if (!as_of.ok()) return InvalidField("as_of", "is no day", "不是有效日期");
    day = *as_of;
  }
  ASSIGN_OR_RETURN(const absl::CivilDay base, value::ToCivilDay(plan.base_date()));
  if (day < base) {
    return InvalidField("as_of", absl::StrCat("is before the day of issue, ", value::Format(base)),
                        absl::StrCat("早于印发日期", value::Format(base)));
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   store_.All<v1::Task>(call, TaskTable(), {plan.name(), 0, "", "", "", {}}));
  ASSIGN_OR_RETURN(
      const std::vector<v1::Assignment> assignments,
      store_.All<v1::Assignment>(call, AssignmentTable(),
                                 {absl::StrCat(plan.name(), "/tasks/-"), 0, "", "", "", {}},
                                 kMostAssignments));
  v1::PlanBoard board = MakeBoard(plan, tasks, assignments, day);
  board.set_simulated(day > call.today);
  return board;
}

}  // namespace edugroup::task
