#include "services/task/order_service.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "common/value/date.h"
#include "common/value/error.h"
#include "common/value/status.h"
#include "services/task/assignment.h"
#include "services/task/assignment_act.h"
#include "services/task/assignment_store.h"
#include "services/task/caller.h"
#include "services/task/finding.h"
#include "services/task/order.h"
#include "services/task/order_store.h"

namespace edugroup::task {
namespace {

using resource::Change;
using v1::Assignment;
using v1::Order;
using v1::OrderEvent;

constexpr int kMostOpenOrders = 20000;
constexpr size_t kMostFindings = 500;

// Whose act it is.
enum class Side { kUnit, kSupervisor, kSecretariat };

absl::Status CheckSide(const rpc::Call& call, Side side, const Order& order) {
  if (side == Side::kUnit) return CheckOwn(call, order.organization());
  if (side == Side::kSecretariat || call.Has(auth::Role::COUNCIL)) return absl::OkStatus();
  return CheckLeads(call, order.leads());
}

OrderAct MakeAct(const rpc::Call& call, OrderEvent::Kind kind, const std::string& text) {
  return {kind, call.today, absl::Now(), call.principal->subject, text};
}

// Loads, checks who, records the act.
template <class Request>
absl::StatusOr<Order> Record(const rpc::Call& call, const Request& request, Side side,
                             const OrderAct& act, resource::Store& store) {
  RETURN_IF_ERROR(OrderTable().pattern.Check("name", request.name()));
  return store.Write<Order>(call, request, [&](Change& change) -> absl::StatusOr<Order> {
    ASSIGN_OR_RETURN(const Order before, change.Load<Order>(OrderTable(), request.name()));
    RETURN_IF_ERROR(CheckSide(call, side, before));
    RETURN_IF_ERROR(resource::CheckEtag(request.etag(), before));
    Order after = before;
    RETURN_IF_ERROR(ApplyToOrder(after, act));
    RETURN_IF_ERROR(change.Update(OrderTable(), before, after));
    return after;
  });
}

void CheckDay(const char* field, const google::type::Date& date, absl::CivilDay today,
              std::vector<FieldViolation>& violations) {
  if (!value::IsSet(date)) return;
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) {
    violations.push_back({field, "is no day", "不是有效日期"});
  } else if (*day < today) {
    violations.push_back({field, "is before today", "早于今天"});
  }
}

// What the server knows of an order is not the caller's to say.
Order Wanted(const Order& given) {
  Order order = given;
  resource::ClearOutputOnly(order);
  return order;
}

absl::Status CheckOpen(const Assignment& assignment) {
  if (IsOpen(assignment.state())) return absl::OkStatus();
  return RuleViolated({Hard("order.not-open", assignment.name(),
                            "It is accepted or cancelled: there is nothing to supervise.",
                            "该交办件已办结或撤销，无需督办。")});
}

// SOFT supervision.duplicate unless it was set aside (C1.15).
absl::Status CheckDuplicates(Change& change, const rpc::Call& call,
                             const v1::CreateOrderRequest& request, Order& order) {
  ASSIGN_OR_RETURN(const std::vector<Order> open,
                   change.ReadAll<Order>(OrderTable(), absl::StrCat("groups/", call.group),
                                         OpenOrdersOver(MatterOf(order)), kMostOpenOrders));
  if (open.empty()) return absl::OkStatus();
  const type::Finding finding = DuplicateSupervision(order.assignment(), open);
  for (const type::Waiver& waiver : request.waivers()) {
    if (waiver.rule_id() != finding.rule_id() || waiver.reason().empty() || waiver.by().empty()) {
      continue;
    }
    *order.add_waivers() = waiver;
    return absl::OkStatus();
  }
  return RuleViolated({finding});
}

}  // namespace

void OrderService::Register(rpc::Methods& methods) {
  const auto serve = [&](const char* method, auto handler) {
    methods.Serve(absl::StrCat("edugroup.task.v1.SupervisionService/", method), this, handler);
  };
  serve("CreateOrder", &OrderService::Create);
  serve("GetOrder", &OrderService::Get);
  serve("ListOrders", &OrderService::List);
  serve("ReceiveOrder", &OrderService::Receive);
  serve("ReplyOrder", &OrderService::Reply);
  serve("RequireRectification", &OrderService::Rectify);
  serve("CloseOrder", &OrderService::Close);
  serve("WithdrawOrder", &OrderService::Withdraw);
  serve("ObjectToOrder", &OrderService::Object);
  serve("AnswerObjection", &OrderService::Answer);
  serve("FindDuplicateSupervision", &OrderService::FindDuplicates);
}

