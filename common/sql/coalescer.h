// Merges reads by key that arrive together into one statement.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace edugroup::sql {

// Get(key) waits only for what is already running: the first caller reads at once; whoever arrives
// while that read runs is answered together by the next one (`SELECT … WHERE (…) IN (…)` over at
// most `max_batch` distinct keys). No delay is added when nothing is waiting. A batch that fails
// fails all its callers with the batch's status. A read never answers with data older than its
// call: a caller that arrives while a read runs is never served by that read.
class Coalescer {
 public:
  using Found = absl::flat_hash_map<std::string, std::string>;
  // Reads the values of `keys`; absent keys are left out. Called on callers' threads, on at most
  // `max_parallel` at once.
  using ReadMany = std::function<absl::StatusOr<Found>(const std::vector<std::string>& keys,
                                                       absl::Time deadline)>;

  Coalescer(ReadMany read, int max_batch, int max_parallel);
  ~Coalescer();

  // The value of `key`. NOT_FOUND when absent; DEADLINE_EXCEEDED; what ReadMany answers.
  absl::StatusOr<std::string> Get(const std::string& key, absl::Time deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace edugroup::sql
