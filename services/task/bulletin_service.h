// The gRPC surface of bulletins and duty lists; methods of SupervisionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/supervision_service.pb.h"

namespace edugroup::task {

// Thread-safe.
class BulletinService {
 public:
  // Borrowed; outlives this.
  explicit BulletinService(resource::Store& store) : store_(store) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Bulletin> GetBulletin(rpc::Call& call, const v1::GetBulletinRequest& request);
  absl::StatusOr<v1::DutyList> GetDutyList(rpc::Call& call, const v1::GetDutyListRequest& request);

  resource::Store& store_;
};

}  // namespace edugroup::task
