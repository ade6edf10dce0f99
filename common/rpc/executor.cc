#include "common/rpc/executor.h"

#include <utility>

namespace edugroup::rpc {

Executor::Executor(int threads, size_t queue_capacity) : capacity_(queue_capacity) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    ready_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool Executor::TryRun(Task& task) {
  absl::MutexLock lock(&mutex_);
  if (stopping_ || queue_.size() >= capacity_) return false;
  queue_.push_back(std::move(task));
  WakeOne();
  return true;
}

void Executor::WakeOne() {
  if (waking_ || idle_ == 0) return;
  waking_ = true;
  ready_.Signal();
}

void Executor::Work() {
  while (true) {
    Task task;
    {
      absl::MutexLock lock(&mutex_);
      while (queue_.empty() && !stopping_) {
        ++idle_;
        ready_.Wait(&mutex_);
        --idle_;
        waking_ = false;
      }
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
      if (!queue_.empty()) WakeOne();
    }
    task();
  }
}

}  // namespace edugroup::rpc
