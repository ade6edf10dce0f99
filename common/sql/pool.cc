#include "common/sql/pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/random/random.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/sql/sql_error.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

constexpr int kMostWaiters = 256;
constexpr int kMostOpening = 2;
constexpr absl::Duration kTrustIdle = absl::Seconds(30);
constexpr absl::Duration kKeeperPeriod = absl::Seconds(1);
constexpr absl::Duration kFirstBackOff = absl::Milliseconds(100);
constexpr absl::Duration kLongestBackOff = absl::Seconds(5);

}  // namespace

Database::Pool::Lease::Lease(Pool* pool, std::unique_ptr<Connection> connection, bool reused)
    : pool_(pool), connection_(std::move(connection)), reused_(reused) {}

Database::Pool::Lease::~Lease() {
  if (connection_ != nullptr) pool_->Return(std::move(connection_));
}

Database::Pool::Pool(Options options, observe::Registry& registry)
    : options_(std::move(options)), metrics_(registry), keeper_([this] { Keep(); }) {}

Database::Pool::~Pool() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    stopped_.Signal();
  }
  keeper_.join();
  absl::MutexLock lock(&mutex_);
  for (size_t i = 0; i < idle_.size(); ++i) metrics_.Closed(CloseReason::kShutdown);
  idle_.clear();
}

absl::StatusOr<Database::Pool::Lease> Database::Pool::Take(absl::Time deadline) {
  const absl::Time start = absl::Now();
  while (true) {
    ASSIGN_OR_RETURN(Taken taken, WaitForOne(deadline));
    const absl::Time now = absl::Now();
    if (now - taken.idle_since > kTrustIdle && !taken.connection->Ping().ok()) {
      Discard(std::move(taken.connection), CloseReason::kUnanswered);
      continue;
    }
    metrics_.Waited(absl::ToDoubleSeconds(now - start));
    return Lease(this, std::move(taken.connection), taken.idle_since <= now);
  }
}

absl::StatusOr<Database::Pool::Taken> Database::Pool::WaitForOne(absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  while (true) {
    if (!idle_.empty()) {
      Taken taken{std::move(idle_.back().connection), idle_.back().since};
      idle_.pop_back();
      ++in_use_;
      Count();
      return taken;
    }
    const absl::Time now = absl::Now();
    if (now >= deadline) {
      metrics_.WaitTimedOut();
      return DeadlinePassed();
    }
    if (MayOpen()) {
      absl::StatusOr<std::unique_ptr<Connection>> opened = Open(deadline);
      if (!opened.ok()) continue;
      ++in_use_;
      Count();
      return Taken{*std::move(opened), absl::InfiniteFuture()};
    }
    const bool down = now < retry_at_;
    if (down && in_use_ + opening_ == 0) return last_failure_;
    if (waiters_ >= kMostWaiters) return Overloaded(absl::Seconds(1));
    ++waiters_;
    freed_.WaitWithDeadline(&mutex_, down ? std::min(deadline, retry_at_) : deadline);
    --waiters_;
  }
}

bool Database::Pool::MayOpen() const {
  const int open = static_cast<int>(idle_.size()) + in_use_ + opening_;
  return open < options_.max_connections && opening_ < kMostOpening && absl::Now() >= retry_at_;
}

absl::StatusOr<std::unique_ptr<Connection>> Database::Pool::Open(absl::Time deadline) {
  Options options = options_;
  options.connect_timeout = std::min(options.connect_timeout, deadline - absl::Now());
  ++opening_;
  mutex_.Unlock();
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(options, metrics_);
  mutex_.Lock();
  --opening_;
  if (opened.ok()) {
    failures_ = 0;
    retry_at_ = absl::InfinitePast();
  } else {
    BackOff(opened.status());
  }
  freed_.SignalAll();
  return opened;
}

void Database::Pool::BackOff(const absl::Status& failure) {
  absl::InsecureBitGen random;
  const absl::Duration wait =
      std::min(kLongestBackOff, kFirstBackOff * (1 << std::min(failures_, 10)));
  ++failures_;
  last_failure_ = failure;
  retry_at_ = absl::Now() + wait * absl::Uniform(random, 0.5, 1.0);
}

void Database::Pool::Return(std::unique_ptr<Connection> connection) {
  if (connection->in_transaction() && !connection->broken()) {
    observe::Log(observe::Level::kError, "database_transaction_leaked");
    connection->Rollback().IgnoreError();  // a failure breaks the connection
  }
  if (connection->broken()) return Discard(std::move(connection), CloseReason::kBroken);
  const absl::Time now = absl::Now();
  if (now >= connection->expires_at()) {
    return Discard(std::move(connection), CloseReason::kLifetime);
  }
  absl::MutexLock lock(&mutex_);
  --in_use_;
  idle_.push_back({std::move(connection), now});
  Count();
  freed_.Signal();
}

void Database::Pool::Discard(std::unique_ptr<Connection> connection, CloseReason reason) {
  connection.reset();
  metrics_.Closed(reason);
  absl::MutexLock lock(&mutex_);
  --in_use_;
  if (reason != CloseReason::kLifetime) {
    // Perhaps the server went away: ask the others before they are used.
    for (Idle& idle : idle_) idle.since = absl::InfinitePast();
  }
  Count();
  freed_.SignalAll();
}

void Database::Pool::Keep() {
  mutex_.Lock();
  while (!stopping_) {
    for (Idle& expired : TakeExpired()) {
      mutex_.Unlock();
      expired.connection.reset();
      metrics_.Closed(CloseReason::kLifetime);
      mutex_.Lock();
    }
    while (!stopping_ && static_cast<int>(idle_.size()) < options_.min_idle && MayOpen()) {
      auto opened = Open(absl::Now() + options_.connect_timeout);
      if (!opened.ok()) break;
      idle_.push_back({*std::move(opened), absl::Now()});
      Count();
      freed_.Signal();
    }
    const absl::Time next = absl::Now() + kKeeperPeriod;
    while (!stopping_ && !stopped_.WaitWithDeadline(&mutex_, next)) {
    }
  }
  mutex_.Unlock();
}

std::vector<Database::Pool::Idle> Database::Pool::TakeExpired() {
  const absl::Time now = absl::Now();
  const auto expired = std::stable_partition(idle_.begin(), idle_.end(), [&](const Idle& idle) {
    return idle.connection->expires_at() > now;
  });
  std::vector<Idle> taken(std::make_move_iterator(expired), std::make_move_iterator(idle_.end()));
  idle_.erase(expired, idle_.end());
  Count();
  return taken;
}

void Database::Pool::Count() { metrics_.SetPool(static_cast<int>(idle_.size()), in_use_); }

}  // namespace edugroup::sql
