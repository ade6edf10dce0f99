#include "services/task/ladder_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/issue.h"
#include "services/task/ladder.h"
#include "services/task/ladder_store.h"
#include "services/task/plan_store.h"
#include "services/task/reminder_store.h"
#include "services/task/request_field.h"
#include "services/task/sweep.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Ladder;

}  // namespace

void LadderService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.SupervisionService/CreateLadder", this, &LadderService::Create);
  methods.Serve("edugroup.task.v1.SupervisionService/GetLadder", this, &LadderService::Get);
  methods.Serve("edugroup.task.v1.SupervisionService/ListLadders", this, &LadderService::List);
  methods.Serve("edugroup.task.v1.SupervisionService/UpdateLadder", this, &LadderService::Update);
  methods.Serve("edugroup.task.v1.SupervisionService/GetLadderStandings", this,
                &LadderService::GetStandings);
  methods.Serve("edugroup.task.v1.SupervisionService/ListReminders", this,
                &LadderService::ListReminders);
}

absl::Status LadderService::CheckReferences(const rpc::Call& call, const Ladder& ladder) {
  for (int i = 0; i < ladder.plans_size(); ++i) {
    RETURN_IF_ERROR(
        CheckPlan(call, store_, absl::StrCat("ladder.plans[", i, "]"), ladder.plans(i)));
  }
  std::vector<Reference> bodies;
  for (int i = 0; i < ladder.steps_size(); ++i) {
    for (int j = 0; j < ladder.steps(i).recipients_size(); ++j) {
      bodies.push_back({absl::StrCat("ladder.steps[", i, "].recipients[", j, "]"),
                        ladder.steps(i).recipients(j)});
    }
  }
  return peers_.CheckBodies(call, bodies);
}

absl::StatusOr<Ladder> LadderService::Create(rpc::Call& call,
                                             const v1::CreateLadderRequest& request) {
  RETURN_IF_ERROR(LadderTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(LadderTable(), request.parent(),
                                                             request.ladder_id(), "ladder_id"));
  Ladder made = request.ladder();
  resource::ClearOutputOnly(made);
  made.set_name(name);
  *made.mutable_start_date() = value::ToDate(call.today);
  const std::vector<FieldViolation> violations = CheckFields(made);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(CheckReferences(call, made));
  return store_.Write<Ladder>(call, request, [&](Change& change) -> absl::StatusOr<Ladder> {
    Ladder ladder = made;
    RETURN_IF_ERROR(change.Insert(LadderTable(), ladder));
    RETURN_IF_ERROR(ScheduleTurns(change, call.group, ""));
    return ladder;
  });
}

absl::StatusOr<Ladder> LadderService::Get(rpc::Call& call, const v1::GetLadderRequest& request) {
  return store_.Get<Ladder>(call, LadderTable(), request.name());
}

absl::StatusOr<v1::ListLaddersResponse> LadderService::List(rpc::Call& call,
                                                            const v1::ListLaddersRequest& request) {
  RETURN_IF_ERROR(LadderTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Ladder> page,
                   store_.List<Ladder>(call, LadderTable(), resource::QueryOf(request)));
  v1::ListLaddersResponse response;
  for (Ladder& ladder : page.items) *response.add_ladders() = std::move(ladder);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Ladder> LadderService::Update(rpc::Call& call,
                                             const v1::UpdateLadderRequest& request) {
  RETURN_IF_ERROR(LadderTable().pattern.Check("ladder.name", request.ladder().name()));
  RETURN_IF_ERROR(CheckReferences(call, request.ladder()));
  return store_.Write<Ladder>(call, request, [&](Change& change) -> absl::StatusOr<Ladder> {
    ASSIGN_OR_RETURN(const Ladder before,
                     change.Load<Ladder>(LadderTable(), request.ladder().name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.ladder().etag(), before));
    Ladder after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), request.ladder(), after));
    *after.mutable_start_date() = value::ToDate(call.today);
    const std::vector<FieldViolation> violations = CheckFields(after);
    if (!violations.empty()) return InvalidFields(violations);
    RETURN_IF_ERROR(change.Update(LadderTable(), before, after));
    RETURN_IF_ERROR(ScheduleTurns(change, call.group, ""));
    return after;
  });
}

absl::StatusOr<v1::GetLadderStandingsResponse> LadderService::GetStandings(
    rpc::Call& call, const v1::GetLadderStandingsRequest& request) {
  ASSIGN_OR_RETURN(const Ladder ladder, store_.Get<Ladder>(call, LadderTable(), request.name()));
  RETURN_IF_ERROR(CheckPlan(call, store_, "plan", request.plan()));
  ASSIGN_OR_RETURN(const LadderRules rules, LadderRules::Read(ladder));
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOr("as_of", request.as_of(), call.today));
  if (day < rules.start() || day - call.today > kMostLadderDays) {
    return InvalidField("as_of", "must be from start_date of the ladder to 400 days ahead",
                        "应在督办阶梯启用日至今后400天之间");
  }
  v1::GetLadderStandingsResponse response;
  if (!rules.Watches(request.plan())) return response;
  ASSIGN_OR_RETURN(
      const std::vector<v1::Assignment> assignments,
      store_.All<v1::Assignment>(call, AssignmentTable(),
                                 {absl::StrCat(request.plan(), "/tasks/-"), 0, "", "", "", {}},
                                 kMostAssignments));
  for (const v1::Assignment& assignment : assignments) {
    const LadderState state = rules.StandingOn(assignment, day);
    if (state.step < 0) continue;
    v1::LadderStanding& standing = *response.add_standings();
    standing.set_assignment(assignment.name());
    standing.set_organization(assignment.organization());
    standing.set_organization_display_name(assignment.organization_display_name());
    standing.set_step(ladder.steps(state.step).id());
    standing.set_color(ladder.steps(state.step).color());
    *standing.mutable_entry_date() = value::ToDate(state.since);
  }
  return response;
}

absl::StatusOr<v1::ListRemindersResponse> LadderService::ListReminders(
    rpc::Call& call, const v1::ListRemindersRequest& request) {
  RETURN_IF_ERROR(ReminderTable().pattern.CheckParent("parent", request.parent(), true));
  resource::ListQuery query = resource::QueryOf(request);
  if (ReadsOwnOnly(call)) query.conditions.push_back(OfOrganizations({call.claims().organization}));
  ASSIGN_OR_RETURN(resource::Page<v1::Reminder> page,
                   store_.List<v1::Reminder>(call, ReminderTable(), query));
  v1::ListRemindersResponse response;
  for (v1::Reminder& reminder : page.items) *response.add_reminders() = std::move(reminder);
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::task
