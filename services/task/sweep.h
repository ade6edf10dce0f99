// What happens by itself: the sweep turns what time turns, in order of days (C1.7, N12). One
// replica runs it at a time; running it twice, or late, changes nothing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"

namespace edugroup::task {

// Thread-safe.
class Sweep {
 public:
  // Borrowed; outlives this.
  explicit Sweep(resource::Store& store) : store_(store) {}

  // Turns every day since the last one that was finished, up to the call's today, one after the
  // other; then what has changed on this day. Each assignment is turned in a transaction with at
  // most 199 others of its plan, with its reminders, urges and orders. Answers whether more waits:
  // it works for ten seconds at a time.
  absl::StatusOr<bool> Turn(const rpc::Call& call);

 private:
  struct Due {
    std::string group, plan;
    std::vector<std::string> paths;  // of assignments, below the group
  };

  // Whether the day is finished.
  absl::StatusOr<bool> TurnDay(const rpc::Call& call, absl::CivilDay day, absl::Time until);
  absl::StatusOr<std::vector<Due>> FindDue(const rpc::Call& call, absl::CivilDay day);
  absl::Status TurnBatch(const rpc::Call& call, const Due& due, absl::CivilDay day);

  resource::Store& store_;
};

// The sweep looks at all open assignments under `plan` again, or of the whole group when it is
// empty: for writes of what their turns follow from.
absl::Status ScheduleTurns(resource::Change& change, const std::string& group,
                           absl::string_view plan);

}  // namespace edugroup::task
