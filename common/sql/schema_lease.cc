#include "common/sql/schema_lease.h"

#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/now.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

constexpr absl::Duration kTerm = absl::Seconds(15);
constexpr absl::Duration kRenewEvery = absl::Seconds(5);
constexpr absl::Duration kAskAgain = absl::Milliseconds(200);

constexpr char kCreateTable[] =
    "CREATE TABLE IF NOT EXISTS schema_lease ("
    "  name VARCHAR(32) NOT NULL PRIMARY KEY,"
    "  holder VARCHAR(64) NOT NULL,"
    "  expires_at BIGINT NOT NULL"  // microseconds since 1970 by the clock of the server
    ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

const Statement kCreateRow = {
    "schema_lease_create",
    "INSERT IGNORE INTO schema_lease (name, holder, expires_at) VALUES ('migrate', '', 0)"};
const Statement kRenew = {
    "schema_lease_renew",
    "UPDATE schema_lease SET holder = ?, expires_at = " EDUGROUP_SQL_NOW
    " + ?"
    " WHERE name = 'migrate' AND (holder = ? OR expires_at < " EDUGROUP_SQL_NOW ")"};
const Statement kGiveBack = {
    "schema_lease_give_back",
    "UPDATE schema_lease SET holder = '', expires_at = 0 WHERE name = 'migrate' AND holder = ?"};

absl::Status HeldByAnother() {
  return Error(absl::StatusCode::kAborted, ErrorReason::CONTENTION,
               "another run of the migrations holds the schema: try again when it has ended");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SchemaLease>> SchemaLease::Take(
    std::unique_ptr<Connection> connection, absl::Time deadline) {
  absl::BitGen random;
  std::unique_ptr<SchemaLease> lease(new SchemaLease(
      std::move(connection), absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random)))));
  RETURN_IF_ERROR(lease->connection_->Run(kCreateTable));
  RETURN_IF_ERROR(lease->connection_->Execute(kCreateRow, {}).status());
  while (true) {
    const absl::StatusOr<bool> ours = lease->Renew();
    if (!ours.ok() && !absl::IsAborted(ours.status())) return ours.status();
    if (ours.value_or(false)) break;
    if (absl::Now() + kAskAgain >= deadline) return HeldByAnother();
    absl::SleepFor(kAskAgain);
  }
  lease->renewer_ = std::thread([self = lease.get()] { self->KeepRenewing(); });
  return lease;
}

SchemaLease::SchemaLease(std::unique_ptr<Connection> connection, std::string holder)
    : connection_(std::move(connection)), holder_(std::move(holder)) {}

SchemaLease::~SchemaLease() {
  if (!renewer_.joinable()) return;  // never taken
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  renewer_.join();
  connection_->Execute(kGiveBack, {holder_}).IgnoreError();  // else it expires
}

absl::Status SchemaLease::Held() {
  absl::MutexLock lock(&mutex_);
  return absl::Now() < held_until_ ? absl::OkStatus() : HeldByAnother();
}

absl::StatusOr<bool> SchemaLease::Renew() {
  const absl::Time asked = absl::Now();
  ASSIGN_OR_RETURN(
      const int64_t found,
      connection_->Execute(kRenew, {holder_, absl::ToInt64Microseconds(kTerm), holder_}));
  absl::MutexLock lock(&mutex_);
  held_until_ = found == 1 ? asked + kTerm : absl::InfinitePast();
  return found == 1;
}

void SchemaLease::KeepRenewing() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kRenewEvery)) return;
    }
    // A failure needs no answer here: Held() stops being true when the term ends.
    Renew().status().IgnoreError();
  }
}

}  // namespace edugroup::sql
