#include "services/membership/group_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/organization_service.pb.h"
#include "services/membership/date_field.h"
#include "services/membership/group.h"
#include "services/membership/group_store.h"
#include "services/membership/history_tables.h"
#include "services/membership/kind.h"
#include "services/membership/kind_store.h"
#include "services/membership/masked.h"
#include "services/membership/organization_store.h"
#include "services/membership/refusal.h"

namespace edugroup::membership {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Group;
using v1::Kind;

// Declared censuses name organisation kinds and affiliation kinds of the group.
absl::Status HoldDeclaredKinds(Change& change, const Group& group) {
  std::vector<KindReference> references;
  for (int i = 0; i < group.declared_censuses_size(); ++i) {
    const std::string field = absl::StrCat("group.declared_censuses[", i, "]");
    const v1::DeclaredCensus& declared = group.declared_censuses(i);
    for (const std::string& kind : declared.affiliation_kinds()) {
      references.push_back(
          {absl::StrCat(field, ".affiliation_kinds"), kind, Kind::AFFILIATION_KIND});
    }
    for (const v1::DeclaredKindCount& part : declared.kind_counts()) {
      references.push_back(
          {absl::StrCat(field, ".kind_counts"), part.kind(), Kind::ORGANIZATION_KIND});
    }
  }
  return HoldKinds(change, group.name(), references).status();
}

// The kind is called so from `day` on.
absl::Status RecordName(Change& change, const Kind& kind, absl::CivilDay day) {
  ASSIGN_OR_RETURN(Timeline timeline, ReadTimeline(change, KindHistories(), kind.name()));
  SetFrom(day, {kind.display_name()}, "", timeline);
  return RecordTimeline(change, KindHistories(), kind.name(), timeline);
}

// Organisations carry the standard kind of their kind.
absl::Status SpreadStandardKind(Change& change, const Kind& kind) {
  ASSIGN_OR_RETURN(
      const std::vector<v1::Organization> organizations,
      change.LoadAll<v1::Organization>(Organizations(), resource::ParentOf(kind.name()),
                                       {"kind = ?", {kind.name()}}));
  for (const v1::Organization& before : organizations) {
    v1::Organization after = before;
    after.set_standard_kind(kind.standard_kind());
    RETURN_IF_ERROR(change.Update(Organizations(), before, after));
  }
  return absl::OkStatus();
}

absl::Status CheckUnused(Change& change, const Kind& kind) {
  ASSIGN_OR_RETURN(const bool used, IsKindUsed(change, kind.name()));
  if (used) {
    return InUse("an organization or affiliation refers to the kind",
                 "仍有单位或隶属关系使用该分类项");
  }
  ASSIGN_OR_RETURN(const Group group,
                   change.Read<Group>(Groups(), resource::ParentOf(kind.name())));
  const std::vector<std::string> declared = KindsNamedBy(group);
  if (std::find(declared.begin(), declared.end(), kind.name()) != declared.end()) {
    return InUse("a declared census of the group refers to the kind",
                 "集团公布的成员统计仍使用该分类项");
  }
  return absl::OkStatus();
}

}  // namespace

GroupService::GroupService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = GroupService;
  methods.Serve("edugroup.membership.v1.GroupService/CreateGroup", this, &S::CreateGroup);
  methods.Serve("edugroup.membership.v1.GroupService/GetGroup", this, &S::GetGroup);
  methods.Serve("edugroup.membership.v1.GroupService/ListGroups", this, &S::ListGroups);
  methods.Serve("edugroup.membership.v1.GroupService/UpdateGroup", this, &S::UpdateGroup);
  methods.Serve("edugroup.membership.v1.GroupService/CreateKind", this, &S::CreateKind);
  methods.Serve("edugroup.membership.v1.GroupService/GetKind", this, &S::GetKind);
  methods.Serve("edugroup.membership.v1.GroupService/ListKinds", this, &S::ListKinds);
  methods.Serve("edugroup.membership.v1.GroupService/UpdateKind", this, &S::UpdateKind);
  methods.Serve("edugroup.membership.v1.GroupService/DeleteKind", this, &S::DeleteKind);
}

absl::StatusOr<Group> GroupService::CreateGroup(rpc::Call& call,
                                                const v1::CreateGroupRequest& request) {
  RETURN_IF_ERROR(Refuse(CheckGroup(request.group(), "group")));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Groups(), "", request.group_id(), "group_id"));
  return store_.Write<Group>(call, request, [&](Change& change) -> absl::StatusOr<Group> {
    Group group = request.group();
    resource::ClearOutputOnly(group);
    group.set_name(name);
    RETURN_IF_ERROR(HoldDeclaredKinds(change, group));
    RETURN_IF_ERROR(change.Insert(Groups(), group));
    return group;
  });
}

