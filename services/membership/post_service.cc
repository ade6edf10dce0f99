#include "services/membership/post_service.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/value/status.h"
#include "services/membership/date_field.h"
#include "services/membership/organization_reference.h"
#include "services/membership/person_store.h"
#include "services/membership/post.h"
#include "services/membership/post_store.h"

namespace edugroup::membership {

using resource::Change;
using v1::Post;

PostService::PostService(resource::Store& store, rpc::Methods& methods) : store_(store) {
  using S = PostService;
  constexpr absl::string_view kName = "edugroup.membership.v1.PostService/";
  methods.Serve(absl::StrCat(kName, "CreatePost"), this, &S::Create);
  methods.Serve(absl::StrCat(kName, "GetPost"), this, &S::Get);
  methods.Serve(absl::StrCat(kName, "BatchGetPosts"), this, &S::BatchGet);
  methods.Serve(absl::StrCat(kName, "ListPosts"), this, &S::List);
  methods.Serve(absl::StrCat(kName, "UpdatePost"), this, &S::Update);
  methods.Serve(absl::StrCat(kName, "SetRepresentative"), this, &S::SetRepresentative);
  methods.Serve(absl::StrCat(kName, "ResolvePost"), this, &S::Resolve);
}

absl::StatusOr<Post> PostService::Create(rpc::Call& call, const v1::CreatePostRequest& request) {
  RETURN_IF_ERROR(Posts().pattern.CheckParent("parent", request.parent()));
  RETURN_IF_ERROR(call.MayActFor(request.post().organization()));
  ASSIGN_OR_RETURN(const std::string name,
                   resource::NewName(Posts(), request.parent(), request.post_id(), "post_id"));
  return store_.Write<Post>(call, request, [&](Change& change) -> absl::StatusOr<Post> {
    Post post = request.post();
    resource::ClearOutputOnly(post);
    post.set_name(name);
    RETURN_IF_ERROR(
        HoldOrganization(change, request.parent(), "post.organization", post.organization()));
    RETURN_IF_ERROR(change.Insert(Posts(), post));
    return post;
  });
}

absl::StatusOr<Post> PostService::Get(rpc::Call& call, const v1::GetPostRequest& request) {
  return store_.Get<Post>(call, Posts(), request.name());
}

absl::StatusOr<v1::BatchGetPostsResponse> PostService::BatchGet(
    rpc::Call& call, const v1::BatchGetPostsRequest& request) {
  RETURN_IF_ERROR(Posts().pattern.CheckParent("parent", request.parent()));
  for (const std::string& name : request.names()) {
    if (resource::ParentOf(name) != request.parent()) {
      return InvalidField("names", "must be names under the parent", "名称必须属于所给的上级");
    }
  }
  ASSIGN_OR_RETURN(
      std::vector<Post> posts,
      store_.BatchGet<Post>(
          call, Posts(), std::vector<std::string>(request.names().begin(), request.names().end())));
  v1::BatchGetPostsResponse response;
  for (Post& post : posts) *response.add_posts() = std::move(post);
  return response;
}

absl::StatusOr<v1::ListPostsResponse> PostService::List(rpc::Call& call,
                                                        const v1::ListPostsRequest& request) {
  RETURN_IF_ERROR(Posts().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(resource::Page<Post> page,
                   store_.List<Post>(call, Posts(), resource::QueryOf(request)));
  v1::ListPostsResponse response;
  for (Post& post : page.items) *response.add_posts() = std::move(post);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Post> PostService::Update(rpc::Call& call, const v1::UpdatePostRequest& request) {
  const Post& patch = request.post();
  return store_.Write<Post>(call, request, [&](Change& change) -> absl::StatusOr<Post> {
    ASSIGN_OR_RETURN(const Post before, change.Load<Post>(Posts(), patch.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(patch.etag(), before));
    Post after = before;
    RETURN_IF_ERROR(resource::ApplyMask(request.update_mask(), patch, after));
    RETURN_IF_ERROR(change.Update(Posts(), before, after));
    return after;
  });
}

absl::StatusOr<Post> PostService::SetRepresentative(rpc::Call& call,
                                                    const v1::SetRepresentativeRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(request.effective_date(), "effective_date"));
  const Handover handover = {request.person(), day, absl::Now(), call.principal->subject,
                             request.reason()};
  return store_.Write<Post>(call, request, [&](Change& change) -> absl::StatusOr<Post> {
    // The person first, as whoever erases one does.
    if (!handover.person.empty()) {
      RETURN_IF_ERROR(
          HoldPerson(change, absl::StrCat("groups/", call.group), "person", handover.person));
    }
    ASSIGN_OR_RETURN(const Post before, change.Load<Post>(Posts(), request.name()));
    RETURN_IF_ERROR(call.MayActFor(before.organization()));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Post after = before;
    RETURN_IF_ERROR(SetHolder(after, handover));
    RETURN_IF_ERROR(change.Update(Posts(), before, after));
    return after;
  });
}

absl::StatusOr<v1::ResolvePostResponse> PostService::Resolve(
    rpc::Call& call, const v1::ResolvePostRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOr(request.as_of(), "as_of", call.today));
  ASSIGN_OR_RETURN(const Post post, store_.Get<Post>(call, Posts(), request.name()));
  v1::ResolvePostResponse response;
  response.set_organization(post.organization());
  const std::optional<v1::PostTenure> tenure = HolderOn(post, day);
  if (!tenure.has_value()) return response;
  response.set_person(tenure->person());
  *response.mutable_start_date() = tenure->start_date();
  if (tenure->has_end_date()) *response.mutable_end_date() = tenure->end_date();
  return response;
}

}  // namespace edugroup::membership
