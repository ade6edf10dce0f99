#include "common/sql/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/barrier.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/observe/metrics.h"
#include "common/testing/database.h"
#include "common/value/error.h"
#include "common/value/status.h"

namespace edugroup::sql {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

const Statement kInsert = {"insert", "INSERT INTO account (id, amount) VALUES (?, ?)"};
const Statement kAdd = {"add", "UPDATE account SET amount = amount + ? WHERE id = ?"};
const Statement kLock = {"lock", "SELECT amount FROM account WHERE id = ? FOR UPDATE"};
const Statement kAmount = {"amount", "SELECT amount FROM account WHERE id = ?"};
const Statement kConnectionId = {"connection_id", "SELECT CONNECTION_ID()"};

class DatabaseTest : public ::testing::Test {
 protected:
  DatabaseTest() {
    schema_.Run(
        "CREATE TABLE account (id INT PRIMARY KEY, amount BIGINT NOT NULL) ENGINE=InnoDB"
        " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    schema_.Run("INSERT INTO account VALUES (1, 100), (2, 100)");
  }
  std::unique_ptr<Database> Open(Options options) {
    return *Database::Create(std::move(options), registry_);
  }
  int64_t Amount(int id) {
    const auto rows = database_->Read(Soon(), kAmount, {id});
    return rows.ok() && rows->size() == 1 ? (*rows)[0][0].number() : -1;
  }
  void Kill(Transaction& transaction) {
    schema_.Run(absl::StrCat("KILL ", (*transaction.Query(kConnectionId, {}))[0][0].number()));
  }

  testing::TestDatabase schema_;
  observe::Registry registry_;
  std::unique_ptr<Database> database_ = Open(schema_.runtime());
};

TEST_F(DatabaseTest, WorkIsCommittedWholeOrNotAtAll) {
  const auto move = [&](absl::Status end) {
    return database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
      RETURN_IF_ERROR(transaction.Execute(kAdd, {-10, 1}).status());
      RETURN_IF_ERROR(transaction.Execute(kAdd, {10, 2}).status());
      return end;
    });
  };
  EXPECT_EQ(move(absl::OkStatus()), absl::OkStatus());
  EXPECT_EQ(Amount(1), 90);
  EXPECT_EQ(Amount(2), 110);
  EXPECT_EQ(move(absl::NotFoundError("ours")), absl::NotFoundError("ours"));
  EXPECT_EQ(Amount(1), 90);
  EXPECT_EQ(Amount(2), 110);
}

TEST_F(DatabaseTest, AnAbortedOfTheWorkItselfIsNotRunAgain) {
  int runs = 0;
  const absl::Status status = database_->Transact(Soon(), [&](Transaction&) {
    ++runs;
    return EtagMismatch("organizations/a");
  });
  EXPECT_EQ(status.code(), StatusCode::kAborted);
  EXPECT_EQ(runs, 1);
}

TEST_F(DatabaseTest, ABrokenKeyIsReportedAndTheWorkMayGoOn) {
  absl::Status broken;
  const absl::Status status =
      database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(transaction.Execute(kInsert, {3, 1}).status());
        broken = transaction.Execute(kInsert, {1, 1}).status();
        return transaction.Execute(kAdd, {1, 3}).status();
      });
  EXPECT_EQ(status, absl::OkStatus());
  EXPECT_EQ(broken.code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(BrokenKey(broken), "PRIMARY");
  EXPECT_EQ(Amount(3), 2);
}

TEST_F(DatabaseTest, ADeadlockIsRunAgainAsAWhole) {
  absl::Barrier* const both_locked = new absl::Barrier(2);  // deletes itself: Block() of the last
  std::atomic<int> runs{0};
  const auto move = [&](int from, int to) {
    bool first = true;
    return database_->Transact(Soon(), [&, from, to](Transaction& transaction) -> absl::Status {
      ++runs;
      RETURN_IF_ERROR(transaction.Execute(kAdd, {-10, from}).status());
      if (first) {
        first = false;
        if (both_locked->Block()) delete both_locked;
      }
      return transaction.Execute(kAdd, {10, to}).status();
    });
  };
  absl::Status there, back;
  std::thread other([&] { there = move(1, 2); });
  back = move(2, 1);
  other.join();
  EXPECT_EQ(there, absl::OkStatus());
  EXPECT_EQ(back, absl::OkStatus());
  EXPECT_GE(runs, 3);
  EXPECT_EQ(Amount(1), 100);
  EXPECT_EQ(Amount(2), 100);
  EXPECT_THAT(registry_.Text(), HasSubstr("db_errors_total{class=\"conflict\"} 1"));
  EXPECT_THAT(registry_.Text(), HasSubstr("db_transaction_retries_total 1"));
}

