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

std::vector<const v1::Appointment*> OnDay(const std::vector<v1::Appointment>& appointments,
                                          absl::CivilDay day) {
  std::vector<const v1::Appointment*> in_office;
  for (const v1::Appointment& appointment : appointments) {
    if (InOffice(appointment, day)) in_office.push_back(&appointment);
  }
  return in_office;
}

absl::flat_hash_set<std::string> NamesOf(const std::vector<const v1::Appointment*>& appointments) {
  absl::flat_hash_set<std::string> names;
  for (const v1::Appointment* appointment : appointments) names.insert(appointment->name());
  return names;
}

// Whether everybody who is in office after the change was so before it.
bool NobodyCame(const std::vector<const v1::Appointment*>& before,
                const std::vector<const v1::Appointment*>& after) {
  const absl::flat_hash_set<std::string> names = NamesOf(before);
  return std::all_of(after.begin(), after.end(), [&names](const v1::Appointment* appointment) {
    return names.contains(appointment->name());
  });
}

// One rule on one day, before and after.
struct Comparison {
  Measure before;
  Measure after;
  // Holders that break an eligibility and did not hold before.
  std::vector<const v1::Appointment*> newly_ineligible;

  bool ExceedsMore() const { return after.excess > before.excess; }
  bool LacksMore() const { return after.shortage > before.shortage; }
  // Broken, and held before or stood better; filling an empty denominator is neither.
  bool RatioSuffers(const v1::CompositionRule& rule) const {
    return !after.ratio_holds && before.denominator > 0 &&
           (before.ratio_holds || RatioIsWorse(rule.ratio(), before, after));
  }
};

// `appointments` point into the change.
absl::StatusOr<Comparison> Compare(const v1::CompositionRule& rule,
                                   const std::vector<const v1::Appointment*>& before,
                                   const std::vector<const v1::Appointment*>& after,
                                   const Organizations& organizations) {
  Comparison comparison;
  ASSIGN_OR_RETURN(comparison.before, MeasureRule(rule, before, organizations));
  ASSIGN_OR_RETURN(comparison.after, MeasureRule(rule, after, organizations));
  const absl::flat_hash_set<std::string> was = NamesOf(comparison.before.ineligible);
  for (const v1::Appointment* appointment : comparison.after.ineligible) {
    if (!was.contains(appointment->name())) comparison.newly_ineligible.push_back(appointment);
  }
  return comparison;
}

// Days on which somebody comes or somebody has gone.
void AddTurningDays(const v1::Appointment& appointment, Days& days) {
  const absl::StatusOr<absl::CivilDay> first = value::FirstDay(appointment.start_date());
  if (first.ok()) days.insert(*first);
  const absl::StatusOr<absl::CivilDay> last = value::LastDay(appointment.end_date());
  if (last.ok()) days.insert(*last + 1);
}

// The days on which what the rules say of the change can differ from the day before: from the first
// day that the change touches on.
Days TurningDays(const Rules& rules, const Turnover& change) {
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
  for (const v1::CompositionRule& rule : rules) {
    const absl::StatusOr<absl::CivilDay> start = value::FirstDay(rule.valid_start_date());
    if (start.ok()) days.insert(*start);
  }
  days.erase(days.begin(), days.find(*touched.begin()));
  return days;
}

void Note(type::Finding finding, const v1::CompositionRule& rule, absl::CivilDay day,
          std::vector<type::Finding>& findings) {
  finding.set_severity(rule.severity());
  finding.set_message(absl::StrCat(finding.message(), " (on ", value::Format(day), ")"));
  finding.set_message_zh(absl::StrCat(finding.message_zh(), "（", value::Format(day), "）"));
  findings.push_back(std::move(finding));
}

}  // namespace

absl::StatusOr<std::vector<v1::CompositionFinding>> Evaluate(const Rules& rules,
                                                             const Turnover& change,
                                                             const Organizations& organizations,
                                                             absl::CivilDay day) {
  const std::vector<const v1::Appointment*> before = OnDay(change.before, day);
  const std::vector<const v1::Appointment*> after = OnDay(change.after, day);
  std::vector<v1::CompositionFinding> findings;
  for (const v1::CompositionRule& rule : rules) {
    if (!InForce(rule, day)) continue;
    ASSIGN_OR_RETURN(const Comparison comparison, Compare(rule, before, after, organizations));
    const auto add = [&](const v1::Appointment* ineligible, bool is_new) {
      v1::CompositionFinding& finding = findings.emplace_back();
      *finding.mutable_finding() = Describe(rule, comparison.after, ineligible);
      finding.set_holds(comparison.after.Holds());
      finding.set_would_break(!comparison.after.Holds() && comparison.before.Holds());
      finding.set_would_worsen(!comparison.before.Holds() && is_new);
    };
    if (comparison.after.ineligible.empty()) {
      add(nullptr, comparison.ExceedsMore() || comparison.LacksMore() ||
                       (rule.has_ratio() && comparison.RatioSuffers(rule)));
      ASSIGN_OR_RETURN(const int further, FurtherNeeded(rule, comparison.after));
      findings.back().set_further_needed(further);
    }
    for (const v1::Appointment* appointment : comparison.after.ineligible) {
      const auto& fresh = comparison.newly_ineligible;
      add(appointment, std::find(fresh.begin(), fresh.end(), appointment) != fresh.end());
    }
  }
  return findings;
}

absl::StatusOr<Weighing> Weigh(const Rules& rules, const Turnover& change,
                               const Organizations& organizations, bool complete) {
  Weighing weighing;
  absl::flat_hash_set<std::string> noted;  // a rule and subject answer for their first day only
  for (const absl::CivilDay day : TurningDays(rules, change)) {
    const std::vector<const v1::Appointment*> before = OnDay(change.before, day);
    const std::vector<const v1::Appointment*> after = OnDay(change.after, day);
    const bool departures_only = NobodyCame(before, after);
    for (const v1::CompositionRule& rule : rules) {
      if (!InForce(rule, day)) continue;
      ASSIGN_OR_RETURN(const Comparison comparison, Compare(rule, before, after, organizations));
      const auto note = [&](const v1::Appointment* ineligible, bool departure) {
        type::Finding finding = Describe(rule, comparison.after, ineligible);
        if (!noted.insert(absl::StrCat(rule.rule_id(), " ", finding.subject())).second) return;
        const bool stops = rule.severity() == type::Finding::HARD && !departure;
        Note(std::move(finding), rule, day, stops ? weighing.stopping : weighing.waivable);
      };
      if (comparison.ExceedsMore()) note(nullptr, false);
      if (complete && comparison.LacksMore()) note(nullptr, true);
      if (complete && rule.has_ratio() && comparison.RatioSuffers(rule)) {
        note(nullptr, departures_only);
      }
      for (const v1::Appointment* appointment : comparison.newly_ineligible) {
        note(appointment, false);
      }
    }
  }
  return weighing;
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
