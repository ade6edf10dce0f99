#include "services/task/round_open.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "edugroup/task/v1/order.pb.h"
#include "services/task/assignment_store.h"
#include "services/task/issue.h"
#include "services/task/order_store.h"
#include "services/task/round.h"
#include "services/task/round_store.h"
#include "services/task/task_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Round;
using v1::RoundItem;
using Others = absl::flat_hash_map<std::string, std::vector<std::string>>;

std::string GroupName(const rpc::Call& call) { return absl::StrCat("groups/", call.group); }

// Whether it still looks at what is looked at on `day`: a round of a period that is over does not,
// though nobody may have concluded it.
bool RunsOn(const Round& round, absl::CivilDay day) {
  if (!PeriodKindOf(round.kind()).has_value()) return true;
  return value::ToCivilDay(round.period_last()).value_or(day) >= day;
}

// Open orders and other open rounds over assignments of the plan, by assignment (C1.15).
absl::StatusOr<Others> ReadOthers(Change& change, const rpc::Call& call, const std::string& plan,
                                  absl::CivilDay day) {
  Others others;
  resource::Condition open = OpenOrders();
  const resource::Condition under = OrdersUnder(plan);
  open.sql = absl::StrCat("(", open.sql, ") AND (", under.sql, ")");
  open.params = under.params;
  ASSIGN_OR_RETURN(
      const std::vector<v1::Order> orders,
      change.ReadAll<v1::Order>(OrderTable(), GroupName(call), open, kMostAssignments));
  for (const v1::Order& order : orders) others[order.assignment()].push_back(order.name());
  resource::Condition rounds_of = OpenRounds();
  absl::StrAppend(&rounds_of.sql, " AND plan = ?");
  rounds_of.params.emplace_back(plan);
  ASSIGN_OR_RETURN(const std::vector<Round> rounds,
                   change.ReadAll<Round>(RoundTable(), GroupName(call), rounds_of));
  for (const Round& round : rounds) {
    if (!RunsOn(round, day)) continue;
    ASSIGN_OR_RETURN(
        const std::vector<RoundItem> items,
        change.ReadAll<RoundItem>(RoundItemTable(), round.name(), {}, kMostAssignments));
    for (const RoundItem& item : items) others[item.assignment()].push_back(round.name());
  }
  return others;
}

}  // namespace

absl::StatusOr<std::vector<Round>> RoundsOfPeriod(const rpc::Call& call, const Round& round,
                                                  Change& change) {
  return change.ReadAll<Round>(RoundTable(), GroupName(call),
                               {"plan = ? AND period = ?", {round.plan(), PeriodKey(round)}});
}

absl::StatusOr<std::vector<RoundItem>> FreezeRound(const rpc::Call& call, const v1::Plan& plan,
                                                   absl::CivilDay day, Change& change,
                                                   Round& round) {
  ASSIGN_OR_RETURN(const std::vector<v1::Task> tasks,
                   change.ReadAll<v1::Task>(TaskTable(), plan.name()));
  ASSIGN_OR_RETURN(
      const std::vector<Assignment> assignments,
      change.ReadAll<Assignment>(AssignmentTable(), absl::StrCat(plan.name(), "/tasks/-"), {},
                                 kMostAssignments));
  ASSIGN_OR_RETURN(const Others others, ReadOthers(change, call, plan.name(), day));
  std::vector<RoundItem> items = Freeze(round, plan, tasks, assignments, others, day);
  round.set_state(Round::OPEN);
  *round.mutable_counts() = CountItems(items);
  return items;
}

absl::Status KeepRound(std::vector<RoundItem> items, Change& change, Round& round) {
  RETURN_IF_ERROR(change.Insert(RoundTable(), round));
  for (RoundItem& item : items) RETURN_IF_ERROR(change.Insert(RoundItemTable(), item));
  return absl::OkStatus();
}

}  // namespace edugroup::task