absl::StatusOr<Group> GroupService::GetGroup(rpc::Call& call, const v1::GetGroupRequest& request) {
  return store_.Get<Group>(call, Groups(), request.name());
}

absl::StatusOr<v1::ListGroupsResponse> GroupService::ListGroups(
    rpc::Call& call, const v1::ListGroupsRequest& request) {
  resource::ListQuery query;
  query.page_size = request.page_size();
  query.page_token = request.page_token();
  query.filter = request.filter();
  query.order_by = request.order_by();
  query.conditions.push_back(VisibleTo(*call.principal));
  ASSIGN_OR_RETURN(resource::Page<Group> page, store_.List<Group>(call, Groups(), query));
  v1::ListGroupsResponse response;
  for (Group& group : page.items) *response.add_groups() = std::move(group);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Group> GroupService::UpdateGroup(rpc::Call& call,
                                                const v1::UpdateGroupRequest& request) {
  const Group& patch = request.group();
  return store_.Write<Group>(call, request, [&](Change& change) -> absl::StatusOr<Group> {
    ASSIGN_OR_RETURN(const Group before, change.Load<Group>(Groups(), patch.name()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    Group after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(Refuse(CheckGroup(after, "group")));
    RETURN_IF_ERROR(HoldDeclaredKinds(change, after));
    RETURN_IF_ERROR(change.Update(Groups(), before, after));
    return after;
  });
}

absl::StatusOr<Kind> GroupService::CreateKind(rpc::Call& call,
                                              const v1::CreateKindRequest& request) {
  RETURN_IF_ERROR(Kinds().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(Refuse(CheckKind(request.kind(), "kind")));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Kinds(), request.parent(), request.kind_id(), "kind_id"));
  return store_.Write<Kind>(call, request, [&](Change& change) -> absl::StatusOr<Kind> {
    RETURN_IF_ERROR(change.Read<Group>(Groups(), request.parent()).status());
    Kind kind = request.kind();
    resource::ClearOutputOnly(kind);
    kind.set_name(name);
    RETURN_IF_ERROR(change.Insert(Kinds(), kind));
    const FirstVersion first{kind.name(), {kind.display_name()}};
    RETURN_IF_ERROR(RecordFirst(change, KindHistories(), {first}));
    return kind;
  });
}

absl::StatusOr<Kind> GroupService::GetKind(rpc::Call& call, const v1::GetKindRequest& request) {
  return store_.Get<Kind>(call, Kinds(), request.name());
}

absl::StatusOr<v1::ListKindsResponse> GroupService::ListKinds(rpc::Call& call,
                                                              const v1::ListKindsRequest& request) {
  RETURN_IF_ERROR(Kinds().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Kind> page,
                   store_.List<Kind>(call, Kinds(), resource::QueryOf(request)));
  v1::ListKindsResponse response;
  for (Kind& kind : page.items) *response.add_kinds() = std::move(kind);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Kind> GroupService::UpdateKind(rpc::Call& call,
                                              const v1::UpdateKindRequest& request) {
  const Kind& patch = request.kind();
  ASSIGN_OR_RETURN(const absl::CivilDay day,
                   EffectiveDay(request.effective_date(), "effective_date", call.today));
  return store_.Write<Kind>(call, request, [&](Change& change) -> absl::StatusOr<Kind> {
    ASSIGN_OR_RETURN(const Kind before, change.Load<Kind>(Kinds(), patch.name()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    Kind after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(Refuse(CheckKind(after, "kind")));
    KeepFormerName(before, after);
    RETURN_IF_ERROR(change.Update(Kinds(), before, after));
    const auto concerns = [&](const std::string& field) {
      return IsMasked(request.update_mask(), patch, field);
    };
    if (concerns("display_name")) RETURN_IF_ERROR(RecordName(change, after, day));
    if (before.standard_kind() != after.standard_kind()) {
      RETURN_IF_ERROR(SpreadStandardKind(change, after));
    }
    if (concerns("standard_kind")) RETURN_IF_ERROR(RecordStandardKind(change, after, day));
    return after;
  });
}

absl::StatusOr<Empty> GroupService::DeleteKind(rpc::Call& call,
                                               const v1::DeleteKindRequest& request) {
  return store_.Write<Empty>(call, request, [&](Change& change) -> absl::StatusOr<Empty> {
    ASSIGN_OR_RETURN(const Kind kind, change.Load<Kind>(Kinds(), request.name()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), kind));
    RETURN_IF_ERROR(CheckUnused(change, kind));
    RETURN_IF_ERROR(DeleteHistory(change, KindHistories(), kind.name()));
    RETURN_IF_ERROR(change.Delete(Kinds(), kind));
    return Empty();
  });
}

}  // namespace edugroup::membership
