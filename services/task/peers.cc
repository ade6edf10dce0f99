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
#include "edugroup/membership/v1/organization_service.pb.h"
#include "edugroup/membership/v1/post_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "services/task/collective_members.h"

namespace edugroup::task {
namespace {

constexpr int kPageSize = 1000;

std::string GroupName(const rpc::Call& call) { return absl::StrCat("groups/", call.group); }

// Those that existed on `as_of`; all when it is not set.
absl::StatusOr<std::vector<committee::v1::Body>> ListBodies(const rpc::Call& call,
                                                            rpc::Peer& committee,
                                                            const google::type::Date& as_of = {}) {
  std::vector<committee::v1::Body> bodies;
  committee::v1::ListBodiesRequest request;
  if (value::IsSet(as_of)) *request.mutable_as_of() = as_of;
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

// Names that collective `i` gives in `field`.
void Add(int i, absl::string_view field,
         const google::protobuf::RepeatedPtrField<std::string>& names,
         std::vector<Reference>& references) {
  for (int j = 0; j < names.size(); ++j) {
    references.push_back(
        {absl::StrCat("plan.collectives[", i, "].", field, "[", j, "]"), names[j]});
  }
}

std::vector<Reference> BodiesOf(const v1::Plan& plan) {
  std::vector<Reference> references;
  if (!plan.issuing_body().empty()) {
    references.push_back({"plan.issuing_body", plan.issuing_body()});
  }
  if (!plan.leading_body().empty()) {
    references.push_back({"plan.leading_body", plan.leading_body()});
  }
  if (!plan.coordinating_body().empty()) {
    references.push_back({"plan.coordinating_body", plan.coordinating_body()});
  }
  for (int i = 0; i < plan.lead_bodies_size(); ++i) {
    references.push_back({absl::StrCat("plan.lead_bodies[", i, "]"), plan.lead_bodies(i)});
  }
  for (int i = 0; i < plan.collectives_size(); ++i) {
    Add(i, "bodies", plan.collectives(i).bodies(), references);
  }
  return references;
}

std::vector<Reference> KindsOf(const v1::Plan& plan) {
  std::vector<Reference> references;
  for (int i = 0; i < plan.collectives_size(); ++i) {
    Add(i, "affiliation_kinds", plan.collectives(i).affiliation_kinds(), references);
    Add(i, "organization_kinds", plan.collectives(i).organization_kinds(), references);
  }
  return references;
}

std::vector<Reference> OrganizationsOf(const v1::Plan& plan) {
  std::vector<Reference> references;
  for (int i = 0; i < plan.collectives_size(); ++i) {
    Add(i, "organizations", plan.collectives(i).organizations(), references);
    Add(i, "excluded_organizations", plan.collectives(i).excluded_organizations(), references);
  }
  if (!plan.organization().empty()) {
    references.push_back({"plan.organization", plan.organization()});
  }
  for (int i = 0; i < plan.goals_size(); ++i) {
    const std::string& owner = plan.goals(i).owner().organization();
    if (owner.empty()) continue;
    references.push_back({absl::StrCat("plan.goals[", i, "].owner.organization"), owner});
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

absl::Status ExpectBodies(const rpc::Call& call, rpc::Peer& committee,
                          const std::vector<Reference>& bodies) {
  if (bodies.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<committee::v1::Body> found, ListBodies(call, committee));
  absl::flat_hash_set<std::string> names;
  for (const committee::v1::Body& body : found) names.insert(body.name());
  for (const Reference& body : bodies) {
    if (!names.contains(body.name)) return ReferenceNotFound(body.field, body.name);
  }
  return absl::OkStatus();
}

absl::Status ExpectOrganizations(const rpc::Call& call, rpc::Peer& membership,
                                 const std::vector<Reference>& organizations) {
  std::vector<std::string> names;
  for (const Reference& organization : organizations) names.push_back(organization.name);
  if (names.empty()) return absl::OkStatus();
  return OrganizationsCalled(call, membership, names, organizations[0].field).status();
}

absl::Status ExpectKinds(const rpc::Call& call, rpc::Peer& membership,
                         const std::vector<Reference>& kinds) {
  if (kinds.empty()) return absl::OkStatus();
  absl::flat_hash_set<std::string> names;
  membership::v1::ListKindsRequest request;
  request.set_parent(GroupName(call));
  request.set_page_size(kPageSize);
  do {
    ASSIGN_OR_RETURN(const membership::v1::ListKindsResponse response,
                     membership.Ask<membership::v1::ListKindsResponse>(
                         call, "edugroup.membership.v1.GroupService/ListKinds", request));
    for (const membership::v1::Kind& kind : response.kinds()) names.insert(kind.name());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  for (const Reference& kind : kinds) {
    if (!names.contains(kind.name)) return ReferenceNotFound(kind.field, kind.name);
  }
  return absl::OkStatus();
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
  const std::vector<Reference> organizations = OrganizationsOf(plan);
  std::vector<Reference> resolutions;
  if (!plan.adopting_resolution().empty()) {
    resolutions.push_back({"plan.adopting_resolution", plan.adopting_resolution()});
  }
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/bodies/{body}", bodies, violations);
  CheckNames(call, "groups/{group}/kinds/{kind}", kinds, violations);
  CheckNames(call, "groups/{group}/organizations/{organization}", organizations, violations);
  CheckNames(call, "groups/{group}/resolutions/{resolution}", resolutions, violations);
  if (!violations.empty()) return InvalidFields(violations);

  RETURN_IF_ERROR(ExpectBodies(call, committee_, bodies));
  RETURN_IF_ERROR(ExpectOrganizations(call, membership_, organizations));
  RETURN_IF_ERROR(ExpectKinds(call, membership_, kinds));
  if (!resolutions.empty()) RETURN_IF_ERROR(IsPassed(call, plan.adopting_resolution()).status());
  return absl::OkStatus();
}

absl::Status Peers::CheckBodies(const rpc::Call& call, const std::vector<Reference>& bodies) {
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/bodies/{body}", bodies, violations);
  if (!violations.empty()) return InvalidFields(violations);
  return ExpectBodies(call, committee_, bodies);
}

absl::Status Peers::CheckPost(const rpc::Call& call, const Reference& post,
                              const std::string& organization) {
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/posts/{post}", {post}, violations);
  if (!violations.empty()) return InvalidFields(violations);
  membership::v1::GetPostRequest request;
  request.set_name(post.name);
  const auto found = membership_.Ask<membership::v1::Post>(
      call, "edugroup.membership.v1.PostService/GetPost", request);
  if (!found.ok()) return rpc::AsReference(found.status(), post.field, post.name);
  if (found->organization() == organization) return absl::OkStatus();
  return InvalidField(post.field, "is a post of another organisation", "不是本单位的职务");
}

absl::StatusOr<Directory> Peers::ReadDirectory(const rpc::Call& call, const v1::Plan& plan,
                                               const Rows& rows) {
  Directory directory;
  ASSIGN_OR_RETURN(const std::vector<committee::v1::Body> bodies, ListBodies(call, committee_));
  for (const committee::v1::Body& body : bodies) {
    directory.body_names[body.name()] = body.display_name();
    directory.duties[body.name()].assign(body.duties().begin(), body.duties().end());
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
                                                     absl::CivilDay day) {
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
                     MembersOf(call, membership_, committee_, *collective, day));
  }
  ASSIGN_OR_RETURN(const std::vector<membership::v1::Organization> organizations,
                   OrganizationsCalled(call, membership_, {named.begin(), named.end()},
                                       "implementers.organization"));
  for (const membership::v1::Organization& organization : organizations) {
    implementers.organizations[organization.name()] = {
        organization.name(), organization.display_name(), organization.standard_kind()};
  }
  return implementers;
}

absl::StatusOr<Implementer> Peers::ReadImplementer(const rpc::Call& call, const std::string& name) {
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/organizations/{organization}", {{"organization", name}},
             violations);
  if (!violations.empty()) return InvalidFields(violations);
  ASSIGN_OR_RETURN(const std::vector<membership::v1::Organization> found,
                   OrganizationsCalled(call, membership_, {name}, "organization"));
  return Implementer{found[0].name(), found[0].display_name(), found[0].standard_kind()};
}

absl::Status Peers::CheckMeasure(const rpc::Call& call, const v1::Measure& measure) {
  std::vector<FieldViolation> violations;
  if (measure.has_entries()) {
    const Reference reference{"task.measure.entries.register", measure.entries().register_()};
    CheckNames(call, "groups/{group}/registers/{register}", {reference}, violations);
    if (!violations.empty()) return InvalidFields(violations);
    return rpc::AsReference(CountEntries(call, measure.entries()).status(), reference.field,
                            reference.name);
  }
  if (measure.bodies().parent_body().empty()) return absl::OkStatus();
  const Reference parent{"task.measure.bodies.parent_body", measure.bodies().parent_body()};
  CheckNames(call, "groups/{group}/bodies/{body}", {parent}, violations);
  if (!violations.empty()) return InvalidFields(violations);
  return ExpectBodies(call, committee_, {parent});
}

absl::StatusOr<std::vector<committee::v1::Body>> Peers::BodiesOn(const rpc::Call& call,
                                                                 absl::CivilDay day) {
  return ListBodies(call, committee_, value::ToDate(day));
}

absl::StatusOr<int> Peers::CountEntries(const rpc::Call& call,
                                        const v1::Measure::Entries& entries) {
  membership::v1::SummarizeEntriesRequest request;
  request.set_parent(entries.register_());
  request.set_filter(entries.filter());
  ASSIGN_OR_RETURN(const membership::v1::EntrySummary summary,
                   membership_.Ask<membership::v1::EntrySummary>(
                       call, "edugroup.membership.v1.RegisterService/SummarizeEntries", request));
  return static_cast<int>(summary.overall().count());
}

absl::Status Peers::CheckIssuers(const rpc::Call& call, const v1::Document& document) {
  std::vector<Reference> bodies, organizations;
  for (int i = 0; i < document.issuers_size(); ++i) {
    const v1::Issuer& issuer = document.issuers(i);
    const std::string field = absl::StrCat("document.issuers[", i, "].");
    if (!issuer.body().empty()) bodies.push_back({field + "body", issuer.body()});
    if (!issuer.organization().empty()) {
      organizations.push_back({field + "organization", issuer.organization()});
    }
  }
  std::vector<FieldViolation> violations;
  CheckNames(call, "groups/{group}/bodies/{body}", bodies, violations);
  CheckNames(call, "groups/{group}/organizations/{organization}", organizations, violations);
  if (!violations.empty()) return InvalidFields(violations);
  RETURN_IF_ERROR(ExpectBodies(call, committee_, bodies));
  return ExpectOrganizations(call, membership_, organizations);
}

}  // namespace edugroup::task
