#include "services/task/round_rule.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "common/value/calendar.h"
#include "common/value/date.h"
#include "services/task/plan.h"
#include "services/task/round.h"

namespace edugroup::task {
namespace {

using v1::Plan;
using v1::Round;
using v1::RoundDuty;
using v1::RoundRule;

Round::Kind KindOf(const RoundRule& rule) {
  switch (rule.rhythm()) {
    case RoundRule::TEN_DAYS:
      return Round::TEN_DAYS;
    case RoundRule::MONTH:
      return Round::MONTH;
    default:
      return Round::QUARTER;
  }
}

value::Period PeriodAround(const RoundRule& rule, absl::CivilDay day) {
  return value::PeriodOf(*PeriodKindOf(KindOf(rule)), day);
}

absl::CivilDay OpeningDay(const RoundRule& rule, const value::Period& period) {
  return rule.day() == 0 ? period.last : std::min(period.first + (rule.day() - 1), period.last);
}

absl::CivilDay StartOf(const RoundRule& rule) {
  return value::ToCivilDay(rule.start_date()).value_or(absl::CivilDay::max());
}

Round RoundOf(const Plan& plan, const RoundRule& rule, absl::CivilDay day) {
  Round round;
  round.set_kind(KindOf(rule));
  round.set_plan(plan.name());
  *round.mutable_questions() = rule.questions();
  round.set_attendee_post(rule.attendee_post());
  SetPeriod(round, day);
  return round;
}

RoundDuty::State StateOf(const Round* round, absl::CivilDay opens, absl::CivilDay today) {
  if (round == nullptr) return opens < today ? RoundDuty::MISSED : RoundDuty::UPCOMING;
  return round->state() == Round::CLOSED ? RoundDuty::CLOSED : RoundDuty::OPEN;
}

}  // namespace

void StartRoundRules(const Plan& before, absl::CivilDay today, Plan& after) {
  for (RoundRule& rule : *after.mutable_round_rules()) {
    const auto same = absl::c_find_if(before.round_rules(), [&](const RoundRule& other) {
      return other.rhythm() == rule.rhythm() && other.day() == rule.day() && other.has_start_date();
    });
    *rule.mutable_start_date() =
        same == before.round_rules().end() ? value::ToDate(today) : same->start_date();
  }
}

std::vector<Round> RoundsOpeningOn(const Plan& plan, absl::CivilDay day) {
  std::vector<Round> rounds;
  if (!RunsOn(plan, day)) return rounds;
  for (const RoundRule& rule : plan.round_rules()) {
    if (day < StartOf(rule) || OpeningDay(rule, PeriodAround(rule, day)) != day) continue;
    rounds.push_back(RoundOf(plan, rule, day));
  }
  return rounds;
}

std::optional<absl::CivilDay> NextOpening(const Plan& plan, absl::CivilDay day) {
  std::optional<absl::CivilDay> next;
  for (const RoundRule& rule : plan.round_rules()) {
    const absl::CivilDay from = std::max(day + 1, StartOf(rule));
    const value::Period period = PeriodAround(rule, from);
    absl::CivilDay opens = OpeningDay(rule, period);
    if (opens < from) opens = OpeningDay(rule, PeriodAround(rule, period.last + 1));
    if (!RunsOn(plan, opens)) continue;
    next = std::min(opens, next.value_or(opens));
  }
  return next;
}

std::vector<RoundDuty> RoundDutiesOf(const Plan& plan, const std::vector<Round>& rounds,
                                     absl::CivilDay first, absl::CivilDay last,
                                     absl::CivilDay today) {
  std::map<std::string, const Round*> held;
  for (const Round& round : rounds) held[PeriodKey(round)] = &round;
  std::vector<RoundDuty> duties;
  for (const RoundRule& rule : plan.round_rules()) {
    for (value::Period period = PeriodAround(rule, first); period.first <= last;
         period = PeriodAround(rule, period.last + 1)) {
      const absl::CivilDay opens = OpeningDay(rule, period);
      if (opens < std::max(first, StartOf(rule)) || opens > last) continue;
      const Round wanted = RoundOf(plan, rule, opens);
      const auto found = held.find(PeriodKey(wanted));
      const Round* round = found == held.end() ? nullptr : found->second;
      if (round == nullptr && !RunsOn(plan, opens)) continue;
      RoundDuty& duty = duties.emplace_back();
      duty.set_kind(wanted.kind());
      *duty.mutable_date() = wanted.date();
      *duty.mutable_period_first() = wanted.period_first();
      *duty.mutable_period_last() = wanted.period_last();
      duty.set_display_name(wanted.display_name());
      duty.set_state(StateOf(round, opens, today));
      if (round == nullptr) continue;
      duty.set_round(round->name());
      *duty.mutable_counts() = round->counts();
    }
  }
  absl::c_stable_sort(duties, [](const RoundDuty& a, const RoundDuty& b) {
    const auto key = [](const RoundDuty& duty) {
      return std::pair(value::ToCivilDay(duty.date()).value_or(absl::CivilDay::max()), duty.kind());
    };
    return key(a) < key(b);
  });
  return duties;
}

}  // namespace edugroup::task
