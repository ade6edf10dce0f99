#include "services/task/order_store.h"

#include "absl/strings/str_cat.h"
#include "common/sql/marks.h"
#include "edugroup/task/v1/order.pb.h"
#include "services/task/columns.h"
#include "services/task/order.h"
#include "services/task/turn_day.h"

namespace edugroup::task {
namespace {

using v1::Order;

constexpr char kOpen[] = "state NOT IN ('CLOSED', 'WITHDRAWN')";

}  // namespace

const resource::Table& OrderTable() {
  static const auto* const table = new resource::Table{
      "supervision_order",
      resource::Pattern("groups/{group}/orders/{order}"),
      {
          resource::Text<Order>("state", "state",
                                [](const Order& o) { return Order::State_Name(o.state()); }),
          resource::Text<Order>("color", "color", [](const Order& o) { return o.color(); }),
          resource::Text<Order>("number", "number", [](const Order& o) { return o.number(); }),
          resource::Text<Order>("assignment", "assignment",
                                [](const Order& o) { return o.assignment(); }),
          resource::Text<Order>("organization", "organization",
                                [](const Order& o) { return o.organization(); }),
          // What no caller names: see MatterOf.
          resource::Text<Order>("", "matter", &MatterOf),
          resource::Date<Order>("issue_date", "issue_date",
                                [](const Order& o) { return DayNumber(o.issue_date()); }),
          resource::Date<Order>("receipt_due_date", "receipt_due_date",
                                [](const Order& o) { return DayNumber(o.receipt_due_date()); }),
          resource::Date<Order>("reply_due_date", "reply_due_date",
                                [](const Order& o) { return DayNumber(o.reply_due_date()); }),
          resource::Date<Order>("end_date", "end_date",
                                [](const Order& o) { return DayNumber(o.end_date()); }),
          // What no caller names: when the sweep looks at it (migration 0034).
          resource::Number<Order>("", "turn_day", [](const Order&) { return kLookAgain; }),
          resource::Set<Order>("leads", "leads", [](const Order& o) { return JoinSet(o.leads()); }),
      },
      resource::Of<Order>([](const Order& o) { return NewestFirst(o.issue_date()); }),
      {}};
  return *table;
}

resource::Condition OpenOrders() { return {kOpen, {}}; }

resource::Condition OpenOrdersFor(const std::vector<std::string>& assignments) {
  resource::Condition condition;
  condition.sql = absl::StrCat(kOpen, " AND assignment IN (", sql::Marks(assignments.size()), ")");
  for (const std::string& assignment : assignments) condition.params.emplace_back(assignment);
  return condition;
}

resource::Condition OpenOrdersOver(const std::string& matter) {
  return {absl::StrCat(kOpen, " AND matter = ?"), {matter}};
}

resource::Condition OrdersOf(const std::string& organization) {
  return {"organization = ?", {organization}};
}

resource::Condition OrdersUnder(const std::string& plan) {
  // A range of by_assignment: '0' follows '/'.
  return {"assignment >= ? AND assignment < ?",
          {absl::StrCat(plan, "/tasks/"), absl::StrCat(plan, "/tasks0")}};
}

}  // namespace edugroup::task
