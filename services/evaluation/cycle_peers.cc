#include "services/evaluation/cycle_peers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"

namespace edugroup::evaluation {
namespace {

constexpr int kMostPerRequest = 1000;

}  // namespace

absl::StatusOr<std::vector<v1::CycleSubject>> AskSubjects(rpc::Peer& membership,
                                                          const rpc::Call& call,
                                                          const v1::Cycle& cycle,
                                                          const google::type::Date& as_of) {
  membership::v1::ListMembersRequest request;
  request.set_parent(std::string(resource::ParentOf(cycle.name())));
  *request.mutable_as_of() = as_of;
  *request.mutable_affiliation_kinds() = cycle.subject_affiliation_kinds();
  *request.mutable_standard_kinds() = cycle.subject_standard_kinds();
  request.set_page_size(kMostPerRequest);
  std::vector<v1::CycleSubject> subjects;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     membership.Ask<membership::v1::ListMembersResponse>(
                         call, "edugroup.membership.v1.CensusService/ListMembers", request));
    for (const membership::v1::Member& member : page.members()) {
      v1::CycleSubject& subject = subjects.emplace_back();
      subject.set_organization(member.organization());
      subject.set_display_name(member.display_name());
      subject.set_kind(member.kind());
      subject.set_standard_kind(member.standard_kind());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return subjects;
}

absl::StatusOr<Facts> AskFacts(rpc::Peer& task, const rpc::Call& call, const v1::Cycle& cycle,
                               const google::type::Date& as_of) {
  task::v1::GetTaskFactsRequest request;
  request.set_parent(std::string(resource::ParentOf(cycle.name())));
  *request.mutable_plans() = cycle.plans();
  *request.mutable_period_first() = cycle.period_first_date();
  *request.mutable_period_last() = cycle.period_last_date();
  *request.mutable_as_of() = as_of;
  Facts facts;
  for (int first = 0; first < cycle.subjects_size(); first += kMostPerRequest) {
    request.clear_organizations();
    const int end = std::min(first + kMostPerRequest, cycle.subjects_size());
    for (int i = first; i < end; ++i) {
      request.add_organizations(cycle.subjects(i).organization());
    }
    ASSIGN_OR_RETURN(auto response,
                     task.Ask<task::v1::GetTaskFactsResponse>(
                         call, "edugroup.task.v1.TaskFactsService/GetTaskFacts", request));
    facts.Add(std::move(response));
  }
  return facts;
}

absl::Status AskPlans(rpc::Peer& task, const rpc::Call& call, const v1::Cycle& cycle) {
  for (int i = 0; i < cycle.plans_size(); ++i) {
    task::v1::GetPlanRequest request;
    request.set_name(cycle.plans(i));
    const absl::Status status =
        task.Ask<task::v1::Plan>(call, "edugroup.task.v1.PlanService/GetPlan", request).status();
    if (!status.ok()) {
      return rpc::AsReference(status, absl::StrCat("cycle.plans[", i, "]"), cycle.plans(i));
    }
  }
  return absl::OkStatus();
}

absl::Status AskKinds(rpc::Peer& membership, const rpc::Call& call, const v1::Cycle& cycle) {
  for (int i = 0; i < cycle.subject_affiliation_kinds_size(); ++i) {
    membership::v1::GetKindRequest request;
    request.set_name(cycle.subject_affiliation_kinds(i));
    const absl::Status status =
        membership
            .Ask<membership::v1::Kind>(call, "edugroup.membership.v1.GroupService/GetKind", request)
            .status();
    if (!status.ok()) {
      return rpc::AsReference(status, absl::StrCat("cycle.subject_affiliation_kinds[", i, "]"),
                              request.name());
    }
  }
  return absl::OkStatus();
}

}  // namespace edugroup::evaluation
