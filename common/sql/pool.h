// The connections of a Database. Inside common/sql only.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/connection.h"
#include "common/sql/database.h"
#include "common/sql/metrics.h"

namespace edugroup::sql {

// Thread-safe. Connections are opened, pinged and closed outside the lock, at most two opened at
// once; after a failure nobody tries for a growing while, and callers are refused at once unless a
// connection in use may still come back to them.
class Database::Pool {
 public:
  // A connection for the time of a lease. Returning one inside a transaction rolls it back: a
  // defect of the caller, logged.
  class Lease {
   public:
    Lease(Pool* pool, std::unique_ptr<Connection> connection, bool reused);
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    // It lay idle before: the server may have closed it meanwhile.
    bool reused() const { return reused_; }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
    bool reused_;
  };

  Pool(Options options, observe::Registry& registry);
  ~Pool();  // all leases must have ended

  // Errors: as Database::Read.
  absl::StatusOr<Lease> Take(absl::Time deadline);
  Metrics& metrics() { return metrics_; }

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    absl::Time since;
  };
  struct Taken {
    std::unique_ptr<Connection> connection;
    absl::Time idle_since;  // the future for a fresh one
  };

  // An idle connection, or a fresh one when there is none; counted as in use.
  absl::StatusOr<Taken> WaitForOne(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  void Return(std::unique_ptr<Connection> connection) ABSL_LOCKS_EXCLUDED(mutex_);
  void Discard(std::unique_ptr<Connection> connection, CloseReason reason)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The keeper's thread: closes connections past their lifetime, keeps min_idle of them ready.
  void Keep() ABSL_LOCKS_EXCLUDED(mutex_);

  bool MayOpen() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Gives the lock up meanwhile.
  absl::StatusOr<std::unique_ptr<Connection>> Open(absl::Time deadline)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void BackOff(const absl::Status& failure) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<Idle> TakeExpired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  Metrics metrics_;
  absl::Mutex mutex_;
  absl::CondVar freed_;    // a connection, or a place for one; or it is known that there is none
  absl::CondVar stopped_;  // the keeper alone waits here: it must not wake with every call
  std::vector<Idle> idle_ ABSL_GUARDED_BY(mutex_);  // the last one returned is the next one leased
  int in_use_ ABSL_GUARDED_BY(mutex_) = 0;
  int opening_ ABSL_GUARDED_BY(mutex_) = 0;
  int waiters_ ABSL_GUARDED_BY(mutex_) = 0;
  int failures_ ABSL_GUARDED_BY(mutex_) = 0;  // to connect, in a row
  absl::Status last_failure_ ABSL_GUARDED_BY(mutex_);
  absl::Time retry_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread keeper_;
};

}  // namespace edugroup::sql
