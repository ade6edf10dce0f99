// What happens by itself: the sweep turns what time turns, in order of days (C1.7, N12). One
// replica runs it at a time; running it twice, or late, changes nothing.
#pragma once

#include <string>

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
  // other; then what has changed on this day: assignments, at most 200 of a plan in a transaction
  // with their reminders, urges and orders; rounds that open by their plan's rules; orders and
  // items of rounds that are owed an answer. Only rows are read whose turn day has come. Answers
  // whether more waits: it works for ten seconds at a time.
  absl::StatusOr<bool> Turn(const rpc::Call& call);

 private:
  // Whether the day is finished.
  absl::StatusOr<bool> TurnDay(const rpc::Call& call, absl::CivilDay day, absl::Time until);

  resource::Store& store_;
};

// The sweep looks at all open assignments under `plan` again, or of the whole group when it is
// empty: for writes of what their turns follow from.
absl::Status ScheduleTurns(resource::Change& change, const std::string& group,
                           absl::string_view plan);

}  // namespace edugroup::task
