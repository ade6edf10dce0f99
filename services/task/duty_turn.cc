#include "services/task/duty_turn.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/auth/hash.h"
#include "common/value/date.h"
#include "services/task/order.h"
#include "services/task/text_difference.h"
#include "services/task/turn.h"

namespace edugroup::task {
namespace {

using v1::Order;
using v1::Reminder;
using v1::RoundItem;

std::optional<absl::CivilDay> DayOf(const google::type::Date& date) {
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  if (!day.ok()) return std::nullopt;
  return *day;
}

bool IsBy(const google::type::Date& date, absl::CivilDay day) {
  const std::optional<absl::CivilDay> happened = DayOf(date);
  return happened.has_value() && *happened <= day;
}

// One for each resource and due date: `what` is overdue since the day after `due`.
template <class Owed>
Reminder ReminderOf(const Owed& owed, Reminder::Kind kind, absl::string_view what,
                    absl::CivilDay due) {
  Reminder reminder;
  const std::string whose = auth::Hex(auth::Sha256(owed.name())).substr(0, kReminderHashDigits);
  reminder.set_name(
      absl::StrCat(owed.assignment(), "/reminders/", what, "-", Compact(due), "-", whose));
  reminder.set_kind(kind);
  *reminder.mutable_date() = value::ToDate(due + 1);
  *reminder.mutable_due_date() = value::ToDate(due);
  reminder.set_organization(owed.organization());
  reminder.set_organization_display_name(owed.organization_display_name());
  *reminder.mutable_leads() = owed.leads();
  reminder.set_text(Excerpt(owed.text(), kReminderCharacters));
  return reminder;
}

// The first day after `day` on which something that was due on one of `dues` is overdue, as it
// stood on that day: who comes to it later finds what happened meanwhile.
template <class Owed>
std::optional<absl::CivilDay> NextOf(const Owed& owed, const std::vector<google::type::Date>& dues,
                                     absl::CivilDay day) {
  std::optional<absl::CivilDay> next;
  for (const google::type::Date& date : dues) {
    const std::optional<absl::CivilDay> due = DayOf(date);
    if (!due.has_value() || *due + 1 <= day) continue;
    const std::vector<Reminder> overdue = Overdue(owed, *due + 1);
    const bool is = std::any_of(overdue.begin(), overdue.end(), [&](const Reminder& reminder) {
      return DayOf(reminder.due_date()) == due;
    });
    if (is) next = std::min(*due + 1, next.value_or(*due + 1));
  }
  return next;
}

}  // namespace

std::vector<Reminder> Overdue(const Order& order, absl::CivilDay day) {
  const OrderStanding standing = StandingOn(order, day);
  std::vector<Reminder> reminders;
  const auto add = [&](Reminder::Kind kind, absl::string_view what,
                       std::optional<absl::CivilDay> due) {
    if (!due.has_value() || *due >= day) return;
    Reminder reminder = ReminderOf(order, kind, what, *due);
    reminder.set_order(order.name());
    reminder.set_color(order.color());
    reminders.push_back(std::move(reminder));
  };
  if (standing.awaits_receipt) {
    add(Reminder::ORDER_RECEIPT_OVERDUE, "order-receipt", DayOf(order.receipt_due_date()));
  }
  if (standing.awaits_reply) {
    add(Reminder::ORDER_REPLY_OVERDUE, "order-reply", DayOf(standing.reply_due_date));
  }
  return reminders;
}

std::optional<absl::CivilDay> NextOverdue(const Order& order, absl::CivilDay day) {
  std::vector<google::type::Date> dues = {order.receipt_due_date(), order.first_reply_due_date()};
  for (const v1::OrderEvent& event : order.events()) dues.push_back(event.due_date());
  return NextOf(order, dues, day);
}

std::vector<Reminder> Overdue(const RoundItem& item, absl::CivilDay day) {
  const std::optional<absl::CivilDay> due = DayOf(item.rectification_due_date());
  const bool done =
      IsBy(item.rectification_report_date(), day) || IsBy(item.rectification_end_date(), day);
  if (!due.has_value() || *due >= day || done || !IsBy(item.check_date(), day)) return {};
  Reminder reminder = ReminderOf(item, Reminder::RECTIFICATION_OVERDUE, "rectification", *due);
  reminder.set_printed_number(item.printed_number());
  reminder.set_round_item(item.name());
  return {reminder};
}

std::optional<absl::CivilDay> NextOverdue(const RoundItem& item, absl::CivilDay day) {
  return NextOf(item, {item.rectification_due_date()}, day);
}

}  // namespace edugroup::task
