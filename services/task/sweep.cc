#include "services/task/sweep.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/reminder.pb.h"
#include "edugroup/task/v1/urge.pb.h"
#include "google/protobuf/empty.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/columns.h"
#include "services/task/ladder_store.h"
#include "services/task/order.h"
#include "services/task/order_store.h"
#include "services/task/plan_store.h"
#include "services/task/reminder_store.h"
#include "services/task/turn.h"
#include "services/task/urge.h"
#include "services/task/urge_store.h"

namespace edugroup::task {
namespace {

using google::protobuf::Empty;
using resource::Change;
using v1::Assignment;
using v1::Reminder;

constexpr int kBatch = 200;
constexpr absl::Duration kAtATime = absl::Seconds(10);
constexpr int64_t kNever = 99991231;

const sql::Statement kSelectHead = {"sweep_head", "SELECT day FROM sweep_head WHERE id = 1"};
const sql::Statement kUpdateHead = {
    "sweep_head_update",
    "INSERT INTO sweep_head (id, day) VALUES (1, ?) ON DUPLICATE KEY UPDATE day = VALUES(day)"};
const sql::Statement kSelectDue = {
    "sweep_due",
    "SELECT group_id, path FROM assignment WHERE turn_day <= ? ORDER BY turn_day, group_id, path "
    "LIMIT 200"};
const sql::Statement kScheduleGroup = {
    "sweep_schedule",
    "UPDATE assignment SET turn_day = 0 WHERE group_id = ? AND path >= ? AND path < ? AND "
    "state NOT IN ('ACCEPTED', 'CANCELLED')"};

absl::CivilDay ToDay(int64_t number) {
  return absl::CivilDay(number / 10000, number / 100 % 100, number % 100);
}

int64_t ToNumber(absl::CivilDay day) { return DayNumber(value::ToDate(day)); }

// "plans/p1" of "plans/p1/tasks/t1/assignments/a".
std::string PlanPath(const std::string& path) {
  return path.substr(0, path.find('/', path.find('/') + 1));
}

// One batch: what is turned, and what follows from it.
class Batch {
 public:
  Batch(Change& change, const rpc::Call& call, absl::CivilDay day)
      : change_(change), call_(call), day_(day) {}

  absl::Status Read(const std::string& plan, const std::vector<std::string>& paths) {
    ASSIGN_OR_RETURN(plan_, change_.Read<v1::Plan>(PlanTable(), plan));
    ASSIGN_OR_RETURN(ladders_, ReadLadders(change_, call_));
    ASSIGN_OR_RETURN(assignments_,
                     change_.LoadAll<Assignment>(AssignmentTable(), absl::StrCat(plan, "/tasks/-"),
                                                 AtPaths(paths), kBatch));
    ASSIGN_OR_RETURN(
        const std::vector<Reminder> reminders,
        change_.ReadAll<Reminder>(ReminderTable(), absl::StrCat(plan, "/tasks/-/assignments/-"),
                                  OfAssignments(paths), kBatch * 1000));
    for (const Reminder& reminder : reminders) {
      before_[std::string(resource::ParentOf(reminder.name()))].push_back(reminder);
    }
    return absl::OkStatus();
  }

  absl::Status Turn() {
    for (const Assignment& assignment : assignments_) {
      Turned turned = WhatWasTurned(before_[assignment.name()], ladders_);
      for (Reminder& reminder : task::Turn(plan_, assignment, ladders_, day_, turned)) {
        RETURN_IF_ERROR(change_.Insert(ReminderTable(), reminder));
        Follow(assignment, reminder);
      }
      const auto next = NextTurn(plan_, assignment, ladders_, day_, turned);
      next_[next.has_value() ? ToNumber(*next) : kNever].push_back(
          std::string(resource::PathOf(assignment.name())));
    }
    RETURN_IF_ERROR(Order());
    RETURN_IF_ERROR(Urge());
    return Schedule();
  }

 private:
  // What the step of a ladder does besides reminding.
  void Follow(const Assignment& assignment, const Reminder& reminder) {
    if (reminder.kind() != Reminder::STEP_ENTERED) return;
    for (const LadderRules& ladder : ladders_) {
      if (ladder.ladder().name() != reminder.ladder()) continue;
      const v1::LadderStep& step = ladder.ladder().steps(ladder.IndexOf(reminder.step()));
      if (step.urges()) urged_[&step].push_back(assignment);
      if (step.orders()) ordered_.push_back({&ladder.ladder(), &step, &assignment});
    }
  }

  absl::Status Order() {
    if (ordered_.empty()) return absl::OkStatus();
    std::vector<std::string> names;
    for (const Ordered& ordered : ordered_) names.push_back(ordered.assignment->name());
    ASSIGN_OR_RETURN(const std::vector<v1::Order> open,
                     change_.ReadAll<v1::Order>(OrderTable(), GroupName(), OpenOrdersFor(names)));
    std::set<std::string> taken;
    for (const v1::Order& order : open) taken.insert(order.assignment());
    for (const Ordered& ordered : ordered_) {
      if (!taken.insert(ordered.assignment->name()).second) continue;
      v1::Order order = OrderOfStep(*ordered.ladder, *ordered.step, *ordered.assignment,
                                    {v1::OrderEvent::ISSUE, day_, absl::Now(),
                                     call_.principal->subject, ordered.step->display_name()});
      order.set_name(OrderTable().pattern.Child(GroupName(), resource::NewId()));
      RETURN_IF_ERROR(change_.Insert(OrderTable(), order));
    }
    return absl::OkStatus();
  }

