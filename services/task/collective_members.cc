#include "services/task/collective_members.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/appointment_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"

namespace edugroup::task {
namespace {

constexpr int kPageSize = 1000;
constexpr size_t kMostPerBatch = 200;

// An organisation with what a collective may ask for.
struct Candidate {
  Implementer implementer;
  std::string kind;
  std::vector<std::string> tags;
};

Candidate ToCandidate(const membership::v1::Organization& organization) {
  return {{organization.name(), organization.display_name(), organization.standard_kind()},
          organization.kind(),
          {organization.tags().begin(), organization.tags().end()}};
}

absl::StatusOr<std::vector<Candidate>> Members(const rpc::Call& call, rpc::Peer& membership,
                                               const v1::Collective& collective,
                                               absl::CivilDay day) {
  std::vector<Candidate> members;
  membership::v1::ListMembersRequest request;
  request.set_parent(absl::StrCat("groups/", call.group));
  *request.mutable_as_of() = value::ToDate(day);
  *request.mutable_affiliation_kinds() = collective.affiliation_kinds();
  *request.mutable_standard_kinds() = collective.standard_kinds();
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(const membership::v1::ListMembersResponse response,
                     membership.Ask<membership::v1::ListMembersResponse>(
                         call, "edugroup.membership.v1.CensusService/ListMembers", request));
    for (const membership::v1::Member& member : response.members()) {
      members.push_back({{member.organization(), member.display_name(), member.standard_kind()},
                         member.kind(),
                         {member.tags().begin(), member.tags().end()}});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return members;
}

// Organisations with a seat of their own, or a person of theirs, in one of the bodies.
absl::StatusOr<std::set<std::string>> SeatedIn(const rpc::Call& call, rpc::Peer& committee,
                                               const v1::Collective& collective,
                                               absl::CivilDay day) {
  std::set<std::string> seated;
  for (const std::string& body : collective.bodies()) {
    committee::v1::ListAppointmentsRequest request;
    request.set_parent(body);
    request.set_page_size(kPageSize);
    *request.mutable_as_of() = value::ToDate(day);
    do {
      ASSIGN_OR_RETURN(
          const committee::v1::ListAppointmentsResponse response,
          committee.Ask<committee::v1::ListAppointmentsResponse>(
              call, "edugroup.committee.v1.AppointmentService/ListAppointments", request));
      for (const committee::v1::Appointment& appointment : response.appointments()) {
        seated.insert(appointment.has_unit() ? appointment.unit().organization()
                                             : appointment.person().organization());
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }
  seated.erase("");
  return seated;
}

absl::StatusOr<std::vector<Candidate>> Listed(const rpc::Call& call, rpc::Peer& membership,
                                              const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const std::vector<membership::v1::Organization> organizations,
                   OrganizationsCalled(call, membership, names, "collectives.organizations"));
  std::vector<Candidate> listed;
  for (const membership::v1::Organization& organization : organizations) {
    listed.push_back(ToCandidate(organization));
  }
  return listed;
}

absl::StatusOr<std::vector<Candidate>> Candidates(const rpc::Call& call, rpc::Peer& membership,
                                                  rpc::Peer& committee,
                                                  const v1::Collective& collective,
                                                  absl::CivilDay day) {
  if (!collective.organizations().empty()) {
    return Listed(call, membership,
                  {collective.organizations().begin(), collective.organizations().end()});
  }
  if (collective.bodies().empty()) return Members(call, membership, collective, day);
  ASSIGN_OR_RETURN(const std::set<std::string> seated, SeatedIn(call, committee, collective, day));
  if (collective.affiliation_kinds().empty()) {
    return Listed(call, membership, {seated.begin(), seated.end()});
  }
  ASSIGN_OR_RETURN(std::vector<Candidate> members, Members(call, membership, collective, day));
  members.erase(std::remove_if(members.begin(), members.end(),
                               [&seated](const Candidate& member) {
                                 return seated.count(member.implementer.organization) == 0;
                               }),
                members.end());
  return members;
}

template <class List, class Value>
bool AnyOrIn(const List& list, const Value& value) {
  return list.empty() || absl::c_linear_search(list, value);
}

bool Fits(const v1::Collective& collective, const Candidate& candidate) {
  if (absl::c_linear_search(collective.excluded_organizations(),
                            candidate.implementer.organization)) {
    return false;
  }
  if (!AnyOrIn(collective.standard_kinds(), candidate.implementer.standard_kind)) return false;
  if (!AnyOrIn(collective.organization_kinds(), candidate.kind)) return false;
  return collective.tags().empty() || absl::c_any_of(candidate.tags, [&](const std::string& tag) {
           return absl::c_linear_search(collective.tags(), tag);
         });
}

}  // namespace

absl::StatusOr<std::vector<Implementer>> MembersOf(const rpc::Call& call, rpc::Peer& membership,
                                                   rpc::Peer& committee,
                                                   const v1::Collective& collective,
                                                   absl::CivilDay day) {
  ASSIGN_OR_RETURN(const std::vector<Candidate> candidates,
                   Candidates(call, membership, committee, collective, day));
  std::vector<Implementer> members;
  for (const Candidate& candidate : candidates) {
    if (Fits(collective, candidate)) members.push_back(candidate.implementer);
  }
  return members;
}

absl::StatusOr<std::vector<membership::v1::Organization>> OrganizationsCalled(
    const rpc::Call& call, rpc::Peer& membership, const std::vector<std::string>& names,
    absl::string_view field) {
  std::vector<membership::v1::Organization> found;
  for (size_t first = 0; first < names.size(); first += kMostPerBatch) {
    membership::v1::BatchGetOrganizationsRequest request;
    request.set_parent(absl::StrCat("groups/", call.group));
    const size_t end = std::min(first + kMostPerBatch, names.size());
    for (size_t i = first; i < end; ++i) request.add_names(names[i]);
    auto response = membership.Ask<membership::v1::BatchGetOrganizationsResponse>(
        call, "edugroup.membership.v1.OrganizationService/BatchGetOrganizations", request);
    if (!response.ok()) return rpc::AsReference(response.status(), field, "organizations");
    for (membership::v1::Organization& organization : *response->mutable_organizations()) {
      found.push_back(std::move(organization));
    }
  }
  return found;
}

}  // namespace edugroup::task
