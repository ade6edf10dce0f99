// The gRPC surface of plans.
#pragma once

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/rpc/door.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/peers.h"

namespace edugroup::task {

// Thread-safe.
class PlanService {
 public:
  // Borrowed; they outlive this.
  PlanService(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}
  void Register(rpc::Methods& methods);

 private:
  absl::StatusOr<v1::Plan> Create(rpc::Call& call, const v1::CreatePlanRequest& request);
  absl::StatusOr<v1::Plan> Get(rpc::Call& call, const v1::GetPlanRequest& request);
  absl::StatusOr<v1::ListPlansResponse> List(rpc::Call& call, const v1::ListPlansRequest& request);
  absl::StatusOr<v1::Plan> Update(rpc::Call& call, const v1::UpdatePlanRequest& request);
  absl::StatusOr<v1::ImportPlanResponse> Import(rpc::Call& call,
                                                const v1::ImportPlanRequest& request);
  absl::StatusOr<v1::Plan> Issue(rpc::Call& call, const v1::IssuePlanRequest& request);
  absl::StatusOr<v1::DiffPlanResponse> Diff(rpc::Call& call, const v1::DiffPlanRequest& request);
  absl::StatusOr<v1::AmendPlanResponse> Amend(rpc::Call& call, const v1::AmendPlanRequest& request);
  absl::StatusOr<v1::ExportPlanResponse> Export(rpc::Call& call,
                                                const v1::ExportPlanRequest& request);
  absl::StatusOr<v1::RefreshPlanResponse> Refresh(rpc::Call& call,
                                                  const v1::RefreshPlanRequest& request);
  absl::StatusOr<v1::Plan> Close(rpc::Call& call, const v1::ClosePlanRequest& request);
  absl::StatusOr<v1::PlanBoard> GetBoard(rpc::Call& call, const v1::GetPlanBoardRequest& request);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
