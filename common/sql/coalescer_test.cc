#include "common/sql/coalescer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"

namespace edugroup::sql {
namespace {

using Found = Coalescer::Found;
using Keys = std::vector<std::string>;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

Found Echo(const Keys& keys) {
  Found found;
  for (const std::string& key : keys) found[key] = absl::StrCat("value of ", key);
  return found;
}

// A reader whose first read waits to be let go, so that others gather behind it.
class GatedReader {
 public:
  absl::StatusOr<Found> Read(const Keys& keys) {
    bool first = false;
    {
      absl::MutexLock lock(&mutex_);
      first = reads_.empty();
      reads_.push_back(keys);
    }
    if (first) {
      started_.Notify();
      gate_.WaitForNotification();
    }
    return Echo(keys);
  }
  void WaitUntilStarted() { started_.WaitForNotification(); }
  void LetGo() { gate_.Notify(); }
  std::vector<Keys> reads() {
    absl::MutexLock lock(&mutex_);
    return reads_;
  }

 private:
  absl::Mutex mutex_;
  std::vector<Keys> reads_ ABSL_GUARDED_BY(mutex_);
  absl::Notification started_, gate_;
};

TEST(Coalescer, WhoArrivesDuringAReadIsServedTogetherByTheNext) {
  GatedReader reader;
  Coalescer coalescer([&](const Keys& keys, absl::Time) { return reader.Read(keys); }, 10, 1);
  auto first = std::async(std::launch::async, [&] { return coalescer.Get("a", Soon()); });
  reader.WaitUntilStarted();
  std::vector<std::future<absl::StatusOr<std::string>>> others;
  for (const char* key : {"a", "b", "c", "b"}) {
    others.push_back(
        std::async(std::launch::async, [&, key] { return coalescer.Get(key, Soon()); }));
  }
  absl::SleepFor(absl::Milliseconds(200));  // they arrive
  reader.LetGo();
  EXPECT_EQ(*first.get(), "value of a");
  EXPECT_EQ(*others[0].get(), "value of a");
  EXPECT_EQ(*others[1].get(), "value of b");
  EXPECT_EQ(*others[2].get(), "value of c");
  EXPECT_EQ(*others[3].get(), "value of b");
  ASSERT_EQ(reader.reads().size(), 2u);
  EXPECT_THAT(reader.reads()[1], ::testing::UnorderedElementsAre("a", "b", "c"));
}

TEST(Coalescer, AWaiterLeavesAtItsDeadlineAndIsNotRead) {
  GatedReader reader;
  Coalescer coalescer([&](const Keys& keys, absl::Time) { return reader.Read(keys); }, 10, 1);
  auto first = std::async(std::launch::async, [&] { return coalescer.Get("a", Soon()); });
  reader.WaitUntilStarted();
  const auto late = coalescer.Get("b", absl::Now() + absl::Milliseconds(50));
  EXPECT_EQ(late.status().code(), absl::StatusCode::kDeadlineExceeded);
  reader.LetGo();
  EXPECT_TRUE(first.get().ok());
  EXPECT_EQ(*coalescer.Get("c", Soon()), "value of c");
  ASSERT_EQ(reader.reads().size(), 2u);
  EXPECT_EQ(reader.reads()[1], Keys{"c"});
}

TEST(Coalescer, AbsentIsNotFoundAndAFailureIsEverybodys) {
  Coalescer nothing([](const Keys&, absl::Time) { return Found(); }, 10, 1);
  EXPECT_EQ(nothing.Get("a", Soon()).status().code(), absl::StatusCode::kNotFound);
  Coalescer broken([](const Keys&, absl::Time) { return absl::UnavailableError("away"); }, 10, 1);
  EXPECT_EQ(broken.Get("a", Soon()).status(), absl::UnavailableError("away"));
  EXPECT_EQ(broken.Get("a", Soon()).status(), absl::UnavailableError("away"));  // the slot is back
}

TEST(Coalescer, ReadsUntilTheLatestDeadlineOfItsCallers) {
  absl::Time asked;
  Coalescer coalescer(
      [&](const Keys& keys, absl::Time deadline) {
        asked = deadline;
        return Echo(keys);
      },
      10, 1);
  const absl::Time deadline = Soon();
  ASSERT_TRUE(coalescer.Get("a", deadline).ok());
  EXPECT_EQ(asked, deadline);
}

// Many threads against values that only grow: whatever the interleaving, an answer is never older
// than its question, batches keep their bounds, and nobody is forgotten.
class CoalescerProperty : public ::testing::TestWithParam<std::pair<int, int>> {};

TEST_P(CoalescerProperty, NeverStaleNeverTooManyNeverForgotten) {
  const auto [max_batch, max_parallel] = GetParam();
  constexpr int kKeys = 8, kThreads = 16, kRounds = 400;
  std::array<std::atomic<int>, kKeys> versions{};
  std::atomic<int> running{0}, most_running{0}, most_keys{0}, repeated{0}, reads{0};
  const auto read = [&](const Keys& keys, absl::Time) -> absl::StatusOr<Found> {
    const int now_running = ++running;
    for (int seen = most_running; seen < now_running;) {
      if (most_running.compare_exchange_weak(seen, now_running)) break;
    }
    for (int seen = most_keys; seen < static_cast<int>(keys.size());) {
      if (most_keys.compare_exchange_weak(seen, static_cast<int>(keys.size()))) break;
    }
    if (std::set<std::string>(keys.begin(), keys.end()).size() != keys.size()) ++repeated;
    Found found;
    for (const std::string& key : keys) {
      int index = 0;
      if (absl::SimpleAtoi(key, &index)) found[key] = absl::StrCat(versions[index].load());
    }
    absl::SleepFor(absl::Microseconds(20));  // what was read ages
    --running;
    if (++reads % 50 == 0) return absl::UnavailableError("sometimes");
    return found;
  };
  Coalescer coalescer(read, max_batch, max_parallel);
  std::atomic<int> stale{0}, wrong{0}, ok{0}, failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      absl::BitGen random;
      for (int round = 0; round < kRounds; ++round) {
        const int index = absl::Uniform(random, 0, kKeys);
        if (absl::Bernoulli(random, 0.1)) {
          const auto code = coalescer.Get("absent", Soon()).status().code();
          if (code != absl::StatusCode::kNotFound && code != absl::StatusCode::kUnavailable)
            ++wrong;
          continue;
        }
        const bool hurry = absl::Bernoulli(random, 0.1);
        const int before = ++versions[index];
        const auto answer = coalescer.Get(absl::StrCat(index),
                                          hurry ? absl::Now() + absl::Microseconds(30) : Soon());
        int version = 0;
        if (!answer.ok()) {
          const bool expected = absl::IsUnavailable(answer.status()) ||
                                (hurry && absl::IsDeadlineExceeded(answer.status()));
          ++(expected ? failed : wrong);
        } else if (!absl::SimpleAtoi(*answer, &version) || version < before) {
          ++stale;
        } else {
          ++ok;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stale, 0);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(repeated, 0);
  EXPECT_GT(ok, kThreads * kRounds / 2);
  EXPECT_LE(most_keys, max_batch);
  EXPECT_LE(most_running, max_parallel);
  EXPECT_EQ(running, 0);
  if (max_batch > 1) {
    EXPECT_LT(reads, kThreads * kRounds);  // it did merge
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, CoalescerProperty,
                         ::testing::Values(std::pair(8, 1), std::pair(3, 1), std::pair(3, 2),
                                           std::pair(8, 4), std::pair(1, 3)));

}  // namespace
}  // namespace edugroup::sql
