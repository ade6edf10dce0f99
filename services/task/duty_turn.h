// What time does to supervision orders and to the items of rounds: what is owed becomes overdue
// (C1.3, C1.6).
#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/order.pb.h"
#include "edugroup/task/v1/reminder.pb.h"
#include "edugroup/task/v1/round.pb.h"

namespace edugroup::task {

// Reminders of what is overdue on `day`, as it stood then: receipt, reply or rectification. Each is
// dated by the day after the due date, and has one name for each due date, by which it is known to
// have been made before.
std::vector<v1::Reminder> Overdue(const v1::Order& order, absl::CivilDay day);
std::vector<v1::Reminder> Overdue(const v1::RoundItem& item, absl::CivilDay day);

// The first day after `day` on which something becomes overdue, by what is known of that day; none
// when nothing will.
std::optional<absl::CivilDay> NextOverdue(const v1::Order& order, absl::CivilDay day);
std::optional<absl::CivilDay> NextOverdue(const v1::RoundItem& item, absl::CivilDay day);

}  // namespace edugroup::task
