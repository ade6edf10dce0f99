// Groups and their taxonomies: the gRPC surface.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/membership/v1/group_service.pb.h"
#include "google/protobuf/empty.pb.h"

namespace edugroup::membership {

class GroupService {
 public:
  // `store` outlives the service.
  GroupService(resource::Store& store, rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Group> CreateGroup(rpc::Call& call, const v1::CreateGroupRequest& request);
  absl::StatusOr<v1::Group> GetGroup(rpc::Call& call, const v1::GetGroupRequest& request);
  absl::StatusOr<v1::ListGroupsResponse> ListGroups(rpc::Call& call,
                                                    const v1::ListGroupsRequest& request);
  absl::StatusOr<v1::Group> UpdateGroup(rpc::Call& call, const v1::UpdateGroupRequest& request);

  absl::StatusOr<v1::Kind> CreateKind(rpc::Call& call, const v1::CreateKindRequest& request);
  absl::StatusOr<v1::Kind> GetKind(rpc::Call& call, const v1::GetKindRequest& request);
  absl::StatusOr<v1::ListKindsResponse> ListKinds(rpc::Call& call,
                                                  const v1::ListKindsRequest& request);
  absl::StatusOr<v1::Kind> UpdateKind(rpc::Call& call, const v1::UpdateKindRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteKind(rpc::Call& call,
                                                     const v1::DeleteKindRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::membership
