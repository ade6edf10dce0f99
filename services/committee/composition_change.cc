#include "services/committee/composition_change.h"

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/value/date.h"
#include "common/value/status.h"

namespace edugroup::committee {
namespace {

using Days = std::set<absl::CivilDay>;

absl::flat_hash_set<std::string> NamesOf(const Roster& roster) {
  absl::flat_hash_set<std::string> names;
  for (const Sitting& sitting : roster.sittings) names.insert(sitting.appointment->name());
  return names;
}

// Whether everybody who is in office after the change was so before it.
bool NobodyCame(const Roster& before, const Roster& after) {
  const absl::flat_hash_set<std::string> names = NamesOf(before);
  return std::all_of(after.sittings.begin(), after.sittings.end(), [&names](const Sitting& one) {
    return names.contains(one.appointment->name());
  });
}

// One rule on one day, before and after.
struct Comparison {
  Measure before;
  Measure after;
  // Holders that break the rule and did not before.
  std::vector<Offender> new_offenders;

  bool ExceedsMore() const { return after.excess > before.excess; }
  bool LacksMore() const { return after.shortage > before.shortage; }
  // Broken, and held before or stood better; filling an empty denominator is neither.
  bool ShareSuffers(const v1::CompositionRule& rule) const {
    return !after.ratio_holds && before.denominator > 0 &&
           (before.ratio_holds || ShareIsWorse(rule, before, after));
  }
};

absl::StatusOr<Comparison> Compare(const v1::CompositionRule& rule, const Roster& before,
                                   const Roster& after) {
  Comparison comparison;
  ASSIGN_OR_RETURN(comparison.before, MeasureRule(rule, before));
  ASSIGN_OR_RETURN(comparison.after, MeasureRule(rule, after));
  absl::flat_hash_set<std::string> was;
  for (const Offender& offender : comparison.before.offenders) {
    was.insert(offender.appointment->name());
  }
  for (const Offender& offender : comparison.after.offenders) {
    if (!was.contains(offender.appointment->name())) comparison.new_offenders.push_back(offender);
  }
  return comparison;
}

// The findings of a rule on single holders, one for each that breaks it.
void AddOffenders(const v1::CompositionRule& rule, const Comparison& comparison,
                  std::vector<v1::CompositionFinding>& findings) {
  for (const Offender& offender : comparison.after.offenders) {
    v1::CompositionFinding& finding = findings.emplace_back();
    *finding.mutable_finding() = Describe(rule, comparison.after, &offender);
    const bool is_new = std::any_of(
        comparison.new_offenders.begin(), comparison.new_offenders.end(),
        [&offender](const Offender& fresh) { return fresh.appointment == offender.appointment; });
    finding.set_would_break(comparison.before.Holds());
    finding.set_would_worsen(!comparison.before.Holds() && is_new);
  }
}

absl::Status AddWhole(const v1::CompositionRule& rule, const Comparison& comparison,
                      std::vector<v1::CompositionFinding>& findings) {
  v1::CompositionFinding& finding = findings.emplace_back();
  const bool holds = comparison.after.Holds();
  *finding.mutable_finding() = Describe(rule, comparison.after, nullptr);
  finding.set_holds(holds);
  finding.set_would_break(!holds && comparison.before.Holds());
  finding.set_would_worsen(
      !holds && !comparison.before.Holds() &&
      (comparison.ExceedsMore() || comparison.LacksMore() || comparison.ShareSuffers(rule)));
  ASSIGN_OR_RETURN(const int needed, FurtherNeeded(rule, comparison.after));
  finding.set_further_needed(needed);
  ASSIGN_OR_RETURN(const int allowed, FurtherAllowed(rule, comparison.after));
  finding.set_further_allowed(allowed);
  return absl::OkStatus();
}

void AddThoseWhoLeft(const Roster& before, const Roster& after,
                     std::vector<v1::CompositionFinding>& findings) {
  for (const v1::Appointment* appointment : after.left) {
    const std::optional<Sitting> sitting =
        Resolve(*appointment, *after.weighed, *after.facts, after.day);
    const Absence* const absence =
        AbsenceOn(after.facts->departures, sitting->organization, after.day);
    v1::CompositionFinding& finding = findings.emplace_back();
    *finding.mutable_finding() = HolderLeft(*appointment, sitting->organization, absence->left);
    finding.set_would_break(std::none_of(
        before.left.begin(), before.left.end(),
        [appointment](const v1::Appointment* one) { return one->name() == appointment->name(); }));
  }
}

// Days on which somebody comes or somebody has gone.
void AddTurningDays(const v1::Appointment& appointment, Days& days) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
  if (first.ok()) days.insert(*first);
  const absl::StatusOr<absl::CivilDay> last = LastDayInOffice(appointment);
  if (last.ok()) days.insert(*last + 1);
}

// Days on which an organisation leaves or comes back, or a post changes hands.
void AddOthersDays(const Facts& facts, Days& days) {
  for (const auto& [organization, absences] : facts.departures) AddTurns(absences, days);
  for (const auto& [name, post] : facts.posts) AddTurns(post, days);
}

// The days on which what the rules say of the change can differ from the day before: from the first
// day that the change touches on.
Days TurningDays(const Rules& rules, const Turnover& change, const Facts& facts) {
  absl::flat_hash_map<std::string, const v1::Appointment*> before;
  for (const v1::Appointment& appointment : change.before)
    before[appointment.name()] = &appointment;
  Days touched;
  for (const v1::Appointment& appointment : change.after) {
    const auto was = before.find(appointment.name());
    Days now;
    AddTurningDays(appointment, now);
    Days then;
    if (was != before.end()) AddTurningDays(*was->second, then);
    std::set_symmetric_difference(now.begin(), now.end(), then.begin(), then.end(),
                                  std::inserter(touched, touched.end()));
  }
  if (touched.empty()) return {};

  Days days = touched;
  for (const v1::Appointment& appointment : change.before) AddTurningDays(appointment, days);
  for (const auto& [seat, holders] : facts.offices) {
    for (const v1::Appointment& holder : holders) AddTurningDays(holder, days);
  }
  AddOthersDays(facts, days);
  for (const v1::CompositionRule& rule : rules) {
    const absl::StatusOr<absl::CivilDay> start = value::FirstDay(rule.valid_start_date());
    if (start.ok()) days.insert(*start);
  }
  days.erase(days.begin(), days.find(*touched.begin()));
  return days;
}

}  // namespace

