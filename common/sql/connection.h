// One session with the database. Inside common/sql only: everybody else uses Database.
#pragma once

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sql/database.h"
#include "common/sql/metrics.h"
#include "common/sql/statement_cache.h"
#include "common/sql/value.h"

namespace sql {
class Connection;
}

namespace edugroup::sql {

// Not thread-safe: one thread at a time. After a failure that broke() says so the connection must
// be thrown away; it is never reconnected, because a new session silently forgets everything of the
// old. Errors: sql_error.h.
class Connection {
 public:
  // Connects and sets the session up: READ COMMITTED, strict, UTC, utf8mb4, bounded lock waits and
  // statements. `metrics` must outlive the connection.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Options& options, Metrics& metrics);
  ~Connection();

  absl::StatusOr<Rows> Query(const Statement& statement, const Params& params);
  // Rows found.
  absl::StatusOr<int64_t> Execute(const Statement& statement, const Params& params);
  // One statement without parameters or rows, sent as text: DDL, and what cannot be prepared.
  absl::Status Run(const std::string& sql);

  absl::Status Begin();
  absl::Status Commit();
  absl::Status Rollback();
  // More than a ping of the socket: a Galera node that is not ready refuses it.
  absl::Status Ping();

  bool broken() const { return broken_; }
  bool in_transaction() const { return in_transaction_; }
  // Its lifetime, less some jitter so that connections opened together do not end together.
  absl::Time expires_at() const { return expires_at_; }

 private:
  Connection(std::unique_ptr<::sql::Connection> connection, Metrics& metrics);

  // Runs `use` on the prepared form of `statement`, measured, with exceptions turned into statuses.
  absl::Status WithPrepared(const Statement& statement, const Params& params,
                            absl::FunctionRef<absl::Status(::sql::PreparedStatement&)> use);
  PreparedEntry* Prepare(const Statement& statement);
  absl::Status RequireTls();
  // Runs `action` and turns what it throws into a status, counted and logged under `statement`.
  absl::Status Guard(absl::string_view statement, absl::FunctionRef<absl::Status()> action);

  Metrics& metrics_;
  absl::Time expires_at_ = absl::InfiniteFuture();
  observe::Histogram begin_seconds_, commit_seconds_, rollback_seconds_;
  bool broken_ = false;
  bool in_transaction_ = false;
  std::unique_ptr<::sql::Connection> connection_;
  StatementCache statements_;  // after connection_: closed before it
};

}  // namespace edugroup::sql
