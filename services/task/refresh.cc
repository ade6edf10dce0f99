#include "services/task/refresh.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/assignment_store.h"
#include "services/task/finding.h"
#include "services/task/plan_rows.h"
#include "services/task/plan_store.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;

const sql::Statement kPlaces = {
    "assignment_places",
    "SELECT path, organization, state FROM assignment WHERE group_id = ? AND path LIKE ?"};

// What there is of one task: the state of each organisation's assignment.
using Present = absl::flat_hash_map<std::string, std::string>;
// By the name of the task.
using Places = absl::flat_hash_map<std::string, Present>;

absl::StatusOr<Places> ReadPlaces(const std::string& plan, Change& change) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const std::string group(resource::GroupOf(plan));
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      transaction->Query(kPlaces, {group, absl::StrCat(resource::PathOf(plan), "/tasks/%")}));
  Places places;
  for (const sql::Row& row : rows) {
    const std::string name = absl::StrCat("groups/", group, "/", row[0].bytes());
    places[resource::ParentOf(name)][row[1].bytes()] = row[2].bytes();
  }
  return places;
}

// Organisations for which something may have to be done.
void AddConcerned(const Present& present, const std::vector<Covered>& covered,
                  std::set<std::string>& concerned) {
  std::set<std::string> stays;
  for (const Covered& one : covered) {
    stays.insert(one.who->organization);
    const auto found = present.find(one.who->organization);
    if (found == present.end() || found->second == "CANCELLED") {
      concerned.insert(one.who->organization);
    }
  }
  for (const auto& [organization, state] : present) {
    const bool open = state != "ACCEPTED" && state != "CANCELLED";
    if (open && stays.count(organization) == 0) concerned.insert(organization);
  }
}

std::vector<Covered> Only(const std::vector<Covered>& covered,
                          const std::set<std::string>& concerned) {
  std::vector<Covered> kept;
  for (const Covered& one : covered) {
    if (concerned.count(one.who->organization) != 0) kept.push_back(one);
  }
  return kept;
}

absl::Status TooMany(const v1::Plan& plan) {
  return RuleViolated(
      {Hard("plan.too-many-assignments", plan.name(),
            absl::StrCat("The plan would have more than ", kMostAssignments, " assignments."),
            absl::StrCat("本方案将产生超过", kMostAssignments, "件交办事项。"))});
}

