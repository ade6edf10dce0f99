#include "services/committee/breach.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "common/value/date.h"
#include "common/value/status.h"
#include "services/committee/breach_store.h"

namespace edugroup::committee {
namespace {

bool HasRule(const Rules& rules, const std::string& rule_id) {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const v1::CompositionRule& rule) { return rule.rule_id() == rule_id; });
}

}  // namespace

bool StillBroken(const v1::Breach& breach, const CompositionFindings& findings) {
  return std::any_of(findings.begin(), findings.end(), [&](const v1::CompositionFinding& one) {
    return !one.holds() && one.finding().rule_id() == breach.finding().rule_id() &&
           one.finding().subject() == breach.finding().subject();
  });
}

bool SameBreach(const v1::Breach& a, const v1::Breach& b) {
  return resource::ParentOf(a.name()) == resource::ParentOf(b.name()) &&
         a.finding().rule_id() == b.finding().rule_id() &&
         a.finding().subject() == b.finding().subject();
}

std::vector<v1::Breach> BreachesOf(const CompositionFindings& findings, absl::CivilDay since) {
  std::vector<v1::Breach> breaches;
  for (const v1::CompositionFinding& one : findings) {
    if (!one.would_break() && !one.would_worsen()) continue;
    v1::Breach& breach = breaches.emplace_back();
    breach.set_state(v1::Breach::OPEN);
    *breach.mutable_finding() = one.finding();
    *breach.mutable_start_date() = value::ToDate(since);
  }
  return breaches;
}

absl::CivilDay StartOf(const v1::Breach& breach) {
  return value::ToCivilDay(breach.start_date()).value_or(absl::CivilDay::min());
}

void Mend(v1::Breach& breach, absl::CivilDay day) {
  breach.set_state(v1::Breach::MENDED);
  *breach.mutable_end_date() = value::ToDate(day);
}

absl::Status MendBreaches(resource::Change& change, const v1::Body& body, const Rules& rules,
                          const Situation& situation, absl::CivilDay today) {
  ASSIGN_OR_RETURN(const std::vector<v1::Breach> open,
                   change.LoadAll<v1::Breach>(BreachTable(), body.name(), OpenBreaches()));
  absl::flat_hash_map<absl::CivilDay, CompositionFindings> by_day;
  for (const v1::Breach& breach : open) {
    const std::string& rule = breach.finding().rule_id();
    const bool weighed = HasRule(rules, rule) || !HasRule(body.composition_rules(), rule);
    if (!weighed) continue;
    const absl::CivilDay day = std::max(StartOf(breach), today);
    if (!by_day.contains(day)) {
      ASSIGN_OR_RETURN(by_day[day], Evaluate(rules, situation, situation, day));
    }
    if (StillBroken(breach, by_day[day])) continue;
    v1::Breach mended = breach;
    Mend(mended, day);
    RETURN_IF_ERROR(change.Update(BreachTable(), breach, mended));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::committee
