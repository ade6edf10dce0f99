// What happens by itself: the sweep turns what time turns, in order of days (C1.7, N12). One
// replica runs it at a time; running it twice, or late, changes nothing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/auth/principal.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"

namespace edugroup::task {

// Not thread-safe: one turn at a time.
class Sweep {
 public:
  // Borrowed; outlives this.
  explicit Sweep(resource::Store& store);

  // Turns every day since the last one that was finished, up to `today`, one after the other; then
  // what has changed on this day. Each assignment is turned in a transaction with at most 199
  // others of its plan, with its reminders, urges and orders. Stops at `deadline` with
  // DEADLINE_EXCEEDED and goes on there next time.
  absl::Status Turn(absl::CivilDay today, absl::Time deadline);

 private:
  struct Due {
    std::string group, plan;
    std::vector<std::string> paths;  // of assignments, below the group
  };

  absl::Status TurnDay(absl::CivilDay day, absl::Time deadline);
  absl::StatusOr<std::vector<Due>> FindDue(absl::CivilDay day, absl::Time deadline);
  absl::Status TurnBatch(const Due& due, absl::CivilDay day, absl::Time deadline);
  rpc::Call CallFor(const std::string& group, absl::CivilDay day, absl::Time deadline) const;

  resource::Store& store_;
  auth::Principal principal_;
};

// The sweep looks at all open assignments under `plan` again, or of the whole group when it is
// empty: for writes of what their turns follow from.
absl::Status ScheduleTurns(resource::Change& change, const std::string& group,
                           absl::string_view plan);

}  // namespace edugroup::task
