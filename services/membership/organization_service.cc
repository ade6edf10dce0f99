#include "services/membership/organization_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "services/membership/batch_drafts.h"
#include "services/membership/date_field.h"
#include "services/membership/history_tables.h"
#include "services/membership/organization.h"
#include "services/membership/organization_as_of.h"
#include "services/membership/organization_import.h"
#include "services/membership/organization_store.h"
#include "services/membership/organization_write.h"
#include "services/membership/person_store.h"
#include "services/membership/refusal.h"
#include "services/membership/register_store.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Organization;

// The organisation that a request asks for, under its new name.
absl::StatusOr<OrganizationDraft> DraftOf(const v1::CreateOrganizationRequest& request,
                                          absl::string_view path) {
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Organizations(), request.parent(), request.organization_id(),
                                     absl::StrCat(path, "organization_id")));
  OrganizationDraft draft{absl::StrCat(path, "organization"),
                          request.organization(),
                          {request.waivers().begin(), request.waivers().end()}};
  resource::ClearOutputOnly(draft.organization);
  draft.organization.set_name(name);
  return draft;
}

absl::StatusOr<std::vector<OrganizationDraft>> DraftsOf(
    const v1::BatchCreateOrganizationsRequest& batch) {
  return DraftsOfBatch<OrganizationDraft>(
      batch, "organization_id",
      [&](int i, const std::string& path) { return DraftOf(batch.requests(i), path); },
      [](const OrganizationDraft& draft) -> const std::string& {
        return draft.organization.name();
      });
}

// What a member changes has no history, so it has no day to name.
absl::StatusOr<Effect> EffectOf(const rpc::Call& call,
                                const v1::UpdateOrganizationRequest& request) {
  Effect effect{call.today, request.reason(), std::nullopt};
  if (!value::IsSet(request.effective_date())) return effect;
  if (call.ActsForOwnOrganizationOnly()) {
    return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
                 "a member sets no effective_date", "成员单位不能指定生效日期");
  }
  ASSIGN_OR_RETURN(effect.day,
                   EffectiveDay(request.effective_date(), "effective_date", call.today));
  effect.correction = Effect::Correction{request.update_mask(), request.organization()};
  return effect;
}

// A member keeps its own contacts and student count up to date; the rest is the secretariat's.
absl::Status CheckMembersFields(const rpc::Call& call, const Organization& before,
                                const Organization& after) {
  if (!call.ActsForOwnOrganizationOnly()) return absl::OkStatus();
  const std::vector<std::string> fields = FieldsBeyondMembers(before, after);
  if (fields.empty()) return absl::OkStatus();
  const std::string names = absl::StrJoin(fields, ", ");
  return Error(absl::StatusCode::kPermissionDenied, ErrorReason::ROLE_REQUIRED,
               absl::StrCat("a member changes its contacts and student_count only, not ", names),
               absl::StrCat("成员单位只能修改联系人和在校生数，不能修改 ", names));
}

}  // namespace

OrganizationService::OrganizationService(resource::Store& store, rpc::Methods& methods)
    : store_(store) {
  using S = OrganizationService;
  constexpr absl::string_view kName = "edugroup.membership.v1.OrganizationService/";
  methods.Serve(absl::StrCat(kName, "CreateOrganization"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "BatchCreateOrganizations"), this, &S::BatchCreate);
  methods.Serve(absl::StrCat(kName, "ImportOrganizations"), this, &S::Import);
  methods.Serve(absl::StrCat(kName, "GetOrganization"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "BatchGetOrganizations"), this, &S::BatchGet);
  methods.Serve(absl::StrCat(kName, "ListOrganizations"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdateOrganization"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "DeleteOrganization"), this, &S::Delete);
  methods.Serve(absl::StrCat(kName, "FindSimilarOrganizations"), this, &S::FindSimilar);
}

absl::StatusOr<Organization> OrganizationService::Create(
    rpc::Call& call, const v1::CreateOrganizationRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const OrganizationDraft wanted, DraftOf(request, ""));
  return store_.Write<Organization>(
      call, request, [&](Change& change) -> absl::StatusOr<Organization> {
        OrganizationDraft draft = wanted;
        RETURN_IF_ERROR(InsertOrganizations(change, request.parent(), absl::MakeSpan(&draft, 1)));
        return std::move(draft.organization);
      });
}

absl::StatusOr<v1::BatchCreateOrganizationsResponse> OrganizationService::BatchCreate(
    rpc::Call& call, const v1::BatchCreateOrganizationsRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::vector<OrganizationDraft> wanted, DraftsOf(request));
  using Response = v1::BatchCreateOrganizationsResponse;
  return store_.Write<Response>(call, request, [&](Change& change) -> absl::StatusOr<Response> {
    std::vector<OrganizationDraft> drafts = wanted;
    RETURN_IF_ERROR(InsertOrganizations(change, request.parent(), absl::MakeSpan(drafts)));
    Response response;
    for (OrganizationDraft& draft : drafts) {
      *response.add_organizations() = std::move(draft.organization);
    }
    return response;
  });
}

absl::StatusOr<v1::ImportOrganizationsResponse> OrganizationService::Import(
    rpc::Call& call, const v1::ImportOrganizationsRequest& request) {
  return ImportOrganizations(store_, call, request);
}

