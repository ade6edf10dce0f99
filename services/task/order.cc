#include "services/task/order.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/auth/hash.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/task/finding.h"

namespace edugroup::task {
namespace {

using v1::Order;
using v1::OrderEvent;

constexpr int kMostEvents = 200;
constexpr int kUsualReceiptDays = 2;
constexpr int kUsualReplyDays = 7;
constexpr size_t kMostNamed = 5;

struct Step {
  OrderEvent::Kind act;
  Order::State from;
  Order::State to;
};

// As written in order.proto.
constexpr Step kSteps[] = {
    {OrderEvent::RECEIVE, Order::ISSUED, Order::RECEIVED},
    {OrderEvent::REPLY, Order::RECEIVED, Order::REPLIED},
    {OrderEvent::REPLY, Order::RECTIFYING, Order::REPLIED},
    {OrderEvent::REQUIRE_RECTIFICATION, Order::REPLIED, Order::RECTIFYING},
    {OrderEvent::CLOSE, Order::REPLIED, Order::CLOSED},
    {OrderEvent::WITHDRAW, Order::ISSUED, Order::WITHDRAWN},
    {OrderEvent::WITHDRAW, Order::RECEIVED, Order::WITHDRAWN},
    {OrderEvent::WITHDRAW, Order::REPLIED, Order::WITHDRAWN},
    {OrderEvent::WITHDRAW, Order::RECTIFYING, Order::WITHDRAWN},
    {OrderEvent::WITHDRAW, Order::OBJECTED, Order::WITHDRAWN},
    {OrderEvent::OBJECT, Order::CLOSED, Order::OBJECTED},
    {OrderEvent::ANSWER_OBJECTION, Order::OBJECTED, Order::CLOSED},
};

const Step* FindStep(Order::State from, OrderEvent::Kind act) {
  for (const Step& step : kSteps) {
    if (step.act == act && step.from == from) return &step;
  }
  return nullptr;
}

std::string StatesBefore(OrderEvent::Kind act) {
  std::vector<std::string> states;
  for (const Step& step : kSteps) {
    if (step.act == act) states.push_back(Order::State_Name(step.from));
  }
  return absl::StrJoin(states, " or ");
}

void AddOrderEvent(Order& order, const OrderAct& act, Order::State state) {
  order.set_state(state);
  OrderEvent& event = *order.add_events();
  event.set_kind(act.kind);
  *event.mutable_date() = value::ToDate(act.date);
  *event.mutable_record_time() = value::ToTimestamp(act.record_time);
  event.set_principal(act.principal);
  event.set_text(act.text);
  for (const v1::Evidence& evidence : act.evidence) *event.add_evidence() = evidence;
  event.set_state(state);
  if (act.due.has_value()) *event.mutable_due_date() = value::ToDate(*act.due);
}

bool IsBefore(const google::type::Date& date, absl::CivilDay day) {
  const absl::StatusOr<absl::CivilDay> due = value::ToCivilDay(date);
  return due.ok() && *due < day;
}

}  // namespace

void BeginOrder(Order& order, const v1::Assignment& assignment, const OrderAct& act) {
  order.set_assignment(assignment.name());
  order.set_organization(assignment.organization());
  order.set_organization_display_name(assignment.organization_display_name());
  *order.mutable_leads() = assignment.leads();
  order.set_text(assignment.text());
  *order.mutable_issue_date() = value::ToDate(act.date);
  if (order.has_reply_due_date()) *order.mutable_first_reply_due_date() = order.reply_due_date();
  AddOrderEvent(order, act, Order::ISSUED);
}

absl::Status ApplyToOrder(Order& order, const OrderAct& act) {
  const Step* step = FindStep(order.state(), act.kind);
  if (step == nullptr) {
    return StateConflict(order.name(), Order::State_Name(order.state()), StatesBefore(act.kind));
  }
  if (order.events_size() >= kMostEvents) {
    return RuleViolated(
        {Hard("order.full", order.name(), "The order holds 200 events and takes no more.",
              "该督办单已有200条记录，不能再增加。")});
  }
  const bool withdrawn = act.kind == OrderEvent::ANSWER_OBJECTION && act.upheld;
  AddOrderEvent(order, act, withdrawn ? Order::WITHDRAWN : step->to);
  switch (act.kind) {
    case OrderEvent::RECEIVE:
      *order.mutable_receipt_date() = value::ToDate(act.date);
      break;
    case OrderEvent::REPLY:
      if (!order.has_reply_date()) *order.mutable_reply_date() = value::ToDate(act.date);
      break;
    case OrderEvent::REQUIRE_RECTIFICATION:
      order.set_rectification_count(order.rectification_count() + 1);
      *order.mutable_reply_due_date() = value::ToDate(*act.due);
      break;
    case OrderEvent::OBJECT:
      order.clear_end_date();
      break;
    default:
      break;
  }
  if (order.state() == Order::CLOSED || order.state() == Order::WITHDRAWN) {
    *order.mutable_end_date() = value::ToDate(act.date);
  }
  return absl::OkStatus();
}

std::string MatterOf(const Order& order) {
  return auth::Hex(
      auth::Sha256(absl::StrCat(order.organization(), "\n", value::NameFingerprint(order.text()))));
}

OrderStanding StandingOn(const Order& order, absl::CivilDay day) {
  OrderStanding standing;
  standing.reply_due_date = order.first_reply_due_date();
  Order::State state = Order::STATE_UNSPECIFIED;
  for (const OrderEvent& event : order.events()) {
    const absl::StatusOr<absl::CivilDay> date = value::ToCivilDay(event.date());
    if (!date.ok() || *date > day) continue;
    state = event.state();
    if (event.has_due_date()) standing.reply_due_date = event.due_date();
  }
  standing.awaits_receipt = state == Order::ISSUED;
  standing.awaits_reply =
      state == Order::ISSUED || state == Order::RECEIVED || state == Order::RECTIFYING;
  return standing;
}

bool IsOwed(const Order& order, absl::CivilDay day) {
  const OrderStanding standing = StandingOn(order, day);
  return (standing.awaits_receipt && IsBefore(order.receipt_due_date(), day)) ||
         (standing.awaits_reply && IsBefore(standing.reply_due_date, day));
}

Order OrderOfStep(const v1::Ladder& ladder, const v1::LadderStep& step,
                  const v1::Assignment& assignment, const OrderAct& act) {
  Order order;
  order.set_color(step.color());
  order.set_requirement(act.text);
  order.set_ladder(ladder.name());
  order.set_step(step.id());
  const int receipt = step.receipt_days() > 0 ? step.receipt_days() : kUsualReceiptDays;
  const int reply = step.reply_days() > 0 ? step.reply_days() : kUsualReplyDays;
  *order.mutable_receipt_due_date() = value::ToDate(act.date + receipt);
  *order.mutable_reply_due_date() = value::ToDate(act.date + reply);
  BeginOrder(order, assignment, act);
  return order;
}

type::Finding DuplicateSupervision(const std::string& assignment, const std::vector<Order>& open) {
  std::vector<std::string> names;
  for (size_t i = 0; i < open.size() && i < kMostNamed; ++i) names.push_back(open[i].name());
  type::Finding finding =
      Finding(type::Finding::SOFT, "supervision.duplicate", assignment,
              absl::StrCat("Open orders over the same matter: ", absl::StrJoin(names, ", "),
                           open.size() > kMostNamed ? " …" : ""),
              absl::StrCat("同一事项已有", open.size(), "件未办结的督办单，请避免重复督办。"));
  finding.set_measured(absl::StrCat(open.size()));
  return finding;
}

}  // namespace edugroup::task
