// The database of one server: a pool of connections, reads, and transactions that are retried as a
// whole. The only folder that includes cppconn is common/sql, and none of its headers does.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/observe/metrics.h"
#include "common/sql/value.h"

namespace edugroup::sql {

class Connection;

struct Options {
  std::string socket;  // unix socket path; empty: host and port
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string user;
  std::string password;
  std::string schema;
  std::string ca_file;  // set: TLS with verification of the server, or no connection at all
  int max_connections = 20;
  int min_idle = 2;
  absl::Duration connect_timeout = absl::Seconds(3);
  absl::Duration statement_timeout = absl::Seconds(10);  // max_statement_time of the session
  absl::Duration max_lifetime = absl::Minutes(30);
};

// A transaction in progress. Not thread-safe; lives only during the `work` of Transact.
class Transaction {
 public:
  explicit Transaction(Connection* connection, absl::Time deadline)
      : connection_(connection), deadline_(deadline) {}
  // Rows of a SELECT. Errors: as Database::Read.
  absl::StatusOr<Rows> Query(const Statement& statement, const Params& params);
  // Rows found by an INSERT, UPDATE or DELETE (found, not changed).
  // After an error other than a broken key or reference the transaction is over: whatever `work`
  // still asks is answered with that error.
  absl::StatusOr<int64_t> Execute(const Statement& statement, const Params& params);

  // The error that ended the transaction.
  const absl::Status& failure() const { return failure_; }

 private:
  absl::Status Ready() const;
  void Note(const absl::Status& status);

  Connection* connection_;
  absl::Time deadline_;
  absl::Status failure_;
};

class Database {
 public:
  // Opens no connection yet: a server starts while its database is away and turns ready later.
  static absl::StatusOr<std::unique_ptr<Database>> Create(Options options,
                                                          observe::Registry& registry);
  ~Database();

  // One SELECT on a leased connection, outside any transaction (autocommit).
  //   UNAVAILABLE         the database does not answer; the connection was thrown away
  //   DEADLINE_EXCEEDED   no connection became free, or the statement ran too long
  //   RESOURCE_EXHAUSTED  too many waiters, or the server refuses more connections
  //   FAILED_PRECONDITION the schema lacks a table or column ("schema not migrated")
  //   INTERNAL            any other server error: a defect of ours; logged, not shown
  absl::StatusOr<Rows> Read(absl::Time deadline, const Statement& statement, const Params& params);

  // Runs `work` between START TRANSACTION and COMMIT (as statements; READ COMMITTED), rolls back
  // when it fails, and runs the whole again on a deadlock, lock wait timeout or Galera
  // certification failure until the deadline. `work` must be repeatable and touch nothing but the
  // transaction and its own results. Errors: what `work` answers; ABORTED when conflicts won until
  // the deadline; UNAVAILABLE with OutcomeUnknown(status) true when the connection broke during
  // COMMIT; else as Read.
  absl::Status Transact(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> work);

  // A ping on a connection of the pool, for readiness.
  absl::Status Ping(absl::Time deadline);

 private:
  class Pool;
  explicit Database(std::unique_ptr<Pool> pool);
  // Runs `read` on a leased connection, once more on another one when an idle one proved dead.
  absl::Status OnLease(absl::Time deadline, absl::FunctionRef<absl::Status(Connection&)> read);
  // One try of a transaction; `again` says that another one may succeed.
  absl::Status TransactOnce(absl::Time deadline, absl::FunctionRef<absl::Status(Transaction&)> work,
                            bool& again);

  std::unique_ptr<Pool> pool_;
};

// True for the status of a COMMIT that may or may not have happened.
bool OutcomeUnknown(const absl::Status& status);
// The name of the unique key that an ALREADY_EXISTS from the database broke ("PRIMARY",
// "credit_code"); empty for other statuses.
std::string BrokenKey(const absl::Status& status);

}  // namespace edugroup::sql
