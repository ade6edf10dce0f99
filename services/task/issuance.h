// Issuing a plan: what must be asked of other servers first, and the one write that follows.
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
struct Issuance {
  // The plan as it was read, and with the base date of the request.
  v1::Plan seen;
  v1::Plan plan;
  // HARD findings about the plan and its resolution.
  std::vector<type::Finding> findings;
  Implementers implementers;
};

// Reads plan, resolution and implementers. A plan that is no DRAFT is only read: the write decides
// whether the call is a repeat. INVALID_ARGUMENT for a base date that is none or lies after today.
absl::StatusOr<Issuance> PrepareIssue(const rpc::Call& call, const v1::IssuePlanRequest& request,
                                      resource::Store& store, Peers& peers);

// Makes the assignments and moves the plan to ISSUED. Errors: PlanService.IssuePlan.
absl::StatusOr<v1::Plan> IssuePlan(const rpc::Call& call, const v1::IssuePlanRequest& request,
                                   const Issuance& issuance, resource::Change& change);

}  // namespace edugroup::task
