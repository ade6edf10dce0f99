// Completion that other servers know of is found by itself (A25): every task with a measure is
// measured once a day, and accepted work is accepted once.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "services/task/peers.h"
#include "services/task/turn_day.h"

namespace edugroup::task {

// What the task's measure counts on `day`. UNAVAILABLE when the other server does not answer.
absl::StatusOr<v1::Measurement> MeasureOn(const rpc::Call& call, const v1::Task& task,
                                          absl::CivilDay day, Peers& peers);

// Thread-safe.
class Measuring {
 public:
  // Borrowed; both outlive this.
  Measuring(resource::Store& store, Peers& peers) : store_(store), peers_(peers) {}

  // Measures the tasks whose day has come, at most 200. Bodies keep their history: after days
  // without a turn (a month at most) each is asked for, and what holds is dated by its first day;
  // entries of registers are counted as they are. A task whose server or register is not there is
  // measured again the next day; UNAVAILABLE is tried again with the next turn. Answers whether
  // more waits.
  absl::StatusOr<bool> Turn(const rpc::Call& call);

 private:
  absl::Status Measure(const rpc::Call& call, const DueRow& due);
  // Keeps what is news: another count, or work that is open although the bound holds.
  static absl::Status Keep(const rpc::Call& call, const v1::Task& seen,
                           const v1::Measurement& measurement, resource::Change& change);

  resource::Store& store_;
  Peers& peers_;
};

}  // namespace edugroup::task