absl::StatusOr<Order> OrderService::Create(rpc::Call& call, const v1::CreateOrderRequest& request) {
  RETURN_IF_ERROR(OrderTable().pattern.CheckParent("parent", request.parent()));
  ASSIGN_OR_RETURN(const std::string name, resource::NewName(OrderTable(), request.parent(),
                                                             request.order_id(), "order_id"));
  const std::string& assignment_name = request.order().assignment();
  std::vector<FieldViolation> violations;
  if (!AssignmentTable().pattern.Matches(assignment_name) ||
      resource::GroupOf(assignment_name) != call.group) {
    violations.push_back(
        {"order.assignment", "is no assignment of the group", "应为本集团的交办件名称"});
  }
  CheckDay("order.receipt_due_date", request.order().receipt_due_date(), call.today, violations);
  CheckDay("order.reply_due_date", request.order().reply_due_date(), call.today, violations);
  if (!violations.empty()) return InvalidFields(violations);
  if (!request.order().issuing_body().empty()) {
    RETURN_IF_ERROR(
        peers_.CheckBodies(call, {{"order.issuing_body", request.order().issuing_body()}}));
  }
  return store_.Write<Order>(call, request, [&](Change& change) -> absl::StatusOr<Order> {
    // Locked: two orders for it at once see each other.
    const absl::StatusOr<Assignment> assignment =
        change.Load<Assignment>(AssignmentTable(), assignment_name);
    if (absl::IsNotFound(assignment.status())) {
      return ReferenceNotFound("order.assignment", assignment_name);
    }
    RETURN_IF_ERROR(assignment.status());
    Order order = Wanted(request.order());
    order.set_name(name);
    BeginOrder(order, *assignment, MakeAct(call, OrderEvent::ISSUE, request.order().requirement()));
    RETURN_IF_ERROR(CheckSide(call, Side::kSupervisor, order));
    RETURN_IF_ERROR(ReadOpenPlan(change, assignment_name).status());
    RETURN_IF_ERROR(CheckOpen(*assignment));
    RETURN_IF_ERROR(CheckDuplicates(change, call, request, order));
    RETURN_IF_ERROR(change.Insert(OrderTable(), order));
    return order;
  });
}

absl::StatusOr<Order> OrderService::Get(rpc::Call& call, const v1::GetOrderRequest& request) {
  ASSIGN_OR_RETURN(Order order, store_.Get<Order>(call, OrderTable(), request.name()));
  if (ReadsOwnOnly(call)) RETURN_IF_ERROR(CheckOwn(call, order.organization()));
  return order;
}

absl::StatusOr<v1::ListOrdersResponse> OrderService::List(rpc::Call& call,
                                                          const v1::ListOrdersRequest& request) {
  RETURN_IF_ERROR(OrderTable().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query = resource::QueryOf(request);
  if (ReadsOwnOnly(call)) query.conditions.push_back(OrdersOf(call.claims().organization));
  ASSIGN_OR_RETURN(resource::Page<Order> page, store_.List<Order>(call, OrderTable(), query));
  v1::ListOrdersResponse response;
  for (Order& order : page.items) *response.add_orders() = std::move(order);
  response.set_next_page_token(page.next_page_token);
  return response;
}

absl::StatusOr<Order> OrderService::Receive(rpc::Call& call,
                                            const v1::ReceiveOrderRequest& request) {
  return Record(call, request, Side::kUnit, MakeAct(call, OrderEvent::RECEIVE, request.text()),
                store_);
}

absl::StatusOr<Order> OrderService::Reply(rpc::Call& call, const v1::ReplyOrderRequest& request) {
  OrderAct act = MakeAct(call, OrderEvent::REPLY, request.text());
  act.evidence.assign(request.evidence().begin(), request.evidence().end());
  return Record(call, request, Side::kUnit, act, store_);
}

absl::StatusOr<Order> OrderService::Rectify(rpc::Call& call,
                                            const v1::RequireRectificationRequest& request) {
  std::vector<FieldViolation> violations;
  CheckDay("due_date", request.due_date(), call.today, violations);
  if (!violations.empty()) return InvalidFields(violations);
  OrderAct act = MakeAct(call, OrderEvent::REQUIRE_RECTIFICATION, request.text());
  ASSIGN_OR_RETURN(act.due, value::ToCivilDay(request.due_date()));
  return Record(call, request, Side::kSupervisor, act, store_);
}

absl::StatusOr<Order> OrderService::Close(rpc::Call& call, const v1::CloseOrderRequest& request) {
  return Record(call, request, Side::kSupervisor, MakeAct(call, OrderEvent::CLOSE, request.text()),
                store_);
}

absl::StatusOr<Order> OrderService::Withdraw(rpc::Call& call,
                                             const v1::WithdrawOrderRequest& request) {
  return Record(call, request, Side::kSupervisor,
                MakeAct(call, OrderEvent::WITHDRAW, request.text()), store_);
}

absl::StatusOr<Order> OrderService::Object(rpc::Call& call,
                                           const v1::ObjectToOrderRequest& request) {
  return Record(call, request, Side::kUnit, MakeAct(call, OrderEvent::OBJECT, request.text()),
                store_);
}

absl::StatusOr<Order> OrderService::Answer(rpc::Call& call,
                                           const v1::AnswerObjectionRequest& request) {
  OrderAct act = MakeAct(call, OrderEvent::ANSWER_OBJECTION, request.text());
  act.upheld = request.upheld();
  return Record(call, request, Side::kSecretariat, act, store_);
}

absl::StatusOr<v1::FindDuplicateSupervisionResponse> OrderService::FindDuplicates(
    rpc::Call& call, const v1::FindDuplicateSupervisionRequest& request) {
  RETURN_IF_ERROR(OrderTable().pattern.CheckParent("parent", request.parent()));
  resource::ListQuery query;
  query.parent = request.parent();
  query.conditions.push_back(OpenOrders());
  ASSIGN_OR_RETURN(const std::vector<Order> open,
                   store_.All<Order>(call, OrderTable(), query, kMostOpenOrders));
  std::map<std::string, std::vector<Order>> matters;
  for (const Order& order : open) matters[MatterOf(order)].push_back(order);
  v1::FindDuplicateSupervisionResponse response;
  for (const auto& [matter, orders] : matters) {
    if (orders.size() < 2 || response.findings_size() >= static_cast<int>(kMostFindings)) continue;
    *response.add_findings() = DuplicateSupervision(orders[0].assignment(), orders);
  }
  return response;
}

}  // namespace edugroup::task
