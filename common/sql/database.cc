#include "common/sql/database.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/sql/connection.h"
#include "common/sql/pool.h"
#include "common/sql/sql_error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

constexpr int kMostTries = 10;

// Sleeps before try number `next` of a transaction; false when the deadline would pass meanwhile.
bool BackOff(int next, absl::Time deadline) {
  absl::InsecureBitGen random;
  const absl::Duration longest =
      std::min(absl::Milliseconds(200), absl::Milliseconds(5) * (1 << next));
  const absl::Duration pause = longest * absl::Uniform(random, 0.2, 1.0);
  if (absl::Now() + pause >= deadline) return false;
  absl::SleepFor(pause);
  return true;
}

// A broken key or reference undoes its statement and nothing else. Of any other error one cannot be
// sure: after a deadlock the server has rolled back, and the next statement would commit on its
// own.
bool EndsTransaction(const absl::Status& status) {
  const ErrorClass error = ClassOf(ServerCode(status));
  return error != ErrorClass::kDuplicate && error != ErrorClass::kReference;
}

}  // namespace

absl::Status Transaction::Ready() const {
  if (!failure_.ok()) return failure_;
  return absl::Now() < deadline_ ? absl::OkStatus() : DeadlinePassed();
}

void Transaction::Note(const absl::Status& status) {
  if (!status.ok() && EndsTransaction(status)) failure_ = status;
}

absl::StatusOr<Rows> Transaction::Query(const Statement& statement, const Params& params) {
  RETURN_IF_ERROR(Ready());
  absl::StatusOr<Rows> rows = connection_->Query(statement, params);
  Note(rows.status());
  return rows;
}

absl::StatusOr<int64_t> Transaction::Execute(const Statement& statement, const Params& params) {
  RETURN_IF_ERROR(Ready());
  absl::StatusOr<int64_t> found = connection_->Execute(statement, params);
  Note(found.status());
  return found;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Create(Options options,
                                                           observe::Registry& registry) {
  if (options.max_connections < 1 || options.min_idle < 0 ||
      options.min_idle > options.max_connections) {
    return absl::InvalidArgumentError("max_connections must be positive and at least min_idle");
  }
  return std::unique_ptr<Database>(
      new Database(std::make_unique<Pool>(std::move(options), registry)));
}

Database::Database(std::unique_ptr<Pool> pool) : pool_(std::move(pool)) {}
Database::~Database() = default;

absl::StatusOr<Rows> Database::Read(absl::Time deadline, const Statement& statement,
                                    const Params& params) {
  absl::StatusOr<Rows> rows;
  RETURN_IF_ERROR(OnLease(deadline, [&](Connection& connection) {
    rows = connection.Query(statement, params);
    return rows.status();
  }));
  return rows;
}

absl::Status Database::Ping(absl::Time deadline) {
  return OnLease(deadline, [](Connection& connection) { return connection.Ping(); });
}

absl::Status Database::OnLease(absl::Time deadline,
                               absl::FunctionRef<absl::Status(Connection&)> read) {
  for (bool first = true;; first = false) {
    ASSIGN_OR_RETURN(const Pool::Lease lease, pool_->Take(deadline));
    if (absl::Now() >= deadline) return DeadlinePassed();
    const absl::Status status = read(*lease);
    const bool was_dead = lease->broken() && lease.reused();
    if (status.ok() || !was_dead || !first) return status;
  }
}

absl::Status Database::Transact(absl::Time deadline,
                                absl::FunctionRef<absl::Status(Transaction&)> work) {
  for (int tried = 1;; ++tried) {
    bool again = false;
    const absl::Status status = TransactOnce(deadline, work, again);
    if (!again || tried == kMostTries || !BackOff(tried, deadline)) return status;
    pool_->metrics().Retried();
  }
}

absl::Status Database::TransactOnce(absl::Time deadline,
                                    absl::FunctionRef<absl::Status(Transaction&)> work,
                                    bool& again) {
  ASSIGN_OR_RETURN(const Pool::Lease lease, pool_->Take(deadline));
  if (absl::Now() >= deadline) return DeadlinePassed();
  absl::Status status = lease->Begin();
  if (!status.ok()) {  // nothing was sent but START TRANSACTION
    again = MayRunAgain(ServerCode(status)) || (lease->broken() && lease.reused());
    return status;
  }
  Transaction transaction(&*lease, deadline);
  status = work(transaction);
  if (!transaction.failure().ok()) status = transaction.failure();
  if (status.ok() && absl::Now() >= deadline) status = DeadlinePassed();
  if (status.ok()) status = lease->Commit();
  if (status.ok()) return status;
  again = MayRunAgain(ServerCode(status));
  // Also after a lock wait timeout, which leaves the transaction open. A failure breaks the
  // connection.
  if (!lease->broken()) lease->Rollback().IgnoreError();
  return status;
}

}  // namespace edugroup::sql
