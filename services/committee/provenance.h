// What a thing comes from and what came of it, across the four servers (N7, A1).
#pragma once

#include "absl/status/statusor.h"
#include "common/rpc/call.h"
#include "common/rpc/server.h"
#include "edugroup/committee/v1/provenance.pb.h"

namespace edugroup::committee {

// Follows the links of a resolution, plan, task, assignment or assessment: up to the body that
// decided, down to the scores that counted it.
//   INVALID_ARGUMENT  the name is none of these, or max_links is out of range
//   NOT_FOUND         there is no such thing
//   UNAVAILABLE       another server does not answer
absl::StatusOr<v1::TraceProvenanceResponse> Trace(const rpc::Call& call,
                                                  const rpc::Platform& platform,
                                                  const v1::TraceProvenanceRequest& request);

}  // namespace edugroup::committee
