#include "services/task/sweep.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "google/protobuf/empty.pb.h"
#include "services/task/columns.h"
#include "services/task/turn_assignments.h"
#include "services/task/turn_day.h"
#include "services/task/turn_duties.h"

namespace edugroup::task {
namespace {

using google::protobuf::Empty;
using resource::Change;
using Paths = std::vector<std::string>;

constexpr absl::Duration kAtATime = absl::Seconds(10);

const sql::Statement kSelectHead = {"sweep_head", "SELECT day FROM sweep_head WHERE id = 1"};
const sql::Statement kUpdateHead = {
    "sweep_head_update",
    "INSERT INTO sweep_head (id, day) VALUES (1, ?) ON DUPLICATE KEY UPDATE day = VALUES(day)"};
const sql::Statement kScheduleGroup = {
    "sweep_schedule",
    "UPDATE assignment SET turn_day = 0 WHERE group_id = ? AND path >= ? AND path < ? AND "
    "state NOT IN ('ACCEPTED', 'CANCELLED')"};

std::string NameOf(const rpc::Call& call, const std::string& path) {
  return absl::StrCat("groups/", call.group, "/", path);
}

// "plans/p1" of "plans/p1/tasks/t1/assignments/a".
std::string PlanPath(const std::string& path) {
  return path.substr(0, path.find('/', path.find('/') + 1));
}

// A sort of row that time turns: `batch_of` says which rows of a group are turned in one
// transaction.
struct Work {
  TurnTable table;
  std::string (*batch_of)(const std::string& path);
  absl::Status (*turn)(const rpc::Call& call, const Paths& paths, absl::CivilDay day,
                       Change& change);
};

// Rounds are frozen before the day's reminders of orders and items, and after those of assignments.
const std::vector<Work>& AllWork() {
  static const auto* const all = new std::vector<Work>{
      {kTurnAssignments, &PlanPath,
       [](const rpc::Call& call, const Paths& paths, absl::CivilDay day, Change& change) {
         return TurnAssignments(call, NameOf(call, PlanPath(paths[0])), paths, day, change);
       }},
      {kTurnPlans, &PlanPath,
       [](const rpc::Call& call, const Paths& paths, absl::CivilDay day, Change& change) {
         return TurnPlan(call, NameOf(call, paths[0]), day, change);
       }},
      {kTurnOrders, [](const std::string&) { return std::string(); }, &TurnOrders},
      {kTurnRoundItems, [](const std::string&) { return std::string(); }, &TurnRoundItems},
  };
  return *all;
}

// Rows of one group that are turned together.
struct Batch {
  std::string group, key;
  Paths paths;
};

std::vector<Batch> BatchesOf(const std::vector<DueRow>& due, const Work& work) {
  std::vector<Batch> batches;
  for (const DueRow& row : due) {
    const std::string key = work.batch_of(row.path);
    auto batch = std::find_if(batches.begin(), batches.end(), [&](const Batch& other) {
      return other.group == row.group && other.key == key;
    });
    if (batch == batches.end()) batch = batches.insert(batches.end(), Batch{row.group, key, {}});
    batch->paths.push_back(row.path);
  }
  return batches;
}

absl::Status TurnBatch(const rpc::Call& call, const Work& work, const Batch& batch,
                       absl::CivilDay day, resource::Store& store) {
  rpc::Call of_group = call;
  of_group.group = batch.group;
  of_group.today = day;
  return store
      .Write<Empty>(of_group, Empty(),
                    [&](Change& change) -> absl::StatusOr<Empty> {
                      RETURN_IF_ERROR(work.turn(of_group, batch.paths, day, change));
                      return Empty();
                    })
      .status();
}

}  // namespace

absl::StatusOr<bool> Sweep::Turn(const rpc::Call& call) {
  const absl::Time until = absl::Now() + kAtATime;
  ASSIGN_OR_RETURN(const sql::Rows head, store_.database().Read(call.deadline, kSelectHead, {}));
  absl::CivilDay day = head.empty() ? call.today - 1 : DayOf(head[0][0].number());
  for (; day < call.today; ++day) {
    ASSIGN_OR_RETURN(const bool finished, TurnDay(call, day + 1, until));
    if (!finished) return true;
    RETURN_IF_ERROR(store_.database().Transact(call.deadline, [&](sql::Transaction& transaction) {
      return transaction.Execute(kUpdateHead, {task::TurnDay(day + 1)}).status();
    }));
  }
  ASSIGN_OR_RETURN(const bool finished, TurnDay(call, call.today, until));
  return !finished;
}

absl::StatusOr<bool> Sweep::TurnDay(const rpc::Call& call, absl::CivilDay day, absl::Time until) {
  for (const Work& work : AllWork()) {
    for (;;) {
      if (absl::Now() >= until) return false;
      ASSIGN_OR_RETURN(const std::vector<DueRow> due, FindDue(call, work.table, day, store_));
      if (due.empty()) break;
      for (const Batch& batch : BatchesOf(due, work)) {
        RETURN_IF_ERROR(TurnBatch(call, work, batch, day, store_));
      }
    }
  }
  return true;
}

absl::Status ScheduleTurns(Change& change, const std::string& group, absl::string_view plan) {
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  const std::string first =
      plan.empty() ? "plans/" : absl::StrCat(resource::PathOf(plan), "/tasks/");
  std::string end = first;
  ++end.back();
  return transaction->Execute(kScheduleGroup, {group, first, end}).status();
}

}  // namespace edugroup::task
