#include "services/task/turn.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/auth/hash.h"
#include "common/value/date.h"
#include "services/task/assignment.h"
#include "services/task/light.h"
#include "services/task/plan.h"
#include "services/task/text_difference.h"

namespace edugroup::task {
namespace {

using v1::Assignment;
using v1::Reminder;

std::string StepId(const v1::Ladder& ladder, absl::string_view step, absl::CivilDay day) {
  const std::string text = absl::StrCat(ladder.name(), "\n", step, "\n", Compact(day));
  return absl::StrCat("step-", auth::Hex(auth::Sha256(text)).substr(0, kReminderHashDigits));
}

Reminder Base(const Assignment& assignment, Reminder::Kind kind, const std::string& id,
              absl::CivilDay day) {
  Reminder reminder;
  reminder.set_name(absl::StrCat(assignment.name(), "/reminders/", id));
  reminder.set_kind(kind);
  *reminder.mutable_date() = value::ToDate(day);
  reminder.set_organization(assignment.organization());
  reminder.set_organization_display_name(assignment.organization_display_name());
  *reminder.mutable_leads() = assignment.leads();
  reminder.set_printed_number(assignment.printed_number());
  reminder.set_text(Excerpt(assignment.text(), kReminderCharacters));
  return reminder;
}

// Turns of one assignment on one day.
class Turner {
 public:
  Turner(const v1::Plan& plan, const Assignment& assignment,
         const std::vector<LadderRules>& ladders, absl::CivilDay day, Turned& turned)
      : plan_(plan), assignment_(assignment), ladders_(ladders), day_(day), turned_(turned) {}

  std::vector<Reminder> Run() && {
    if (!RunsOn(plan_, day_)) return {};
    const Standing standing = StandingOn(assignment_, day_);
    if (standing.state == Assignment::STATE_UNSPECIFIED) return {};
    if (IsOpen(standing.state)) {
      TurnLight(standing);
      TurnReceipt(standing);
      TurnMeasures(standing);
    }
    for (const LadderRules& ladder : ladders_) TurnLadder(ladder);
    return std::move(reminders_);
  }

 private:
  void TurnLight(const Standing& standing) {
    const int warning_days = WarningDaysOn(plan_, day_);
    const v1::Light light = LightOn(assignment_, standing, day_, warning_days);
    const std::optional<absl::CivilDay> due = DueDayOn(assignment_, day_);
    if (!due.has_value() || (light != v1::YELLOW && light != v1::RED)) return;
    if (light == v1::YELLOW) {
      AddOnce(Reminder::NEAR_DUE, "near-due-", *due, *due - warning_days);
    } else {
      AddOnce(Reminder::OVERDUE, "overdue-", *due, *due + 1);
    }
  }

  void TurnReceipt(const Standing& standing) {  // C1.3
    const absl::StatusOr<absl::CivilDay> due = value::ToCivilDay(assignment_.receipt_due_date());
    if (standing.state != Assignment::ASSIGNED || !due.ok() || *due >= day_) return;
    AddOnce(Reminder::RECEIPT_OVERDUE, "receipt-", *due, *due + 1);
  }

  void TurnMeasures(const Standing& standing) {
    if (!MeasuresMissing(assignment_, standing, day_)) return;
    const absl::CivilDay due = *MeasuresDueDayOn(assignment_, day_);
    AddOnce(Reminder::MEASURES_OVERDUE, "measures-", due, due + 1);
  }

  // `since` is when it came to be, but never before the assignment itself.
  void AddOnce(Reminder::Kind kind, absl::string_view prefix, absl::CivilDay due,
               absl::CivilDay since) {
    const std::string id = absl::StrCat(prefix, Compact(due));
    if (!turned_.ids.insert(id).second) return;
    const absl::CivilDay first =
        value::ToCivilDay(assignment_.events(0).date()).value_or(absl::CivilDay::min());
    Reminder reminder = Base(assignment_, kind, id, std::max(since, first));
    *reminder.mutable_due_date() = value::ToDate(due);
    reminders_.push_back(std::move(reminder));
  }

