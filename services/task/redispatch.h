// A matter that an organisation declined, sent out again (重新交办) (C1.3).
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "services/task/issue.h"

namespace edugroup::task {

// To `to` on `day`, or with an empty `to` to the same organisation; answers the assignment that
// runs now. Errors: AssignmentService.RedispatchAssignment.
absl::StatusOr<v1::Assignment> Redispatch(const rpc::Call& call,
                                          const v1::RedispatchAssignmentRequest& request,
                                          const Implementer& to, absl::CivilDay day,
                                          resource::Change& change);

}  // namespace edugroup::task