TEST_F(DatabaseTest, AfterADeadlockNothingOfTheWorkIsCommittedEvenWhenItGoesOn) {
  absl::Notification locked, waits;
  std::thread other([&] {
    const absl::Status status =
        database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
          // The heavier transaction: the server makes the other one its victim.
          for (int i = 10; i < 40; ++i) {
            RETURN_IF_ERROR(transaction.Execute(kInsert, {i, 0}).status());
          }
          RETURN_IF_ERROR(transaction.Query(kLock, {2}).status());
          if (!locked.HasBeenNotified()) locked.Notify();
          waits.WaitForNotification();
          return transaction.Query(kLock, {1}).status();
        });
    EXPECT_EQ(status, absl::OkStatus());
  });
  int runs = 0;
  absl::Status after;
  locked.WaitForNotification();
  const absl::Status status = database_->Transact(Soon(), [&](Transaction& transaction) {
    if (++runs > 1) return absl::CancelledError("enough");
    transaction.Query(kLock, {1}).status().IgnoreError();
    waits.Notify();
    absl::SleepFor(absl::Milliseconds(100));
    transaction.Query(kLock, {2}).status().IgnoreError();   // the deadlock, not looked at
    after = transaction.Execute(kAdd, {1000, 1}).status();  // would commit on its own
    return absl::OkStatus();
  });
  other.join();
  EXPECT_EQ(status, absl::CancelledError("enough"));  // it was run again, not committed
  EXPECT_EQ(after.code(), StatusCode::kAborted);
  EXPECT_EQ(Amount(1), 100);
}

TEST_F(DatabaseTest, ALockThatIsNotFreedIsWaitedForUntilTheDeadlineAndThenRolledBack) {
  const auto other = Open(schema_.runtime());
  const absl::Status held = other->Transact(Soon(), [&](Transaction& holder) -> absl::Status {
    RETURN_IF_ERROR(holder.Query(kLock, {1}).status());
    int runs = 0;
    // The server gives up after 5 s: then the update of account 2 would still be there.
    const absl::Status status = database_->Transact(
        absl::Now() + absl::Seconds(5), [&](Transaction& transaction) -> absl::Status {
          ++runs;
          RETURN_IF_ERROR(transaction.Execute(kAdd, {1, 2}).status());
          return transaction.Execute(kAdd, {1, 1}).status();
        });
    EXPECT_EQ(status.code(), StatusCode::kAborted);
    EXPECT_EQ(ReasonOf(status), ErrorReason::CONTENTION);
    EXPECT_EQ(runs, 1);
    // Free again: the transaction was rolled back before its connection went back.
    return holder.Execute(kAdd, {5, 2}).status();
  });
  EXPECT_EQ(held, absl::OkStatus());
  EXPECT_EQ(Amount(2), 105);
}

TEST_F(DatabaseTest, NothingIsSentAndNothingCommittedAfterTheDeadline) {
  absl::StatusOr<int64_t> late = 0;
  const absl::Time deadline = absl::Now() + absl::Milliseconds(300);
  const absl::Status status =
      database_->Transact(deadline, [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(transaction.Execute(kAdd, {1, 1}).status());
        absl::SleepFor(deadline - absl::Now());
        late = transaction.Execute(kAdd, {1, 1});
        return absl::OkStatus();  // the commit is refused too
      });
  EXPECT_EQ(late.status().code(), StatusCode::kDeadlineExceeded);
  EXPECT_EQ(status.code(), StatusCode::kDeadlineExceeded);
  EXPECT_EQ(Amount(1), 100);
  EXPECT_EQ(database_->Read(absl::Now(), kAmount, {1}).status().code(),
            StatusCode::kDeadlineExceeded);
}

TEST_F(DatabaseTest, OfACommitThatBreaksTheOutcomeIsUnknown) {
  int runs = 0;
  const absl::Status status =
      database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
        ++runs;
        RETURN_IF_ERROR(transaction.Execute(kAdd, {1, 1}).status());
        Kill(transaction);
        return absl::OkStatus();
      });
  EXPECT_TRUE(OutcomeUnknown(status)) << status;
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(runs, 1);  // never repeated by us
  EXPECT_EQ(Amount(1), 100);
}

TEST_F(DatabaseTest, AConnectionThatBreaksBeforeCommitIsUnavailableAndKnown) {
  const absl::Status status =
      database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(transaction.Execute(kAdd, {1, 1}).status());
        Kill(transaction);
        return transaction.Execute(kAdd, {1, 1}).status();
      });
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_FALSE(OutcomeUnknown(status));
  EXPECT_EQ(Amount(1), 100);
}

TEST_F(DatabaseTest, AMissingTableOrColumnIsAMissingMigration) {
  for (const char* text : {"SELECT 1 FROM nowhere", "SELECT nothing FROM account"}) {
    const absl::Status status = database_->Read(Soon(), {"test", text}, {}).status();
    EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonOf(status), ErrorReason::SCHEMA_MISMATCH);
  }
}

TEST_F(DatabaseTest, WhatAServerSaysIsNotInTheMessage) {
  const absl::Status status =
      database_->Read(Soon(), {"test", "SELECT FROM secret x"}, {}).status();
  EXPECT_EQ(status.code(), StatusCode::kInternal);
  EXPECT_EQ(status.message(), "internal error");
}

TEST_F(DatabaseTest, ManyMoversLoseNothing) {
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const int from = 1 + (t + i) % 2;
        const absl::Status status =
            database_->Transact(Soon(), [&](Transaction& transaction) -> absl::Status {
              RETURN_IF_ERROR(transaction.Execute(kAdd, {-1, from}).status());
              return transaction.Execute(kAdd, {1, 3 - from}).status();
            });
        if (!status.ok()) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(Amount(1) + Amount(2), 200);
}

}  // namespace
}  // namespace edugroup::sql
