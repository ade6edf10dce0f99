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

// A table with the column, and how its statements are called in the metrics.
struct TurnTable {
  const char* table;
  const char* find;
  const char* keep;
};
inline constexpr TurnTable kTurnAssignments = {"assignment", "due_assignment", "turn_assignment"};
inline constexpr TurnTable kTurnPlans = {"plan", "due_plan", "turn_plan"};
inline constexpr TurnTable kTurnOrders = {"supervision_order", "due_order", "turn_order"};
inline constexpr TurnTable kTurnRoundItems = {"round_item", "due_round_item", "turn_round_item"};
inline constexpr TurnTable kTurnTasks = {"task", "due_task", "turn_task"};

struct DueRow {
  std::string group;
  std::string path;                     // below the group
  std::optional<absl::CivilDay> since;  // its turn day; none: it was written since
};
// At most 200 rows, of all groups, whose turn day has come on `day`, by the key by_turn.
absl::StatusOr<std::vector<DueRow>> FindDue(const rpc::Call& call, const TurnTable& table,
                                            absl::CivilDay day, resource::Store& store);

// Says when the sweep looks again at rows of the call's group: paths by turn day. That is no change
// of the resources.
absl::Status KeepTurnDays(const rpc::Call& call, const TurnTable& table,
                          const std::map<int64_t, std::vector<std::string>>& paths,
                          resource::Change& change);

}  // namespace edugroup::task
