// What the task server asks the other servers: bodies and resolutions of the committee server,
// organisations and members of the membership server.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rpc/call.h"
#include "common/rpc/peer.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/issue.h"
#include "services/task/plan_table.h"

namespace edugroup::task {

// All methods answer UNAVAILABLE when the other server does not answer. Thread-safe.
class Peers {
 public:
  // Borrowed; both outlive this.
  Peers(rpc::Peer& membership, rpc::Peer& committee)
      : membership_(membership), committee_(committee) {}

  // INVALID_ARGUMENT when a reference of `plan` is no name of the group, or FAILED_PRECONDITION
  // REFERENCE_NOT_FOUND when it names nothing.
  absl::Status CheckReferences(const rpc::Call& call, const v1::Plan& plan);

  // What the names in `rows` may mean; organisations are asked for only when a row names something
  // that is no collective of the plan.
  absl::StatusOr<Directory> ReadDirectory(const rpc::Call& call, const v1::Plan& plan,
                                          const Rows& rows);

  // Whether the resolution is PASSED. FAILED_PRECONDITION REFERENCE_NOT_FOUND.
  absl::StatusOr<bool> IsPassed(const rpc::Call& call, const std::string& resolution);

  // The members of the plan's collectives on `base_date`, and the organisations that tasks name.
  absl::StatusOr<Implementers> ReadImplementers(const rpc::Call& call, const v1::Plan& plan,
                                                const std::vector<v1::Task>& tasks,
                                                absl::CivilDay base_date);

 private:
  rpc::Peer& membership_;
  rpc::Peer& committee_;
};

}  // namespace edugroup::task