absl::Status ReconcileAll(const std::vector<v1::Task>& tasks, const Membership& membership,
                          const Reconciliation& how, Change& change, Tally& tally) {
  ASSIGN_OR_RETURN(const Places places, ReadPlaces(membership.seen.name(), change));
  std::set<std::string> concerned;
  std::vector<std::vector<Covered>> covered;
  static const auto* const kNothing = new Present;
  for (const v1::Task& task : tasks) {
    covered.push_back(CoveredBy(task, how.collectives, membership.implementers, nullptr));
    const auto present = places.find(task.name());
    AddConcerned(present == places.end() ? *kNothing : present->second, covered.back(), concerned);
  }
  if (concerned.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Assignment> assignments,
                   change.LoadAll<Assignment>(
                       AssignmentTable(), absl::StrCat(membership.seen.name(), "/tasks/-"),
                       OfOrganizations({concerned.begin(), concerned.end()}), kMostAssignments));
  absl::flat_hash_map<std::string, std::vector<Assignment>> by_task;
  for (const Assignment& assignment : assignments) {
    by_task[resource::ParentOf(assignment.name())].push_back(assignment);
  }
  for (size_t i = 0; i < tasks.size(); ++i) {
    RETURN_IF_ERROR(Reconcile(tasks[i], Only(covered[i], concerned), by_task[tasks[i].name()], how,
                              change, tally));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Membership> PrepareRefresh(const rpc::Call& call, const std::string& plan,
                                          absl::CivilDay day, resource::Store& store,
                                          Peers& peers) {
  Membership membership;
  membership.day = day;
  ASSIGN_OR_RETURN(membership.seen, store.Get<v1::Plan>(call, PlanTable(), plan));
  if (membership.seen.state() != v1::Plan::ISSUED) return membership;
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   store.All<v1::Task>(call, TaskTable(), {plan, 0, "", "", "", {}}));
  membership.tasks = StandingTasks(tasks);
  ASSIGN_OR_RETURN(membership.implementers,
                   peers.ReadImplementers(call, membership.seen, membership.tasks, day));
  return membership;
}

bool Follows(const v1::Plan& plan) {
  return absl::c_any_of(plan.collectives(), [](const v1::Collective& collective) {
    return collective.refresh() == v1::Collective::FOLLOW_MEMBERS;
  });
}

bool FollowsSeats(const v1::Plan& plan) {
  return absl::c_any_of(plan.collectives(), [](const v1::Collective& collective) {
    return collective.refresh() == v1::Collective::FOLLOW_MEMBERS && !collective.bodies().empty();
  });
}

absl::StatusOr<v1::RefreshPlanResponse> Refresh(const rpc::Call& call, const Membership& membership,
                                                Leavers leavers, const std::string& reason,
                                                Change& change) {
  ASSIGN_OR_RETURN(const v1::Plan before,
                   change.Load<v1::Plan>(PlanTable(), membership.seen.name()));
  if (before.state() != v1::Plan::ISSUED) {
    return StateConflict(before.name(), v1::Plan::State_Name(before.state()), "ISSUED");
  }
  // Somebody changed the plan while the other servers were asked.
  RETURN_IF_ERROR(resource::CheckEtag(membership.seen.etag(), before));
  ASSIGN_OR_RETURN(const Terms terms, TermsFrom(before, membership.day));
  const Collectives collectives(before);
  Tally tally;
  RETURN_IF_ERROR(ReconcileAll(membership.tasks, membership,
                               {collectives, leavers, terms,
                                Act{v1::AssignmentEvent::ASSIGN, membership.day, absl::Now(),
                                    call.principal->subject, reason}},
                               change, tally));
  v1::Plan after = before;
  v1::RefreshPlanResponse response;
  if (tally.empty() && leavers == Leavers::kFollowing) return response;  // nobody asked
  for (auto& [organization, line] : tally) {
    after.set_assignment_count(after.assignment_count() + line.assignments_added());
    *response.add_changes() = std::move(line);
  }
  if (after.assignment_count() > kMostAssignments) return TooMany(after);
  *after.mutable_members_as_of() = value::ToDate(membership.day);
  RETURN_IF_ERROR(change.Update(PlanTable(), before, after));
  *response.mutable_plan() = after;
  return response;
}

absl::Status RefreshFollowing(const rpc::Call& call, const std::string& plan,
                              resource::Store& store, Peers& peers) {
  constexpr int kTries = 3;
  const v1::RefreshPlanRequest nobodys;
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    const absl::StatusOr<Membership> membership =
        PrepareRefresh(call, plan, call.today, store, peers);
    status = membership.status();
    if (status.ok()) {
      status = store
                   .Write<v1::RefreshPlanResponse>(
                       call, nobodys,
                       [&](Change& change) {
                         return Refresh(call, *membership, Leavers::kFollowing, "成员变动", change);
                       })
                   .status();
    }
    // ABORTED: somebody changed the plan while the other servers were asked.
    if (!absl::IsAborted(status)) break;
  }
  if (!absl::IsFailedPrecondition(status)) return status;
  observe::Log(observe::Level::kWarning, "a plan could not follow the members",
               {{"plan", plan}, {"why", std::string(status.message())}});
  return absl::OkStatus();
}

absl::Status RefreshAllFollowing(const rpc::Call& call, bool (*concerned)(const v1::Plan&),
                                 resource::Store& store, Peers& peers) {
  ASSIGN_OR_RETURN(
      const std::vector<v1::Plan> plans,
      store.All<v1::Plan>(call, PlanTable(),
                          {absl::StrCat("groups/", call.group), 0, "", "state = ISSUED", "", {}}));
  for (const v1::Plan& plan : plans) {
    if (!concerned(plan)) continue;
    RETURN_IF_ERROR(RefreshFollowing(call, plan.name(), store, peers));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::task