  void TurnLadder(const LadderRules& ladder) {
    if (!ladder.Watches(plan_.name()) || day_ < ladder.start()) return;
    LadderState& state = turned_.standings[ladder.ladder().name()];
    const LadderState after = ladder.Advance(state, MeasureOn(assignment_, day_), day_);
    if (after.step == state.step) return;
    state = after;
    const v1::LadderStep none;
    const v1::LadderStep& step = after.step < 0 ? none : ladder.ladder().steps(after.step);
    const std::string id = StepId(ladder.ladder(), step.id(), day_);
    if (!turned_.ids.insert(id).second) return;
    Reminder reminder =
        Base(assignment_, after.step < 0 ? Reminder::STEP_LEFT : Reminder::STEP_ENTERED, id, day_);
    reminder.set_ladder(ladder.ladder().name());
    reminder.set_step(step.id());
    reminder.set_color(step.color());
    *reminder.mutable_recipients() = step.recipients();
    if (const auto due = DueDayOn(assignment_, day_); due.has_value()) {
      *reminder.mutable_due_date() = value::ToDate(*due);
    }
    reminders_.push_back(std::move(reminder));
  }

  const v1::Plan& plan_;
  const Assignment& assignment_;
  const std::vector<LadderRules>& ladders_;
  const absl::CivilDay day_;
  Turned& turned_;
  std::vector<Reminder> reminders_;
};

// Microseconds: of two reminders of one day the later one tells where it stands.
int64_t RecordedAt(const Reminder& reminder) {
  return reminder.create_time().seconds() * 1000000 + reminder.create_time().nanos() / 1000;
}

// Nothing happened to it after this day.
absl::CivilDay LastEventDay(const Assignment& assignment) {
  absl::CivilDay last = absl::CivilDay::min();
  for (const v1::AssignmentEvent& event : assignment.events()) {
    last = std::max(last, value::ToCivilDay(event.date()).value_or(last));
  }
  return last;
}

// Until when something may turn although nothing happens, or by what has happened since `day`: the
// sweep may come to a day late.
absl::CivilDay LastDay(const Assignment& assignment, absl::CivilDay day, bool watched) {
  absl::CivilDay last = std::max(day, LastEventDay(assignment));
  if (!IsOpen(assignment.state())) return last;
  if (const auto due = DueDayOn(assignment, day); due.has_value()) last = std::max(last, *due);
  if (const auto due = MeasuresDueDayOn(assignment, day); due.has_value()) {
    last = std::max(last, *due);
  }
  if (const auto due = value::ToCivilDay(assignment.receipt_due_date()); due.ok()) {
    last = std::max(last, *due);
  }
  return last + (watched ? kMostLadderDays : 0) + 1;
}

}  // namespace

std::string Compact(absl::CivilDay day) {
  return absl::StrFormat("%04d%02d%02d", day.year(), day.month(), day.day());
}

Turned WhatWasTurned(const std::vector<Reminder>& reminders,
                     const std::vector<LadderRules>& ladders) {
  Turned turned;
  for (const Reminder& reminder : reminders) {
    turned.ids.insert(reminder.name().substr(reminder.name().rfind('/') + 1));
  }
  for (const LadderRules& ladder : ladders) {
    const std::string& name = ladder.ladder().name();
    std::pair<absl::CivilDay, int64_t> last(absl::CivilDay::min(), 0);
    for (const Reminder& reminder : reminders) {
      const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(reminder.date());
      if (reminder.ladder() != name || !day.ok() || *day < ladder.start()) continue;
      const auto recorded = std::pair(*day, RecordedAt(reminder));
      if (recorded < last) continue;
      last = recorded;
      turned.standings[name] = {ladder.IndexOf(reminder.step()), *day};
    }
  }
  return turned;
}

std::vector<Reminder> Turn(const v1::Plan& plan, const Assignment& assignment,
                           const std::vector<LadderRules>& ladders, absl::CivilDay day,
                           Turned& turned) {
  return Turner(plan, assignment, ladders, day, turned).Run();
}

std::optional<absl::CivilDay> NextTurn(const v1::Plan& plan, const Assignment& assignment,
                                       const std::vector<LadderRules>& ladders, absl::CivilDay day,
                                       Turned turned) {
  if (plan.state() == v1::Plan::DRAFT) return day + 1;  // being issued: look again
  if (!RunsOn(plan, day + 1)) return std::nullopt;
  const bool watched = std::any_of(ladders.begin(), ladders.end(), [&](const LadderRules& ladder) {
    return ladder.Watches(plan.name());
  });
  const absl::CivilDay last = LastDay(assignment, day, watched);
  for (absl::CivilDay d = day + 1; d <= last; ++d) {
    if (!Turn(plan, assignment, ladders, d, turned).empty()) return d;
  }
  return std::nullopt;
}

}  // namespace edugroup::task