absl::StatusOr<Organization> OrganizationService::Get(rpc::Call& call,
                                                      const v1::GetOrganizationRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<AsOf> as_of, AskedAsOf(call, request));
  ASSIGN_OR_RETURN(Organization organization,
                   store_.Get<Organization>(call, Organizations(), request.name()));
  if (as_of.has_value()) {
    RETURN_IF_ERROR(ShowAsOf(store_, call, *as_of, absl::MakeSpan(&organization, 1)));
  }
  return organization;
}

absl::StatusOr<v1::BatchGetOrganizationsResponse> OrganizationService::BatchGet(
    rpc::Call& call, const v1::BatchGetOrganizationsRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::optional<AsOf> as_of, AskedAsOf(call, request));
  for (const std::string& name : request.names()) {
    if (resource::ParentOf(name) != request.parent()) {
      return InvalidField("names", "must be names under the parent", "名称必须属于所给的上级");
    }
  }
  ASSIGN_OR_RETURN(std::vector<Organization> organizations,
                   store_.BatchGet<Organization>(
                       call, Organizations(),
                       std::vector<std::string>(request.names().begin(), request.names().end())));
  if (as_of.has_value()) {
    RETURN_IF_ERROR(ShowAsOf(store_, call, *as_of, absl::MakeSpan(organizations)));
  }
  v1::BatchGetOrganizationsResponse response;
  for (Organization& organization : organizations) {
    *response.add_organizations() = std::move(organization);
  }
  return response;
}

absl::StatusOr<v1::ListOrganizationsResponse> OrganizationService::List(
    rpc::Call& call, const v1::ListOrganizationsRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::optional<AsOf> as_of, AskedAsOf(call, request));
  resource::ListQuery query = resource::QueryOf(request);
  if (as_of.has_value()) query.conditions.push_back(HoldsAsOf(*as_of));
  const resource::Table& table = as_of.has_value() ? OrganizationVersions() : Organizations();
  ASSIGN_OR_RETURN(resource::Page<Organization> page,
                   store_.List<Organization>(call, table, query));
  if (as_of.has_value()) {
    RETURN_IF_ERROR(ShowAsOf(store_, call, *as_of, absl::MakeSpan(page.items)));
  }
  v1::ListOrganizationsResponse response;
  for (Organization& organization : page.items) {
    *response.add_organizations() = std::move(organization);
  }
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Organization> OrganizationService::Update(
    rpc::Call& call, const v1::UpdateOrganizationRequest& request) {
  const Organization& patch = request.organization();
  RETURN_IF_ERROR(call.MayActFor(patch.name()));
  ASSIGN_OR_RETURN(const Effect effect, EffectOf(call, request));
  return store_.Write<Organization>(
      call, request, [&](Change& change) -> absl::StatusOr<Organization> {
        ASSIGN_OR_RETURN(const Organization before,
                         change.Load<Organization>(Organizations(), patch.name()));
        RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
        OrganizationDraft draft{
            "organization", before, {request.waivers().begin(), request.waivers().end()}, effect};
        RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, draft.organization));
        RETURN_IF_ERROR(CheckMembersFields(call, before, draft.organization));
        RETURN_IF_ERROR(UpdateOrganization(change, before, draft));
        return std::move(draft.organization);
      });
}

absl::StatusOr<Empty> OrganizationService::Delete(rpc::Call& call,
                                                  const v1::DeleteOrganizationRequest& request) {
  return store_.Write<Empty>(call, request, [&](Change& change) -> absl::StatusOr<Empty> {
    ASSIGN_OR_RETURN(const Organization organization,
                     change.Load<Organization>(Organizations(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), organization));
    ASSIGN_OR_RETURN(const bool affiliated, WasEverAffiliated(change, request.name()));
    if (affiliated) {
      return InUse("the organization has or had an affiliation",
                   "该单位有或曾有隶属关系，不能删除");
    }
    ASSIGN_OR_RETURN(const bool merged, WasEverMerged(change, request.name()));
    if (merged) return InUse("the organization was part of a merger", "该单位曾参与合并，不能删除");
    ASSIGN_OR_RETURN(const bool peopled, HasPeopleOrPosts(change, request.name()));
    if (peopled)
      return InUse("the organization has people or posts", "该单位有人员或职务，不能删除");
    ASSIGN_OR_RETURN(const bool entered, IsReferredToByEntries(change, request.name()));
    if (entered) return InUse("entries of registers name it", "台账条目引用了该单位，不能删除");
    RETURN_IF_ERROR(DeleteNames(change, request.name()));
    RETURN_IF_ERROR(DeleteHistory(change, OrganizationHistories(), request.name()));
    RETURN_IF_ERROR(change.Delete(Organizations(), organization));
    return Empty();
  });
}

absl::StatusOr<v1::FindSimilarOrganizationsResponse> OrganizationService::FindSimilar(
    rpc::Call& call, const v1::FindSimilarOrganizationsRequest& request) {
  RETURN_IF_ERROR(Organizations().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(std::vector<v1::SimilarOrganization> similar,
                   membership::FindSimilar(store_.database(), call.deadline, request.parent(),
                                           request.display_name()));
  v1::FindSimilarOrganizationsResponse response;
  for (v1::SimilarOrganization& organization : similar) {
    *response.add_organizations() = std::move(organization);
  }
  return response;
}

}  // namespace edugroup::membership
