// The pool behind Database, seen through it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/observe/metrics.h"
#include "common/sql/database.h"
#include "common/testing/database.h"
#include "common/value/error.h"

namespace edugroup::sql {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

const Statement kConnectionId = {"connection_id", "SELECT CONNECTION_ID()"};

class PoolTest : public ::testing::Test {
 protected:
  PoolTest() { options_.min_idle = 0; }
  std::unique_ptr<Database> Open() { return *Database::Create(options_, registry_); }

  int64_t IdOf(Database& database) {
    const auto rows = database.Read(Soon(), kConnectionId, {});
    return rows.ok() ? (*rows)[0][0].number() : -1;
  }
  // The sessions on our schema as the server sees them.
  Rows Sessions() {
    static const Statement kSessions = {
        "sessions", "SELECT id FROM information_schema.processlist WHERE db = ? AND user = ?"};
    absl::SleepFor(absl::Milliseconds(50));  // closed sessions take a moment to vanish
    observe::Registry registry;
    const auto root = *Database::Create(schema_.root(), registry);
    return *root->Read(Soon(), kSessions, {schema_.schema(), options_.user});
  }
  // Holds `count` connections of `database` until destroyed.
  class Holder {
   public:
    Holder(Database& database, int count) {
      for (int i = 0; i < count; ++i) {
        threads_.emplace_back([&] {
          EXPECT_EQ(database.Transact(absl::InfiniteFuture(),
                                      [&](Transaction&) {
                                        ++held_;
                                        release_.WaitForNotification();
                                        return absl::OkStatus();
                                      }),
                    absl::OkStatus());
        });
      }
      while (held_ < count) absl::SleepFor(absl::Milliseconds(1));
    }
    ~Holder() {
      release_.Notify();
      for (std::thread& thread : threads_) thread.join();
    }

   private:
    std::atomic<int> held_{0};
    absl::Notification release_;
    std::vector<std::thread> threads_;
  };

  testing::TestDatabase schema_;
  Options options_ = schema_.runtime();
  observe::Registry registry_;
};

TEST_F(PoolTest, OptionsThatMakeNoSenseAreRefused) {
  options_.max_connections = 0;
  EXPECT_EQ(Database::Create(options_, registry_).status().code(), StatusCode::kInvalidArgument);
  options_.max_connections = 1;
  options_.min_idle = 2;
  EXPECT_EQ(Database::Create(options_, registry_).status().code(), StatusCode::kInvalidArgument);
}

TEST_F(PoolTest, TheConnectionUsedLastIsUsedNext) {
  const auto database = Open();
  const int64_t first = IdOf(*database);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(IdOf(*database), first);
  EXPECT_THAT(registry_.Text(), HasSubstr("db_connections_opened_total 1"));
  EXPECT_THAT(registry_.Text(), HasSubstr("db_pool_connections{state=\"idle\"} 1"));
}

TEST_F(PoolTest, NeverMoreThanTheLimitHoweverManyAsk) {
  options_.max_connections = 3;
  const auto database = Open();
  std::vector<std::thread> threads;
  std::atomic<int> running{0}, most{0}, failures{0};
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const absl::Status status = database->Transact(Soon(), [&](Transaction& transaction) {
          const int now = ++running;
          for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
          }
          const absl::Status read = transaction.Query(kConnectionId, {}).status();
          --running;
          return read;
        });
        if (!status.ok()) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_LE(most, 3);
  EXPECT_LE(Sessions().size(), 3u);
}

TEST_F(PoolTest, AWaitEndsAtTheDeadline) {
  options_.max_connections = 1;
  const auto database = Open();
  const Holder holder(*database, 1);
  const absl::Time start = absl::Now();
  EXPECT_EQ(database->Ping(start + absl::Milliseconds(100)).code(), StatusCode::kDeadlineExceeded);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(100));
  EXPECT_LT(absl::Now() - start, absl::Seconds(1));
  EXPECT_THAT(registry_.Text(), HasSubstr("db_pool_timeouts_total 1"));
  EXPECT_THAT(registry_.Text(), HasSubstr("db_pool_connections{state=\"in_use\"} 1"));
}

