#include "common/rpc/background.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/observe/log.h"
#include "common/resource/name.h"
#include "common/sql/now.h"
#include "common/value/status.h"

namespace edugroup::rpc {
namespace {

// Longer than a turn, so that a lease never ends under one.
constexpr absl::Duration kLease = absl::Seconds(60);
constexpr absl::Duration kTurn = absl::Seconds(30);
constexpr absl::Duration kLeaseTimeout = absl::Seconds(2);

const sql::Statement kAddWork = {"background_add",
                                 "INSERT IGNORE INTO background_work (name) VALUES (?)"};
const sql::Statement kTakeLease = {
    "background_lease",
    "UPDATE background_work SET holder = ?, lease_until_us = " EDUGROUP_SQL_NOW
    " + ? WHERE name = ? AND (holder = ? OR lease_until_us < " EDUGROUP_SQL_NOW ")"};
const sql::Statement kGiveBack = {
    "background_give_back",
    "UPDATE background_work SET holder = '', lease_until_us = 0 WHERE name = ? AND holder = ?"};

auth::Principal ServerItself(absl::string_view server) {
  auth::Principal principal;
  principal.subject = absl::StrCat("server:", server);
  principal.groups["*"].roles.Add(auth::Role::SYSTEM);
  principal.expires = absl::InfiniteFuture();
  return principal;
}

}  // namespace

Background::Background(sql::Database& database, const value::Clock& clock, absl::string_view server,
                       observe::Registry& registry, absl::Duration longest_interval)
    : database_(database),
      clock_(clock),
      registry_(registry),
      longest_interval_(longest_interval),
      holder_(resource::NewId()),
      principal_(ServerItself(server)) {}

Background::~Background() { Stop(); }

void Background::Repeat(absl::string_view name, absl::Duration interval, Turn turn) {
  const auto counter = [&](const std::string& outcome) {
    return registry_.MakeCounter("background_turns_total",
                                 "Turns of work that the server does without being called.",
                                 {{"work", std::string(name)}, {"outcome", outcome}});
  };
  works_.push_back({std::string(name), std::min(interval, longest_interval_), std::move(turn),
                    counter("done"), counter("failed"), ""});
}

void Background::Start() {
  for (Work& work : works_) {
    threads_.emplace_back([this, &work] { Run(work); });
  }
}

void Background::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Background::Run(Work& work) {
  do {
    const absl::StatusOr<bool> more = TurnOnce(work);
    if (!more.ok()) work.failed.Add();
    Report(work, more.status());
    if (more.value_or(false) && Pause(absl::ZeroDuration())) continue;
  } while (Pause(work.interval));
  GiveBack(work.name);
}

void Background::Report(Work& work, const absl::Status& status) {
  if (status.message() == work.reported) return;
  work.reported = std::string(status.message());
  if (status.ok()) return;
  observe::Log(observe::Level::kWarning, "background work failed",
               {{"work", work.name}, {"why", work.reported}});
}

absl::StatusOr<bool> Background::TurnOnce(Work& work) {
  ASSIGN_OR_RETURN(const bool ours, TakeLease(work.name, absl::Now() + kLeaseTimeout));
  if (!ours) return false;
  Call call;
  call.principal = &principal_;
  call.method = absl::StrCat("background/", work.name);
  call.deadline = absl::Now() + kTurn;
  call.today = clock_.Today();
  call.trace = observe::StartSpan("");
  ASSIGN_OR_RETURN(const bool more, work.turn(call));
  work.done.Add();
  return more;
}

absl::StatusOr<bool> Background::TakeLease(const std::string& work, absl::Time deadline) {
  int64_t found = 0;
  RETURN_IF_ERROR(database_.Transact(deadline, [&](sql::Transaction& transaction) -> absl::Status {
    const sql::Params lease = {holder_, absl::ToInt64Microseconds(kLease), work, holder_};
    ASSIGN_OR_RETURN(found, transaction.Execute(kTakeLease, lease));
    if (found > 0) return absl::OkStatus();
    // Held by another server, or the first time that anybody asks.
    ASSIGN_OR_RETURN(const int64_t added, transaction.Execute(kAddWork, {work}));
    if (added == 0) return absl::OkStatus();
    ASSIGN_OR_RETURN(found, transaction.Execute(kTakeLease, lease));
    return absl::OkStatus();
  }));
  return found > 0;
}

void Background::GiveBack(const std::string& work) {
  // What cannot be given back ends by itself.
  database_
      .Transact(absl::Now() + kLeaseTimeout,
                [&](sql::Transaction& transaction) {
                  return transaction.Execute(kGiveBack, {work, holder_}).status();
                })
      .IgnoreError();
}

bool Background::Pause(absl::Duration interval) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopping_), interval);
}

}  // namespace edugroup::rpc
