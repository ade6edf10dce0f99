#include "services/evaluation/cycle_peers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/journal/v1/change_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "edugroup/membership/v1/person_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_facts_service.pb.h"
#include "services/evaluation/committee_facts.h"
#include "services/evaluation/cycle.h"
#include "services/evaluation/cycle_subject.h"

namespace edugroup::evaluation {
namespace {

using v1::Cycle;
using v1::CycleSubject;
using v1::Indicator;

constexpr int kMostPerRequest = 1000;
constexpr size_t kMostEntries = 20000;

std::string GroupName(const Cycle& cycle) {
  return absl::StrCat("groups/", resource::GroupOf(cycle.name()));
}

CycleSubject Named(const std::string& name, const std::string& display_name) {
  CycleSubject subject;
  subject.set_subject(name);
  subject.set_display_name(display_name);
  return subject;
}

// The members that the cycle's kinds name on a day.
absl::StatusOr<std::vector<CycleSubject>> AskMembers(rpc::Peer& membership, const rpc::Call& call,
                                                     const Cycle& cycle,
                                                     const google::type::Date& as_of) {
  membership::v1::ListMembersRequest request;
  request.set_parent(GroupName(cycle));
  *request.mutable_as_of() = as_of;
  *request.mutable_affiliation_kinds() = cycle.subject_affiliation_kinds();
  *request.mutable_standard_kinds() = cycle.subject_standard_kinds();
  request.set_page_size(kMostPerRequest);
  std::vector<CycleSubject> subjects;
  do {
    ASSIGN_OR_RETURN(const auto page,
                     membership.Ask<membership::v1::ListMembersResponse>(
                         call, "edugroup.membership.v1.CensusService/ListMembers", request));
    for (const membership::v1::Member& member : page.members()) {
      CycleSubject& subject = subjects.emplace_back();
      subject.set_organization(member.organization());
      subject.set_display_name(member.display_name());
      subject.set_kind(member.kind());
      subject.set_standard_kind(member.standard_kind());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return subjects;
}

absl::StatusOr<std::vector<CycleSubject>> AskBodies(rpc::Peer& committee, const rpc::Call& call,
                                                    const Cycle& cycle) {
  std::vector<CycleSubject> subjects;
  for (const std::string& name : cycle.subject_names()) {
    committee::v1::GetBodyRequest request;
    request.set_name(name);
    const auto body = committee.Ask<committee::v1::Body>(
        call, "edugroup.committee.v1.BodyService/GetBody", request);
    if (!body.ok()) return rpc::AsReference(body.status(), "cycle.subject_names", name);
    subjects.push_back(Named(name, body->display_name()));
  }
  return subjects;
}

absl::StatusOr<std::vector<CycleSubject>> AskEntrySubjects(rpc::Peer& membership,
                                                           const rpc::Call& call,
                                                           const Cycle& cycle) {
  std::vector<membership::v1::Entry> entries;
  if (!cycle.subject_register().empty()) {
    ASSIGN_OR_RETURN(RegisterEntries found,
                     AskEntries(membership, call, cycle.subject_register(), ""));
    entries = std::move(found.entries);
  }
  for (const std::string& name : cycle.subject_names()) {
    membership::v1::GetEntryRequest request;
    request.set_name(name);
    auto entry = membership.Ask<membership::v1::Entry>(
        call, "edugroup.membership.v1.RegisterService/GetEntry", request);
    if (!entry.ok()) return rpc::AsReference(entry.status(), "cycle.subject_names", name);
    entries.push_back(*std::move(entry));
  }
  std::vector<CycleSubject> subjects;
  for (const membership::v1::Entry& entry : entries) {
    CycleSubject& subject = subjects.emplace_back(Named(entry.name(), entry.display_name()));
    subject.set_organization(entry.organization());
  }
  return subjects;
}

// People are called by their resource name: who they are stays with the membership server.
absl::StatusOr<std::vector<CycleSubject>> AskPeople(rpc::Peer& membership, const rpc::Call& call,
                                                    const Cycle& cycle) {
  std::vector<CycleSubject> subjects;
  for (const std::string& name : cycle.subject_names()) {
    membership::v1::GetPersonRequest request;
    request.set_name(name);
    const auto person = membership.Ask<membership::v1::Person>(
        call, "edugroup.membership.v1.PersonService/GetPerson", request);
    if (!person.ok()) return rpc::AsReference(person.status(), "cycle.subject_names", name);
    CycleSubject& subject = subjects.emplace_back(Named(name, std::string(resource::PathOf(name))));
    subject.set_organization(person->organization());
  }
  return subjects;
}

absl::StatusOr<std::vector<CycleSubject>> AskCandidates(const Peers& peers, const rpc::Call& call,
                                                        const Cycle& cycle,
                                                        const google::type::Date& as_of) {
  switch (cycle.subject_type()) {
    case Cycle::GROUP: {
      membership::v1::GetGroupRequest request;
      request.set_name(GroupName(cycle));
      ASSIGN_OR_RETURN(const auto group,
                       peers.membership.Ask<membership::v1::Group>(
                           call, "edugroup.membership.v1.GroupService/GetGroup", request));
      return std::vector<CycleSubject>{Named(group.name(), group.display_name())};
    }
    case Cycle::BODY:
      return AskBodies(peers.committee, call, cycle);
    case Cycle::ENTRY:
      return AskEntrySubjects(peers.membership, call, cycle);
    case Cycle::PERSON:
      return AskPeople(peers.membership, call, cycle);
    default:
      return AskMembers(peers.membership, call, cycle, as_of);
  }
}

// The facts of all subjects from the cycle's plans in its period, as they stand on the day `as_of`.
absl::StatusOr<Facts> AskFacts(rpc::Peer& task, const rpc::Call& call, const Cycle& cycle,
                               const google::type::Date& as_of) {
  task::v1::GetTaskFactsRequest request;
  request.set_parent(GroupName(cycle));
  *request.mutable_plans() = cycle.plans();
  *request.mutable_period_first() = cycle.period_first_date();
  *request.mutable_period_last() = cycle.period_last_date();
  *request.mutable_as_of() = as_of;
  absl::flat_hash_set<std::string> organizations;
  for (const CycleSubject& subject : cycle.subjects()) {
    if (!subject.organization().empty()) organizations.insert(subject.organization());
  }
  std::vector<std::string> names(organizations.begin(), organizations.end());
  std::sort(names.begin(), names.end());
  Facts facts;
  for (size_t first = 0; first < names.size(); first += kMostPerRequest) {
    request.clear_organizations();
    const size_t end = std::min(first + kMostPerRequest, names.size());
    for (size_t i = first; i < end; ++i) request.add_organizations(names[i]);
    ASSIGN_OR_RETURN(auto response,
                     task.Ask<task::v1::GetTaskFactsResponse>(
                         call, "edugroup.task.v1.TaskFactsService/GetTaskFacts", request));
    facts.Add(std::move(response));
  }
  return facts;
}

template <class Resource, class Request>
absl::Status Exists(rpc::Peer& peer, const rpc::Call& call, absl::string_view method,
                    const std::string& field, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  Request request;
  request.set_name(name);
  const absl::Status status = peer.Ask<Resource>(call, method, request).status();
  return status.ok() ? status : rpc::AsReference(status, field, name);
}

}  // namespace

absl::Status InOwnGroup(const rpc::Call& call, absl::string_view field, const std::string& name) {
  if (resource::GroupOf(name) == call.group) return absl::OkStatus();
  return ReferenceNotFound(field, name);
}

absl::StatusOr<Subjects> AskSubjects(const Peers& peers, const rpc::Call& call, const Cycle& cycle,
                                     const google::type::Date& as_of) {
  ASSIGN_OR_RETURN(std::vector<CycleSubject> candidates, AskCandidates(peers, call, cycle, as_of));
  absl::flat_hash_set<std::string> long_enough;
  const int months = cycle.process().minimum_member_months();
  const bool members = cycle.subject_type() == Cycle::ORGANIZATION || cycle.subject_type() == 0;
  if (months > 0 && members) {
    ASSIGN_OR_RETURN(const absl::CivilDay day, value::ToCivilDay(as_of));
    const absl::CivilMonth month = absl::CivilMonth(day) - months;
    const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
    const absl::CivilDay since =
        std::min(absl::CivilDay(month.year(), month.month(), 1) + (day.day() - 1), last);
    ASSIGN_OR_RETURN(const std::vector<CycleSubject> before,
                     AskMembers(peers.membership, call, cycle, value::ToDate(since)));
    for (const CycleSubject& subject : before) long_enough.insert(subject.organization());
  }
  Subjects subjects;
  for (CycleSubject& candidate : candidates) {
    std::string why;
    std::string rule_id = "cycle.exclusion";
    for (const v1::SubjectExclusion& exclusion : cycle.process().exclusions()) {
      if (exclusion.subject() == SubjectName(candidate)) why = exclusion.reason();
    }
    if (why.empty() && months > 0 && members && !long_enough.contains(candidate.organization())) {
      rule_id = "cycle.member-months";
      why = absl::StrCat("入会不满", months, "个月");
    }
    if (why.empty()) {
      subjects.assessed.push_back(std::move(candidate));
      continue;
    }
    v1::ExcludedSubject& excluded = subjects.excluded.emplace_back();
    excluded.set_subject(SubjectName(candidate));
    excluded.set_display_name(candidate.display_name());
    excluded.set_rule_id(rule_id);
    excluded.set_reason(why);
  }
  return subjects;
}

absl::StatusOr<int64_t> AskPosition(rpc::Peer& peer, const rpc::Call& call,
                                    absl::string_view group_name) {
  journal::v1::ListChangesRequest request;
  request.set_parent(std::string(group_name));
  request.set_page_size(1);
  request.set_resource_prefix(absl::StrCat(group_name, "/none"));
  ASSIGN_OR_RETURN(const auto response,
                   peer.Ask<journal::v1::ListChangesResponse>(
                       call, "edugroup.journal.v1.ChangeService/ListChanges", request));
  return response.head_position();
}

absl::StatusOr<RegisterEntries> AskEntries(rpc::Peer& membership, const rpc::Call& call,
                                           const std::string& register_name,
                                           const std::string& filter) {
  RETURN_IF_ERROR(InOwnGroup(call, "register", register_name));
  RegisterEntries found;
  ASSIGN_OR_RETURN(found.journal_position,
                   AskPosition(membership, call, resource::ParentOf(register_name)));
  membership::v1::ListEntriesRequest request;
  request.set_parent(register_name);
  request.set_page_size(kMostPerRequest);
  request.set_filter(filter.empty() ? "state = VERIFIED"
                                    : absl::StrCat("state = VERIFIED AND (", filter, ")"));
  do {
    ASSIGN_OR_RETURN(auto page,
                     membership.Ask<membership::v1::ListEntriesResponse>(
                         call, "edugroup.membership.v1.RegisterService/ListEntries", request));
    for (membership::v1::Entry& entry : *page.mutable_entries()) {
      found.entries.push_back(std::move(entry));
    }
    if (found.entries.size() > kMostEntries) {
      return Error(absl::StatusCode::kResourceExhausted, ErrorReason::REQUEST_TOO_LARGE,
                   absl::StrCat(register_name, " has more than ", kMostEntries, " entries"),
                   "台账条目过多");
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return found;
}

absl::StatusOr<Collected> AskOthers(const Peers& peers, const rpc::Call& call, const Cycle& cycle,
                                    const google::type::Date& as_of) {
  Collected collected;
  const auto add = [&](std::vector<v1::Observation> more) {
    std::move(more.begin(), more.end(), std::back_inserter(collected.observations));
  };
  if (CountsTasks(cycle)) {
    ASSIGN_OR_RETURN(const Facts facts, AskFacts(peers.task, call, cycle, as_of));
    collected.task_position = facts.journal_position;
    add(FromTasks(cycle, facts));
  }
  for (const Indicator& leaf : cycle.frozen_indicator_set().indicators()) {
    if (leaf.has_register_figure()) {
      ASSIGN_OR_RETURN(const RegisterEntries entries,
                       AskEntries(peers.membership, call, leaf.register_figure().register_(),
                                  leaf.register_figure().filter()));
      add(FromRegister(cycle, leaf, entries));
    } else if (leaf.has_committee_fact()) {
      ASSIGN_OR_RETURN(std::vector<v1::Observation> facts,
                       AskCommitteeFact(peers.committee, call, cycle, leaf, as_of));
      add(std::move(facts));
    }
  }
  return collected;
}

absl::StatusOr<committee::v1::Resolution> AskResolution(rpc::Peer& committee, const rpc::Call& call,
                                                        absl::string_view field,
                                                        const std::string& name) {
  RETURN_IF_ERROR(InOwnGroup(call, field, name));
  committee::v1::GetResolutionRequest request;
  request.set_name(name);
  auto resolution = committee.Ask<committee::v1::Resolution>(
      call, "edugroup.committee.v1.ResolutionService/GetResolution", request);
  if (!resolution.ok()) return rpc::AsReference(resolution.status(), field, name);
  return resolution;
}

absl::Status AskReferences(const Peers& peers, const rpc::Call& call, const Cycle& cycle) {
  for (int i = 0; i < cycle.plans_size(); ++i) {
    RETURN_IF_ERROR((Exists<task::v1::Plan, task::v1::GetPlanRequest>(
        peers.task, call, "edugroup.task.v1.PlanService/GetPlan",
        absl::StrCat("cycle.plans[", i, "]"), cycle.plans(i))));
  }
  for (int i = 0; i < cycle.subject_affiliation_kinds_size(); ++i) {
    RETURN_IF_ERROR((Exists<membership::v1::Kind, membership::v1::GetKindRequest>(
        peers.membership, call, "edugroup.membership.v1.GroupService/GetKind",
        absl::StrCat("cycle.subject_affiliation_kinds[", i, "]"),
        cycle.subject_affiliation_kinds(i))));
  }
  RETURN_IF_ERROR((Exists<membership::v1::Register, membership::v1::GetRegisterRequest>(
      peers.membership, call, "edugroup.membership.v1.RegisterService/GetRegister",
      "cycle.subject_register", cycle.subject_register())));
  for (const auto& [field, body] :
       {std::pair("cycle.process.deciding_body", cycle.process().deciding_body()),
        std::pair("cycle.process.reconsidering_body", cycle.process().reconsidering_body())}) {
    RETURN_IF_ERROR((Exists<committee::v1::Body, committee::v1::GetBodyRequest>(
        peers.committee, call, "edugroup.committee.v1.BodyService/GetBody", field, body)));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::evaluation
