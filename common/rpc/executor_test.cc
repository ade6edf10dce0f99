#include "common/rpc/executor.h"

#include <atomic>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace edugroup::rpc {
namespace {

bool Take(Executor& executor, Executor::Task task) { return executor.TryRun(task); }

TEST(Executor, RunsAllThatItTook) {
  std::atomic<int> done{0};
  {
    Executor executor(8, 100000);
    for (int i = 0; i < 20000; ++i) ASSERT_TRUE(Take(executor, [&done] { ++done; }));
  }
  EXPECT_EQ(done, 20000);
}

TEST(Executor, AFullQueueRefuses) {
  absl::Notification go;
  Executor executor(1, 2);
  absl::Notification begun;
  ASSERT_TRUE(Take(executor, [&] {
    begun.Notify();
    go.WaitForNotification();
  }));
  begun.WaitForNotification();
  EXPECT_TRUE(Take(executor, [] {}));
  EXPECT_TRUE(Take(executor, [] {}));
  EXPECT_FALSE(Take(executor, [] {}));
  go.Notify();
}

// Each task ends only when all threads are at work.
TEST(Executor, AllThreadsAreWokenWhenAllAreNeeded) {
  constexpr int kThreads = 16;
  Executor executor(kThreads, 100);
  for (int round = 0; round < 200; ++round) {
    absl::Barrier* const meeting = new absl::Barrier(kThreads);
    absl::BlockingCounter done(kThreads);
    for (int i = 0; i < kThreads; ++i) {
      ASSERT_TRUE(Take(executor, [&done, meeting] {
        if (meeting->Block()) delete meeting;
        done.DecrementCount();
      }));
    }
    done.Wait();
  }
}

}  // namespace
}  // namespace edugroup::rpc
