#include "services/task/urge_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/assignment_act.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/finding.h"
#include "services/task/urge.h"
#include "services/task/urge_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Urge;

std::vector<FieldViolation> Check(const rpc::Call& call, const Urge& urge) {
  std::vector<FieldViolation> violations;
  if (urge.means() == Urge::LADDER) {
    violations.push_back({"urge.means", "is for ladders only", "仅用于督办阶梯"});
  }
  if (urge.assignments().empty()) {
    violations.push_back({"urge.assignments", "must not be empty", "不能为空"});
  }
  for (int i = 0; i < urge.assignments_size(); ++i) {
    const std::string& name = urge.assignments(i);
    const std::string field = absl::StrCat("urge.assignments[", i, "]");
    if (!AssignmentTable().pattern.Matches(name) || resource::GroupOf(name) != call.group) {
      violations.push_back({field, "is no assignment of the group", "应为本集团的交办件名称"});
    } else if (resource::ParentOf(resource::ParentOf(name)) !=
               resource::ParentOf(resource::ParentOf(urge.assignments(0)))) {
      violations.push_back({field, "is of another plan", "属于其他方案"});
    }
  }
  return violations;
}

absl::Status CheckOpen(const Assignment& assignment) {
  if (IsOpen(assignment.state())) return absl::OkStatus();
  return RuleViolated({Hard("urge.not-open", assignment.name(),
                            "It is accepted or cancelled: there is nothing to urge.",
                            "该交办件已办结或撤销，无需催办。")});
}

// The assignments of an urge, each of which the caller may urge.
absl::StatusOr<std::vector<Assignment>> ReadUrged(Change& change, const rpc::Call& call,
                                                  const Urge& urge) {
  std::vector<std::string> paths;
  for (const std::string& name : urge.assignments()) {
    paths.emplace_back(resource::PathOf(name));
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  const std::string plan(resource::ParentOf(resource::ParentOf(urge.assignments(0))));
  // Locked, so that two urges at once do not count each other wrong.
  ASSIGN_OR_RETURN(std::vector<Assignment> found,
                   change.LoadAll<Assignment>(AssignmentTable(), absl::StrCat(plan, "/tasks/-"),
                                              AtPaths(paths)));
  for (const std::string& path : paths) {
    const std::string name = absl::StrCat("groups/", call.group, "/", path);
    if (std::none_of(found.begin(), found.end(),
                     [&](const Assignment& a) { return a.name() == name; })) {
      return ReferenceNotFound("urge.assignments", name);
    }
  }
  RETURN_IF_ERROR(ReadOpenPlan(change, urge.assignments(0)).status());
  for (const Assignment& assignment : found) {
    RETURN_IF_ERROR(CheckActor(call, Actor::kLead, assignment));
    RETURN_IF_ERROR(CheckOpen(assignment));
  }
  return found;
}

// A MEMBER is not told who else was urged.
void ShowOwnOnly(const std::string& organization, Urge& urge) {
  auto& recipients = *urge.mutable_recipients();
  recipients.erase(std::remove_if(recipients.begin(), recipients.end(),
                                  [&](const v1::UrgeRecipient& recipient) {
                                    return recipient.organization() != organization;
                                  }),
                   recipients.end());
  urge.clear_assignments();
  for (const v1::UrgeRecipient& recipient : recipients) {
    for (const v1::UrgedAssignment& urged : recipient.assignments()) {
      urge.add_assignments(urged.assignment());
    }
  }
}

}  // namespace

void UrgeService::Register(rpc::Methods& methods) {
  methods.Serve("edugroup.task.v1.SupervisionService/CreateUrge", this, &UrgeService::Create);
  methods.Serve("edugroup.task.v1.SupervisionService/GetUrge", this, &UrgeService::Get);
  methods.Serve("edugroup.task.v1.SupervisionService/ListUrges", this, &UrgeService::List);
}

absl::StatusOr<Urge> UrgeService::Create(rpc::Call& call, const v1::CreateUrgeRequest& request) {
  RETURN_IF_ERROR(UrgeTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(UrgeTable(), request.parent(), request.urge_id(), "urge_id"));
  const std::vector<FieldViolation> violations = Check(call, request.urge());
  if (!violations.empty()) return InvalidFields(violations);
  return store_.Write<Urge>(call, request, [&](Change& change) -> absl::StatusOr<Urge> {
    Urge urge = request.urge();
    resource::ClearOutputOnly(urge);
    urge.set_name(name);
    ASSIGN_OR_RETURN(const std::vector<Assignment> assignments, ReadUrged(change, call, urge));
    std::vector<std::string> names;
    for (const Assignment& assignment : assignments) names.push_back(assignment.name());
    ASSIGN_OR_RETURN(const auto before, CountUrges(change, names));
    FillUrge(urge, assignments, before, call.today, call.principal->subject);
    RETURN_IF_ERROR(KeepUrge(change, urge));
    return urge;
  });
}

absl::StatusOr<Urge> UrgeService::Get(rpc::Call& call, const v1::GetUrgeRequest& request) {
  ASSIGN_OR_RETURN(Urge urge, store_.Get<Urge>(call, UrgeTable(), request.name()));
  if (!ReadsOwnOnly(call)) return urge;
  ShowOwnOnly(call.claims().organization, urge);
  if (urge.recipients().empty()) return NotOwnOrganization();
  return urge;
}

absl::StatusOr<v1::ListUrgesResponse> UrgeService::List(rpc::Call& call,
                                                        const v1::ListUrgesRequest& request) {
  RETURN_IF_ERROR(UrgeTable().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query = resource::QueryOf(request);
  const bool own_only = ReadsOwnOnly(call);
  if (own_only) query.conditions.push_back(ToOrganization(call.claims().organization));
  ASSIGN_OR_RETURN(resource::Page<Urge> page, store_.List<Urge>(call, UrgeTable(), query));
  v1::ListUrgesResponse response;
  for (Urge& urge : page.items) {
    if (own_only) ShowOwnOnly(call.claims().organization, urge);
    *response.add_urges() = std::move(urge);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

}  // namespace edugroup::task