TEST_F(PoolTest, TooManyWaitersAreRefused) {
  options_.max_connections = 1;
  const auto database = Open();
  std::atomic<int> served{0}, refused{0}, wrong{0};
  std::vector<std::thread> callers;
  {
    const Holder holder(*database, 1);
    for (int i = 0; i < 300; ++i) {
      callers.emplace_back([&] {
        const absl::Status status = database->Ping(Soon());
        const bool overloaded =
            absl::IsResourceExhausted(status) && ReasonOf(status) == ErrorReason::OVERLOADED;
        ++(status.ok() ? served : overloaded ? refused : wrong);
      });
    }
    const absl::Time deadline = Soon();
    while (refused < 300 - 256 && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(1));
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(refused, 300 - 256);
  EXPECT_EQ(served, 256);
  EXPECT_EQ(wrong, 0);
}

TEST_F(PoolTest, AReadOnAConnectionThatDiedWhileIdleIsDoneOnAnother) {
  const auto database = Open();
  const int64_t killed = IdOf(*database);
  schema_.Run(absl::StrCat("KILL ", killed));
  const int64_t replaced = IdOf(*database);
  EXPECT_GT(replaced, 0);
  EXPECT_NE(replaced, killed);
  EXPECT_THAT(registry_.Text(), HasSubstr("db_connections_closed_total{reason=\"broken\"} 1"));
}

TEST_F(PoolTest, WhenOneConnectionDiedTheOthersAreAskedBeforeUse) {
  const auto database = Open();
  { const Holder holder(*database, 4); }
  for (const Row& session : Sessions()) schema_.Run(absl::StrCat("KILL ", session[0].number()));
  EXPECT_EQ(database->Ping(Soon()), absl::OkStatus());
  for (int i = 0; i < 4; ++i) EXPECT_GT(IdOf(*database), 0);
  EXPECT_THAT(registry_.Text(), HasSubstr("db_connections_closed_total{reason=\"broken\"} 1"));
  EXPECT_THAT(registry_.Text(), HasSubstr("db_connections_closed_total{reason=\"unanswered\"} 3"));
}

TEST_F(PoolTest, ATransactionOnAConnectionThatDiedWhileIdleStartsOnAnother) {
  const auto database = Open();
  schema_.Run(absl::StrCat("KILL ", IdOf(*database)));
  int runs = 0;
  EXPECT_EQ(database->Transact(Soon(),
                               [&](Transaction&) {
                                 ++runs;
                                 return absl::OkStatus();
                               }),
            absl::OkStatus());
  EXPECT_EQ(runs, 1);
}

TEST_F(PoolTest, ADatabaseThatIsAwayIsRefusedAtOnceAndFoundAgain) {
  options_.socket.clear();
  const int right_port = options_.port;
  options_.port = 1;  // nobody listens
  const auto away = Open();
  EXPECT_EQ(away->Ping(Soon()).code(), StatusCode::kUnavailable);
  const absl::Time start = absl::Now();
  int refused = 0;
  while (absl::Now() - start < absl::Milliseconds(40)) {
    if (away->Ping(Soon()).code() == StatusCode::kUnavailable) ++refused;
  }
  EXPECT_GT(refused, 20);  // without asking the network each time
  EXPECT_THAT(registry_.Text(), HasSubstr("db_connections_opened_total 0"));
  options_.port = right_port;
  EXPECT_EQ(Open()->Ping(Soon()), absl::OkStatus());
}

TEST_F(PoolTest, AServerThatDoesNotSpeakHoldsNobodyBeyondTheConnectTimeout) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener, 10), 0);
  ASSERT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  options_.socket.clear();
  options_.port = ntohs(address.sin_port);
  options_.connect_timeout = absl::Seconds(1);
  const absl::Time start = absl::Now();
  EXPECT_EQ(Open()->Ping(Soon()).code(), StatusCode::kUnavailable);
  EXPECT_LT(absl::Now() - start, absl::Seconds(4));
  close(listener);
}

TEST_F(PoolTest, KeepsSomeConnectionsReadyAndReplacesTheOld) {
  options_.min_idle = 2;
  options_.max_lifetime = absl::Seconds(1);
  const auto database = Open();
  const auto count_of = [&](const std::string& series) {
    const std::string text = registry_.Text();
    const std::string line = absl::StrCat("\n", series, " ");  // not the one of HELP
    const size_t at = text.find(line);
    return at == std::string::npos ? -1 : std::stoi(text.substr(at + line.size()));
  };
  const absl::Time deadline = Soon();
  // All four by the pool itself: nobody asks for a connection.
  while (count_of("db_connections_opened_total") < 4 && absl::Now() < deadline) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_GE(count_of("db_connections_closed_total{reason=\"lifetime\"}"), 2);
  EXPECT_GE(count_of("db_connections_opened_total"), 4);
  EXPECT_EQ(database->Ping(Soon()), absl::OkStatus());
}

TEST_F(PoolTest, WorkThatThrowsLeavesNoTransactionBehind) {
  options_.max_connections = 1;
  schema_.Run("CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB");
  const auto database = Open();
  EXPECT_THROW(database
                   ->Transact(Soon(),
                              [](Transaction& transaction) -> absl::Status {
                                transaction.Execute({"insert", "INSERT INTO t VALUES (1)"}, {})
                                    .status()
                                    .IgnoreError();
                                throw std::bad_alloc();
                              })
                   .IgnoreError(),
               std::bad_alloc);
  EXPECT_TRUE(database->Read(Soon(), {"count", "SELECT id FROM t"}, {})->empty());
}

TEST_F(PoolTest, ClosesEverythingInTheEnd) {
  Open()->Ping(Soon()).IgnoreError();
  EXPECT_THAT(Sessions(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace edugroup::sql
