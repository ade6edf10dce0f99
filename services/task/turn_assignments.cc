#include "services/task/turn_assignments.h"

#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/resource/name.h"
#include "common/value/status.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/reminder.pb.h"
#include "edugroup/task/v1/urge.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/ladder_store.h"
#include "services/task/order.h"
#include "services/task/order_store.h"
#include "services/task/plan_store.h"
#include "services/task/reminder_store.h"
#include "services/task/turn.h"
#include "services/task/turn_day.h"
#include "services/task/urge.h"
#include "services/task/urge_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Reminder;

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
                                                 AtPaths(paths), kMostTurnedAtOnce));
    ASSIGN_OR_RETURN(
        const std::vector<Reminder> reminders,
        change_.ReadAll<Reminder>(ReminderTable(), absl::StrCat(plan, "/tasks/-/assignments/-"),
                                  OfAssignments(paths), kMostTurnedAtOnce * 1000));
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
      next_[TurnDay(next)].push_back(std::string(resource::PathOf(assignment.name())));
    }
    RETURN_IF_ERROR(Order());
    RETURN_IF_ERROR(Urge());
    return KeepTurnDays(call_, kTurnAssignments, next_, change_);
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

absl::Status TurnAssignments(const rpc::Call& call, const std::string& plan,
                             const std::vector<std::string>& paths, absl::CivilDay day,
                             Change& change) {
  Batch batch(change, call, day);
  RETURN_IF_ERROR(batch.Read(plan, paths));
  return batch.Turn();
}

}  // namespace edugroup::task
