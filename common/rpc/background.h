// What a server does without being called: states that time turns, journals that are followed
// (common/rpc/follow.h).
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/observe/metrics.h"
#include "common/rpc/call.h"
#include "common/sql/database.h"
#include "common/value/clock.h"

namespace edugroup::rpc {

// A bounded piece of work; answers whether more of it waits (then it is called again at once). The
// call is the server's own: SYSTEM in every group, today's business day, a deadline of 30 s. Set
// `call.group` before writing. A process may die at any point of it: what must not happen twice is
// written in one transaction with what says that it happened.
using Turn = std::function<absl::StatusOr<bool>(Call& call)>;

class Background {
 public:
  // All outlive it. `server` as in Definition. No interval is longer than `longest_interval`.
  Background(sql::Database& database, const value::Clock& clock, absl::string_view server,
             observe::Registry& registry, absl::Duration longest_interval);
  ~Background();

  // Calls `turn` every `interval`, on one of the servers of a schema at a time: a row of
  // background_work leases the work for a minute. After an error it is called again after the
  // interval. Before Start.
  void Repeat(absl::string_view name, absl::Duration interval, Turn turn);
  // Begins, one thread for each work.
  void Start();
  // Lets the turns under way finish.
  void Stop();

 private:
  struct Work {
    std::string name;
    absl::Duration interval;
    Turn turn;
    observe::Counter done, failed;
    std::string reported;  // the last failure that was logged: each only once
  };
  void Run(Work& work);
  static void Report(Work& work, const absl::Status& status);
  // One turn where the lease is ours; whether another should follow at once.
  absl::StatusOr<bool> TurnOnce(Work& work);
  absl::StatusOr<bool> TakeLease(const std::string& work, absl::Time deadline);
  void GiveBack(const std::string& work);
  // False at once when the server stops.
  bool Pause(absl::Duration interval);

  sql::Database& database_;
  const value::Clock& clock_;
  observe::Registry& registry_;
  const absl::Duration longest_interval_;
  const std::string holder_;
  auth::Principal principal_;
  std::vector<Work> works_;
  std::vector<std::thread> threads_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace edugroup::rpc
