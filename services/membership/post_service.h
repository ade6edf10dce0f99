// Posts: the gRPC surface.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/post_service.pb.h"

namespace edugroup::membership {

class PostService {
 public:
  // `store` outlives the service.
  PostService(resource::Store& store, rpc::Methods& methods);

 private:
  using Post = v1::Post;

  absl::StatusOr<Post> Create(rpc::Call& call, const v1::CreatePostRequest& request);
  absl::StatusOr<Post> Get(rpc::Call& call, const v1::GetPostRequest& request);
  absl::StatusOr<v1::BatchGetPostsResponse> BatchGet(rpc::Call& call,
                                                     const v1::BatchGetPostsRequest& request);
  absl::StatusOr<v1::ListPostsResponse> List(rpc::Call& call, const v1::ListPostsRequest& request);
  absl::StatusOr<Post> Update(rpc::Call& call, const v1::UpdatePostRequest& request);
  absl::StatusOr<Post> SetRepresentative(rpc::Call& call,
                                         const v1::SetRepresentativeRequest& request);
  absl::StatusOr<v1::ResolvePostResponse> Resolve(rpc::Call& call,
                                                  const v1::ResolvePostRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
