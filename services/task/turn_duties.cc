#include "services/task/turn_duties.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/sql/marks.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/duty_turn.h"
#include "services/task/order_store.h"
#include "services/task/plan_store.h"
#include "services/task/reminder_store.h"
#include "services/task/round_open.h"
#include "services/task/round_rule.h"
#include "services/task/round_store.h"
#include "services/task/turn_day.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Reminder;

std::string GroupName(const rpc::Call& call) { return absl::StrCat("groups/", call.group); }

// Adds those of the reminders that are not there yet.
absl::Status Remind(const rpc::Call& call, std::vector<Reminder> reminders, Change& change) {
  if (reminders.empty()) return absl::OkStatus();
  const sql::Statement select = {
      "reminders_present",
      absl::StrCat("SELECT path FROM reminder WHERE group_id = ? AND path IN (",
                   sql::Marks(reminders.size()), ")")};
  sql::Params params = {call.group};
  for (const Reminder& reminder : reminders) {
    params.emplace_back(std::string(resource::PathOf(reminder.name())));
  }
  ASSIGN_OR_RETURN(sql::Transaction * transaction, change.Sql());
  ASSIGN_OR_RETURN(const sql::Rows rows, transaction->Query(select, params));
  std::set<std::string> present;
  for (const sql::Row& row : rows) present.insert(row[0].bytes());
  for (Reminder& reminder : reminders) {
    if (!present.insert(std::string(resource::PathOf(reminder.name()))).second) continue;
    RETURN_IF_ERROR(change.Insert(ReminderTable(), reminder));
  }
  return absl::OkStatus();
}

template <class Owed>
absl::Status TurnOwed(const rpc::Call& call, const resource::Table& table, const TurnTable& turn,
                      const std::string& parent, const std::vector<std::string>& paths,
                      absl::CivilDay day, Change& change) {
  ASSIGN_OR_RETURN(const std::vector<Owed> owed,
                   change.LoadAll<Owed>(table, parent, AtPaths(paths)));
  std::vector<Reminder> reminders;
  std::map<int64_t, std::vector<std::string>> next;
  for (const Owed& one : owed) {
    for (Reminder& reminder : Overdue(one, day)) reminders.push_back(std::move(reminder));
    next[TurnDay(NextOverdue(one, day))].push_back(std::string(resource::PathOf(one.name())));
  }
  RETURN_IF_ERROR(Remind(call, std::move(reminders), change));
  return KeepTurnDays(call, turn, next, change);
}

}  // namespace

absl::Status TurnOrders(const rpc::Call& call, const std::vector<std::string>& paths,
                        absl::CivilDay day, Change& change) {
  return TurnOwed<v1::Order>(call, OrderTable(), kTurnOrders, GroupName(call), paths, day, change);
}

absl::Status TurnRoundItems(const rpc::Call& call, const std::vector<std::string>& paths,
                            absl::CivilDay day, Change& change) {
  return TurnOwed<v1::RoundItem>(call, RoundItemTable(), kTurnRoundItems,
                                 absl::StrCat(GroupName(call), "/rounds/-"), paths, day, change);
}

absl::Status TurnPlan(const rpc::Call& call, const std::string& plan_name, absl::CivilDay day,
                      Change& change) {
  // Locked: of a caller and the sweep at once, the second sees the first's round.
  ASSIGN_OR_RETURN(const v1::Plan plan, change.Load<v1::Plan>(PlanTable(), plan_name));
  for (v1::Round& round : RoundsOpeningOn(plan, day)) {
    ASSIGN_OR_RETURN(const std::vector<v1::Round> taken, RoundsOfPeriod(call, round, change));
    if (!taken.empty()) continue;
    round.set_name(RoundTable().pattern.Child(GroupName(call), resource::NewId()));
    ASSIGN_OR_RETURN(std::vector<v1::RoundItem> items, FreezeRound(call, plan, day, change, round));
    if (items.empty()) {
      round.set_state(v1::Round::CLOSED);
      round.set_conclusion("当日没有未办结的交办件。");
      *round.mutable_end_date() = value::ToDate(day);
    }
    RETURN_IF_ERROR(KeepRound(std::move(items), change, round));
  }
  return KeepTurnDays(
      call, kTurnPlans,
      {{TurnDay(NextOpening(plan, day)), {std::string(resource::PathOf(plan_name))}}}, change);
}

}  // namespace edugroup::task
