// Taking the approved changes of a corrected document into a running plan (更正).
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "services/task/issue.h"
#include "services/task/peers.h"

namespace edugroup::task {

// What was learnt before the write.
struct Amendment {
  // The plan as it was read.
  v1::Plan seen;
  // What the corrected rows were read as, and what is odd about them.
  std::vector<v1::Task> corrected;
  std::vector<type::Finding> findings;
  // Who they cover today.
  Implementers implementers;
};

// Reads plan, rows and, `with_implementers`, who they cover today.
absl::StatusOr<Amendment> PrepareAmendment(const rpc::Call& call, const std::string& plan,
                                           const Rows& rows, bool with_implementers,
                                           resource::Store& store, Peers& peers);

// Errors: PlanService.AmendPlan.
absl::StatusOr<v1::AmendPlanResponse> AmendPlan(const rpc::Call& call,
                                                const v1::AmendPlanRequest& request,
                                                const Amendment& amendment,
                                                resource::Change& change);

}  // namespace edugroup::task