absl::StatusOr<std::vector<v1::CompositionFinding>> Evaluate(const Rules& rules,
                                                             const Situation& before,
                                                             const Situation& after,
                                                             absl::CivilDay day) {
  const Roster was = RosterOf(before.appointments, before.facts, day, before.weighed);
  const Roster is = RosterOf(after.appointments, after.facts, day, after.weighed);
  std::vector<v1::CompositionFinding> findings;
  for (const v1::CompositionRule& rule : rules) {
    if (!InForce(rule, day)) continue;
    ASSIGN_OR_RETURN(const Comparison comparison, Compare(rule, was, is));
    if (comparison.after.offenders.empty()) {
      RETURN_IF_ERROR(AddWhole(rule, comparison, findings));
    } else {
      AddOffenders(rule, comparison, findings);
    }
  }
  AddThoseWhoLeft(was, is, findings);
  return findings;
}

namespace {

// The rules on one day: what the change breaks or makes worse.
class DayWeighing {
 public:
  // `complete` as in Weigh; `departures_only`: nobody comes on the day.
  DayWeighing(absl::CivilDay day, bool complete, bool departures_only, Weighing& weighing)
      : day_(day), complete_(complete), departures_only_(departures_only), weighing_(weighing) {}

  absl::Status Add(const Rules& rules, const Roster& before, const Roster& after) {
    for (const v1::CompositionRule& rule : rules) {
      if (!InForce(rule, day_)) continue;
      ASSIGN_OR_RETURN(const Comparison comparison, Compare(rule, before, after));
      if (comparison.ExceedsMore()) Note(rule, comparison, nullptr, false);
      if (complete_ && comparison.LacksMore()) Note(rule, comparison, nullptr, true);
      if (complete_ && comparison.ShareSuffers(rule)) {
        Note(rule, comparison, nullptr, departures_only_);
      }
      for (const Offender& offender : comparison.new_offenders) {
        Note(rule, comparison, &offender, false);
      }
    }
    return absl::OkStatus();
  }

 private:
  // A rule and subject answer for their first day only.
  void Note(const v1::CompositionRule& rule, const Comparison& comparison, const Offender* offender,
            bool departure) {
    type::Finding finding = Describe(rule, comparison.after, offender);
    if (!weighing_.noted.insert(absl::StrCat(rule.rule_id(), " ", finding.subject())).second) {
      return;
    }
    finding.set_severity(rule.severity());
    finding.set_message(absl::StrCat(finding.message(), " (on ", value::Format(day_), ")"));
    finding.set_message_zh(absl::StrCat(finding.message_zh(), "（", value::Format(day_), "）"));
    const bool stops = rule.severity() == type::Finding::HARD && !departure;
    (stops ? weighing_.stopping : weighing_.waivable).push_back(std::move(finding));
  }

  const absl::CivilDay day_;
  const bool complete_, departures_only_;
  Weighing& weighing_;
};

}  // namespace

absl::StatusOr<Weighing> Weigh(const Rules& rules, const Turnover& change, const Facts& facts,
                               bool complete) {
  Weighing weighing;
  for (const absl::CivilDay day : TurningDays(rules, change, facts)) {
    const Roster before = RosterOf(change.before, facts, day);
    const Roster after = RosterOf(change.after, facts, day);
    RETURN_IF_ERROR(
        DayWeighing(day, complete, NobodyCame(before, after), weighing).Add(rules, before, after));
  }
  return weighing;
}

absl::Status WeighElsewhere(const Rules& rules, const std::string& body, const Turnover& change,
                            const std::vector<v1::Appointment>& theirs, const Facts& facts,
                            bool complete, Weighing& weighing) {
  Facts was = facts;
  was.others[body] = change.before;
  Facts is = facts;
  is.others[body] = change.after;
  for (const absl::CivilDay day : TurningDays(rules, change, facts)) {
    const bool departures_only =
        NobodyCame(RosterOf(change.before, facts, day), RosterOf(change.after, facts, day));
    RETURN_IF_ERROR(DayWeighing(day, complete, departures_only, weighing)
                        .Add(rules, RosterOf(theirs, was, day, &change.before),
                             RosterOf(theirs, is, day, &change.after)));
  }
  return absl::OkStatus();
}

std::vector<type::Finding> Unanswered(
    const Weighing& weighing, const google::protobuf::RepeatedPtrField<type::Waiver>& waivers,
    google::protobuf::RepeatedPtrField<type::Waiver>& used) {
  std::vector<type::Finding> unanswered = weighing.stopping;
  absl::flat_hash_set<std::string> served;
  for (const type::Finding& finding : weighing.waivable) {
    const auto waiver = std::find_if(waivers.begin(), waivers.end(), [&](const type::Waiver& w) {
      return w.rule_id() == finding.rule_id() && !w.reason().empty() && !w.by().empty();
    });
    if (waiver == waivers.end()) {
      unanswered.push_back(finding);
    } else if (served.insert(finding.rule_id()).second) {
      *used.Add() = *waiver;
    }
  }
  return unanswered;
}

}  // namespace edugroup::committee