  absl::Status Urge() {
    for (const auto& [step, assignments] : urged_) {
      v1::Urge urge;
      urge.set_name(UrgeTable().pattern.Child(GroupName(), resource::NewId()));
      urge.set_means(v1::Urge::LADDER);
      urge.set_text(step->display_name());
      std::vector<std::string> names;
      for (const Assignment& assignment : assignments) names.push_back(assignment.name());
      ASSIGN_OR_RETURN(const auto times, CountUrges(change_, names));
      FillUrge(urge, assignments, times, day_, call_.principal->subject);
      RETURN_IF_ERROR(KeepUrge(change_, urge));
    }
    return absl::OkStatus();
  }

  // Not a change of the resource: when the sweep looks at the row again.
  absl::Status Schedule() {
    ASSIGN_OR_RETURN(sql::Transaction * transaction, change_.Sql());
    for (const auto& [turn_day, paths] : next_) {
      const sql::Statement update = {
          "sweep_next",
          absl::StrCat("UPDATE assignment SET turn_day = ? WHERE group_id = ? AND path IN (",
                       sql::Marks(paths.size()), ")")};
      sql::Params params = {turn_day, call_.group};
      for (const std::string& path : paths) params.emplace_back(path);
      RETURN_IF_ERROR(transaction->Execute(update, params).status());
    }
    return absl::OkStatus();
  }

  std::string GroupName() const { return absl::StrCat("groups/", call_.group); }

  struct Ordered {
    const v1::Ladder* ladder;
    const v1::LadderStep* step;
    const Assignment* assignment;
  };

  Change& change_;
  const rpc::Call& call_;
  const absl::CivilDay day_;
  v1::Plan plan_;
  std::vector<LadderRules> ladders_;
  std::vector<Assignment> assignments_;
  absl::flat_hash_map<std::string, std::vector<Reminder>> before_;
  std::map<int64_t, std::vector<std::string>> next_;
  std::map<const v1::LadderStep*, std::vector<Assignment>> urged_;
  std::vector<Ordered> ordered_;
};

}  // namespace

absl::StatusOr<bool> Sweep::Turn(const rpc::Call& call) {
  const absl::Time until = absl::Now() + kAtATime;
  ASSIGN_OR_RETURN(const sql::Rows head, store_.database().Read(call.deadline, kSelectHead, {}));
  absl::CivilDay day = head.empty() ? call.today - 1 : ToDay(head[0][0].number());
  for (; day < call.today; ++day) {
    ASSIGN_OR_RETURN(const bool finished, TurnDay(call, day + 1, until));
    if (!finished) return true;
    RETURN_IF_ERROR(store_.database().Transact(call.deadline, [&](sql::Transaction& transaction) {
      return transaction.Execute(kUpdateHead, {ToNumber(day + 1)}).status();
    }));
  }
  ASSIGN_OR_RETURN(const bool finished, TurnDay(call, call.today, until));
  return !finished;
}

absl::StatusOr<bool> Sweep::TurnDay(const rpc::Call& call, absl::CivilDay day, absl::Time until) {
  while (absl::Now() < until) {
    ASSIGN_OR_RETURN(const std::vector<Due> due, FindDue(call, day));
    if (due.empty()) return true;
    for (const Due& batch : due) RETURN_IF_ERROR(TurnBatch(call, batch, day));
  }
  return false;
}

absl::StatusOr<std::vector<Sweep::Due>> Sweep::FindDue(const rpc::Call& call, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   store_.database().Read(call.deadline, kSelectDue, {ToNumber(day)}));
  std::vector<Due> due;
  for (const sql::Row& row : rows) {
    const std::string& group = row[0].bytes();
    const std::string plan = PlanPath(row[1].bytes());
    auto batch = std::find_if(due.begin(), due.end(), [&](const Due& other) {
      return other.group == group && other.plan == plan;
    });
    if (batch == due.end()) batch = due.insert(due.end(), Due{group, plan, {}});
    batch->paths.push_back(row[1].bytes());
  }
  return due;
}

absl::Status Sweep::TurnBatch(const rpc::Call& call, const Due& due, absl::CivilDay day) {
  rpc::Call of_group = call;
  of_group.group = due.group;
  of_group.today = day;
  return store_
      .Write<Empty>(of_group, Empty(),
                    [&](Change& change) -> absl::StatusOr<Empty> {
                      Batch batch(change, of_group, day);
                      RETURN_IF_ERROR(
                          batch.Read(absl::StrCat("groups/", due.group, "/", due.plan), due.paths));
                      RETURN_IF_ERROR(batch.Turn());
                      return Empty();
                    })
      .status();
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
