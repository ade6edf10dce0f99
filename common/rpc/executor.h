// A fixed number of threads behind a bounded queue: where handlers run, so that gRPC's callback
// threads never block.
#pragma once

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace edugroup::rpc {

class Executor {
 public:
  using Task = absl::AnyInvocable<void()>;

  Executor(int threads, size_t queue_capacity);
  // Runs what is queued, then ends.
  ~Executor();

  // False, and the task untouched, when the queue is full.
  bool TryRun(Task& task);

 private:
  void Work();
  // Wakes an idle thread, unless one is on its way: that one wakes the next if there is more to do
  // than those already awake have done by then.
  void WakeOne() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  absl::Mutex mutex_;
  // Not a Condition: every unlock would evaluate it for each idle thread.
  absl::CondVar ready_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  int idle_ ABSL_GUARDED_BY(mutex_) = 0;         // threads that wait for work
  bool waking_ ABSL_GUARDED_BY(mutex_) = false;  // one of them is on its way
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace edugroup::rpc
