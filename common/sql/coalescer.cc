#include "common/sql/coalescer.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/sql/sql_error.h"

namespace edugroup::sql {
namespace {

// One caller of Get. It is shared with the batch that serves it: the caller may give up earlier.
struct Call {
  Call(const std::string& k, absl::Time d) : key(k), deadline(d) {}

  const std::string key;
  const absl::Time deadline;
  absl::CondVar woken;
  bool reads = false;  // it has a slot: it reads for all who wait
  bool answered = false;
  absl::StatusOr<std::string> answer;
};
using Calls = std::vector<std::shared_ptr<Call>>;

std::vector<std::string> KeysOf(const Calls& batch) {
  absl::flat_hash_set<std::string> distinct;
  for (const auto& call : batch) distinct.insert(call->key);
  return {distinct.begin(), distinct.end()};
}

// The latest of all: one caller in a hurry must not fail the others.
absl::Time DeadlineOf(const Calls& batch) {
  absl::Time latest = absl::InfinitePast();
  for (const auto& call : batch) latest = std::max(latest, call->deadline);
  return latest;
}

absl::StatusOr<std::string> AnswerTo(const std::string& key,
                                     const absl::StatusOr<Coalescer::Found>& found) {
  if (!found.ok()) return found.status();
  const auto value = found->find(key);
  if (value == found->end()) return absl::NotFoundError(absl::StrCat("not found: ", key));
  return value->second;
}

}  // namespace

// Every slot is either free, or reading, or on its way to the oldest caller that waits. So callers
// wait only while no slot is free.
struct Coalescer::State {
  State(ReadMany r, int batch, int parallel)
      : read(std::move(r)), max_batch(std::max(batch, 1)), free_slots(std::max(parallel, 1)) {}

  absl::StatusOr<std::string> Get(const std::string& key, absl::Time deadline);
  // `first` and the oldest callers without a slot of their own, with at most max_batch distinct
  // keys.
  Calls TakeBatch(const std::shared_ptr<Call>& first) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void GiveSlotOn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);
  void Leave(const std::shared_ptr<Call>& call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex);

  const ReadMany read;
  const size_t max_batch;
  absl::Mutex mutex;
  int free_slots ABSL_GUARDED_BY(mutex);
  std::deque<std::shared_ptr<Call>> waiting ABSL_GUARDED_BY(mutex);
};

absl::StatusOr<std::string> Coalescer::State::Get(const std::string& key, absl::Time deadline) {
  const auto call = std::make_shared<Call>(key, deadline);
  Calls batch;
  {
    absl::MutexLock lock(&mutex);
    waiting.push_back(call);
    if (free_slots > 0) {
      --free_slots;
      call->reads = true;
    }
    while (!call->reads && !call->answered && !call->woken.WaitWithDeadline(&mutex, deadline)) {
    }
    if (call->answered) return std::move(call->answer);
    if (absl::Now() >= deadline) {
      Leave(call);
      return DeadlinePassed();
    }
    batch = TakeBatch(call);
  }
  const absl::StatusOr<Found> found = read(KeysOf(batch), DeadlineOf(batch));
  std::vector<absl::StatusOr<std::string>> answers;
  answers.reserve(batch.size());
  for (const auto& served : batch) answers.push_back(AnswerTo(served->key, found));

  absl::MutexLock lock(&mutex);
  for (size_t i = 0; i < batch.size(); ++i) {
    batch[i]->answer = std::move(answers[i]);
    batch[i]->answered = true;
    batch[i]->woken.Signal();
  }
  GiveSlotOn();
  return std::move(call->answer);
}

Calls Coalescer::State::TakeBatch(const std::shared_ptr<Call>& first) {
  Calls batch = {first};
  absl::flat_hash_set<absl::string_view> keys;
  keys.insert(first->key);
  std::deque<std::shared_ptr<Call>> left;
  for (auto& call : waiting) {
    if (call == first) continue;
    if (call->reads || (keys.size() == max_batch && !keys.contains(call->key))) {
      left.push_back(std::move(call));
    } else {
      keys.insert(call->key);
      batch.push_back(std::move(call));
    }
  }
  waiting = std::move(left);
  return batch;
}

void Coalescer::State::GiveSlotOn() {
  const auto next =
      std::find_if(waiting.begin(), waiting.end(), [](const auto& call) { return !call->reads; });
  if (next == waiting.end()) {
    ++free_slots;
    return;
  }
  (*next)->reads = true;
  (*next)->woken.Signal();
}

void Coalescer::State::Leave(const std::shared_ptr<Call>& call) {
  const auto place = std::find(waiting.begin(), waiting.end(), call);
  if (place != waiting.end()) waiting.erase(place);
  if (call->reads) GiveSlotOn();
}

Coalescer::Coalescer(ReadMany read, int max_batch, int max_parallel)
    : state_(std::make_unique<State>(std::move(read), max_batch, max_parallel)) {}
Coalescer::~Coalescer() = default;

absl::StatusOr<std::string> Coalescer::Get(const std::string& key, absl::Time deadline) {
  return state_->Get(key, deadline);
}

}  // namespace edugroup::sql
