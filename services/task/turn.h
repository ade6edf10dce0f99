// What time alone does to one assignment: the reminders of a day, and the next day on which there
// can be one.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/reminder.pb.h"
#include "services/task/ladder.h"

namespace edugroup::task {

// Of the texts and names of reminders.
inline constexpr size_t kReminderCharacters = 60;
inline constexpr size_t kReminderHashDigits = 16;
// "20190603".
std::string Compact(absl::CivilDay day);

// What was turned before: ids of reminders, and where it stands on each ladder, by name.
struct Turned {
  std::set<std::string> ids;
  std::map<std::string, LadderState> standings;
};

// From the reminders of one assignment, in any order.
Turned WhatWasTurned(const std::vector<v1::Reminder>& reminders,
                     const std::vector<LadderRules>& ladders);

// The reminders that are due on `day` and were not made before; none for what is over, or while the
// plan is not ISSUED. Ladders that do not watch the plan, or start later, make none. `turned` takes
// them in. A near due date, an overdue one and missing measures are each reminded of once for each
// due date, dated by the day on which they came to be; a step of a ladder once for each entry.
std::vector<v1::Reminder> Turn(const v1::Plan& plan, const v1::Assignment& assignment,
                               const std::vector<LadderRules>& ladders, absl::CivilDay day,
                               Turned& turned);

// The first day after `day` on which Turn would answer something if nothing happened meanwhile;
// none when there is no such day.
std::optional<absl::CivilDay> NextTurn(const v1::Plan& plan, const v1::Assignment& assignment,
                                       const std::vector<LadderRules>& ladders, absl::CivilDay day,
                                       Turned turned);

}  // namespace edugroup::task
