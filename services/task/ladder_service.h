// The gRPC surface of ladders and reminders; methods of SupervisionService.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/supervision_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class LadderService {
 public:
  // Borrowed; they outlive this.
  LadderService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Ladder> Create(rpc::Call& call, const v1::CreateLadderRequest& request);
  absl::StatusOr<v1::Ladder> Get(rpc::Call& call, const v1::GetLadderRequest& request);
  absl::StatusOr<v1::ListLaddersResponse> List(rpc::Call& call,
                                               const v1::ListLaddersRequest& request);
  absl::StatusOr<v1::Ladder> Update(rpc::Call& call, const v1::UpdateLadderRequest& request);
  absl::StatusOr<v1::GetLadderStandingsResponse> GetStandings(
      rpc::Call& call, const v1::GetLadderStandingsRequest& request);
  absl::StatusOr<v1::ListRemindersResponse> ListReminders(rpc::Call& call,
                                                          const v1::ListRemindersRequest& request);

  absl::Status CheckReferences(const rpc::Call& call, const v1::Ladder& ladder);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
