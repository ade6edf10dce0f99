// Keeps two runs of the migrations apart. Inside common/sql only.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/sql/connection.h"

namespace edugroup::sql {

// A row of schema_lease that says who migrates, renewed by a thread of its own on a connection of
// its own while a long DDL statement runs. Of a holder that was killed it is free again after 15 s.
// (GET_LOCK holds on one node of a Galera cluster only.)
class SchemaLease {
 public:
  // Waits for another holder until `deadline`.
  //   ABORTED  another one held it all the time
  static absl::StatusOr<std::unique_ptr<SchemaLease>> Take(std::unique_ptr<Connection> connection,
                                                           absl::Time deadline);
  ~SchemaLease();  // gives it back

  // ABORTED when somebody else may have taken it since.
  absl::Status Held();

 private:
  SchemaLease(std::unique_ptr<Connection> connection, std::string holder);
  // True when we hold it for another 15 s.
  absl::StatusOr<bool> Renew();
  void KeepRenewing();

  std::unique_ptr<Connection> connection_;  // Take's, then the thread's, then the destructor's
  const std::string holder_;
  absl::Mutex mutex_;
  absl::Time held_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread renewer_;
};

}  // namespace edugroup::sql
