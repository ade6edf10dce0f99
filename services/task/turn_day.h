// Which rows time has to look at, and when again. Tables with a column turn_day hold the next day
// on which time alone may do something to the resource, yyyymmdd; a write of the resource sets it
// to kLookAgain.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"

namespace edugroup::task {

inline constexpr int64_t kLookAgain = 0;
inline constexpr int64_t kNeverTurns = 99991231;

// kNeverTurns for none.
int64_t TurnDay(std::optional<absl::CivilDay> day);

struct DueRow {
  std::string group;
  std::string path;                     // below the group
  std::optional<absl::CivilDay> since;  // its turn day; none: it was written since
};
// At most 200 rows, of all groups, whose turn day has come on `day`, by the key by_turn.
absl::StatusOr<std::vector<DueRow>> FindDue(const rpc::Call& call, const std::string& table,
                                            absl::CivilDay day, resource::Store& store);

// Says when the sweep looks again at rows of the call's group: paths by turn day. That is no change
// of the resources.
absl::Status KeepTurnDays(const rpc::Call& call, const std::string& table,
                          const std::map<int64_t, std::vector<std::string>>& paths,
                          resource::Change& change);

}  // namespace edugroup::task
