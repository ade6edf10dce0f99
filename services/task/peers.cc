#include "services/task/peers.h"

#include <algorithm>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "edugroup/membership/v1/organization_service.pb.h"

namespace edugroup::task {
namespace {

constexpr int kPageSize = 1000;
constexpr size_t kMostPerBatch = 200;

std::string GroupName(const rpc::Call& call) { return absl::StrCat("groups/", call.group); }

absl::StatusOr<std::vector<committee::v1::Body>> ListBodies(const rpc::Call& call,
                                                            rpc::Peer& committee) {
  std::vector<committee::v1::Body> bodies;
  committee::v1::ListBodiesRequest request;
  request.set_parent(GroupName(call));
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(committee::v1::ListBodiesResponse response,
                     committee.Ask<committee::v1::ListBodiesResponse>(
                         call, "edugroup.committee.v1.BodyService/ListBodies", request));
    for (committee::v1::Body& body : *response.mutable_bodies()) bodies.push_back(std::move(body));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return bodies;
}

absl::Status AddOrganizations(const rpc::Call& call, rpc::Peer& membership, Names& names) {
  membership::v1::ListOrganizationsRequest request;
  request.set_parent(GroupName(call));
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(
        const membership::v1::ListOrganizationsResponse response,
        membership.Ask<membership::v1::ListOrganizationsResponse>(
            call, "edugroup.membership.v1.OrganizationService/ListOrganizations", request));
    for (const membership::v1::Organization& organization : response.organizations()) {
      names.Add(organization.display_name(), organization.name());
      names.Add(organization.short_name(), organization.name());
      for (const std::string& alias : organization.aliases()) {
        names.Add(alias, organization.name());
      }
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Implementer>> ListMembers(const rpc::Call& call, rpc::Peer& membership,
                                                     const v1::Collective& collective,
                                                     absl::CivilDay day) {
  std::vector<Implementer> members;
  membership::v1::ListMembersRequest request;
  request.set_parent(GroupName(call));
  *request.mutable_as_of() = value::ToDate(day);
  *request.mutable_affiliation_kinds() = collective.affiliation_kinds();
  *request.mutable_standard_kinds() = collective.standard_kinds();
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(const membership::v1::ListMembersResponse response,
                     membership.Ask<membership::v1::ListMembersResponse>(
                         call, "edugroup.membership.v1.CensusService/ListMembers", request));
    for (const membership::v1::Member& member : response.members()) {
      members.push_back({member.organization(), member.display_name(), member.standard_kind()});
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return members;
}

absl::Status AddNamed(const rpc::Call& call, rpc::Peer& membership,
                      const std::vector<std::string>& names, Implementers& implementers) {
  for (size_t first = 0; first < names.size(); first += kMostPerBatch) {
    membership::v1::BatchGetOrganizationsRequest request;
    request.set_parent(GroupName(call));
    const size_t end = std::min(first + kMostPerBatch, names.size());
    for (size_t i = first; i < end; ++i) request.add_names(names[i]);
    auto response = membership.Ask<membership::v1::BatchGetOrganizationsResponse>(
        call, "edugroup.membership.v1.OrganizationService/BatchGetOrganizations", request);
    if (!response.ok()) {
      return rpc::AsReference(response.status(), "implementers.organization", "organizations");
    }
    for (const membership::v1::Organization& organization : response->organizations()) {
      implementers.organizations[organization.name()] = {
          organization.name(), organization.display_name(), organization.standard_kind()};
    }
  }
  return absl::OkStatus();
}

// One reference of a plan with the field that makes it.
struct Reference {
  std::string field;
  std::string name;
};

std::vector<Reference> BodiesOf(const v1::Plan& plan) {
  std::vector<Reference> references;
  if (!plan.issuing_body().empty()) {
    references.push_back({"plan.issuing_body", plan.issuing_body()});
  }
  for (int i = 0; i < plan.lead_bodies_size(); ++i) {
    references.push_back({absl::StrCat("plan.lead_bodies[", i, "]"), plan.lead_bodies(i)});
  }
  return references;
}

std::vector<Reference> KindsOf(const v1::Plan& plan) {
  std::vector<Reference> references;
  for (int i = 0; i < plan.collectives_size(); ++i) {
    for (int j = 0; j < plan.collectives(i).affiliation_kinds_size(); ++j) {
      references.push_back({absl::StrCat("plan.collectives[", i, "].affiliation_kinds[", j, "]"),
                            plan.collectives(i).affiliation_kinds(j)});
    }
  }
  return references;
}

void CheckNames(const rpc::Call& call, const char* pattern_text,
                const std::vector<Reference>& references, std::vector<FieldViolation>& violations) {
  const resource::Pattern pattern(pattern_text);
  for (const Reference& reference : references) {
    if (pattern.Matches(reference.name) && resource::GroupOf(reference.name) == call.group) {
      continue;
    }
    violations.push_back({reference.field,
                          absl::StrCat("is no name of the form ", pattern_text, " in this group"),
                          absl::StrCat("应为本集团的 ", pattern_text, " 名称")});
  }
}

bool NamesOnlyCollectives(const v1::Plan& plan, const Rows& rows) {
  const Collectives collectives(plan);
  return absl::c_all_of(rows, [&collectives](const v1::PlanRow& row) {
    return absl::c_all_of(SplitCell(row.implementers()), [&collectives](const std::string& part) {
      return collectives.Find(part) != nullptr;
    });
  });
}

}  // namespace

absl::Status Peers::CheckReferences(const rpc::Call& call, const v1::Plan& plan) {
  const std::vector<Reference> bodies = BodiesOf(plan);
  const std::vector<Reference> kinds = KindsOf(plan);
  std::vector<Reference> resolutions;
  if (!plan.adopting_resolution().empty()) {
    resolutions.push_back({"plan.adopting_resolution", plan.adopting_resolution()});
  }
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/bodies/{body}", bodies, violations);
  CheckNames(call, "groups/{group}/kinds/{kind}", kinds, violations);
  CheckNames(call, "groups/{group}/resolutions/{resolution}", resolutions, violations);
  if (!violations.empty()) return InvalidFields(violations);

  if (!bodies.empty()) {
    ASSIGN_OR_RETURN(const std::vector<committee::v1::Body> found, ListBodies(call, committee_));
    absl::flat_hash_set<std::string> names;
    for (const committee::v1::Body& body : found) names.insert(body.name());
    for (const Reference& body : bodies) {
      if (!names.contains(body.name)) return ReferenceNotFound(body.field, body.name);
    }
  }
  for (const Reference& kind : kinds) {
    membership::v1::GetKindRequest request;
    request.set_name(kind.name);
    RETURN_IF_ERROR(rpc::AsReference(
        membership_
            .Ask<membership::v1::Kind>(call, "edugroup.membership.v1.GroupService/GetKind", request)
            .status(),
        kind.field, kind.name));
  }
  if (!resolutions.empty()) RETURN_IF_ERROR(IsPassed(call, plan.adopting_resolution()).status());
  return absl::OkStatus();
}

absl::StatusOr<Directory> Peers::ReadDirectory(const rpc::Call& call, const v1::Plan& plan,
                                               const Rows& rows) {
  Directory directory;
  ASSIGN_OR_RETURN(const std::vector<committee::v1::Body> bodies, ListBodies(call, committee_));
  for (const committee::v1::Body& body : bodies) {
    directory.body_names[body.name()] = body.display_name();
    if (body.state() == committee::v1::Body::DISSOLVED) continue;
    directory.bodies.Add(body.display_name(), body.name());
    for (const std::string& alias : body.aliases()) directory.bodies.Add(alias, body.name());
  }
  if (!NamesOnlyCollectives(plan, rows)) {
    RETURN_IF_ERROR(AddOrganizations(call, membership_, directory.organizations));
  }
  return directory;
}

absl::StatusOr<bool> Peers::IsPassed(const rpc::Call& call, const std::string& resolution) {
  committee::v1::GetResolutionRequest request;
  request.set_name(resolution);
  auto found = committee_.Ask<committee::v1::Resolution>(
      call, "edugroup.committee.v1.ResolutionService/GetResolution", request);
  if (!found.ok()) {
    return rpc::AsReference(found.status(), "plan.adopting_resolution", resolution);
  }
  return found->state() == committee::v1::Resolution::PASSED;
}

absl::StatusOr<Implementers> Peers::ReadImplementers(const rpc::Call& call, const v1::Plan& plan,
                                                     const std::vector<v1::Task>& tasks,
                                                     absl::CivilDay base_date) {
  const Collectives known(plan);
  absl::flat_hash_set<const v1::Collective*> collectives;
  std::set<std::string> named;
  for (const v1::Task& task : tasks) {
    for (const v1::Implementer& implementer : task.implementers()) {
      if (const v1::Collective* collective = known.Find(implementer.text())) {
        collectives.insert(collective);
      } else if (!implementer.organization().empty()) {
        named.insert(implementer.organization());
      }
    }
  }
  Implementers implementers;
  for (const v1::Collective* collective : collectives) {
    ASSIGN_OR_RETURN(implementers.collectives[collective->text()],
                     ListMembers(call, membership_, *collective, base_date));
  }
  RETURN_IF_ERROR(AddNamed(call, membership_, {named.begin(), named.end()}, implementers));
  return implementers;
}

}  // namespace edugroup::task
