#include "services/membership/lapse.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "services/membership/affiliation.h"

namespace edugroup::membership {
namespace {

using v1::Affiliation;
using v1::AffiliationPolicy;

// The kinds of activity that a rule counts.
std::vector<AffiliationPolicy::ActivityKind> Counted(const AffiliationPolicy::LapseRule& rule) {
  std::vector<AffiliationPolicy::ActivityKind> kinds;
  for (const int kind : rule.activity_kinds()) {
    kinds.push_back(static_cast<AffiliationPolicy::ActivityKind>(kind));
  }
  if (kinds.empty()) kinds = {AffiliationPolicy::PARTICIPATION, AffiliationPolicy::DUES};
  return kinds;
}

absl::string_view Words(AffiliationPolicy::ActivityKind kind) {
  return kind == AffiliationPolicy::DUES ? "缴纳会费" : "参加活动";
}

}  // namespace

absl::CivilDay AddMonths(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  return std::min(absl::CivilDay(month) + (day.day() - 1), absl::CivilDay(month + 1) - 1);
}

absl::CivilDay LatestLapsed(absl::CivilDay day, int months) {
  absl::CivilDay latest = AddMonths(day, -months);
  // At the end of a month several days come to the same day of another.
  while (AddMonths(latest + 1, months) <= day) ++latest;
  return latest;
}

std::optional<absl::CivilDay> ActiveSince(const Affiliation& affiliation) {
  const auto start = value::ToCivilDay(affiliation.start_date());
  if (!start.ok()) return std::nullopt;
  absl::CivilDay since = *start;
  for (const v1::AffiliationChange& change : affiliation.changes()) {
    if (change.state() != Affiliation::ACTIVE) continue;
    since = std::max(since, value::ToCivilDay(change.date()).value_or(since));
  }
  return since;
}

std::optional<absl::CivilDay> LastActivity(const Affiliation& affiliation,
                                           AffiliationPolicy::ActivityKind kind) {
  for (const v1::MemberActivity& activity : affiliation.last_activities()) {
    const auto day = value::ToCivilDay(activity.date());
    if (activity.kind() == kind && day.ok()) return *day;
  }
  return std::nullopt;
}

void KeepActivity(Affiliation& affiliation, const v1::MemberActivity& activity) {
  const auto last = LastActivity(affiliation, activity.kind());
  if (!last.has_value()) {
    *affiliation.add_last_activities() = activity;
    return;
  }
  const auto day = value::ToCivilDay(activity.date());
  if (!day.ok() || *day <= *last) return;
  for (v1::MemberActivity& kept : *affiliation.mutable_last_activities()) {
    if (kept.kind() == activity.kind()) kept = activity;
  }
}

std::optional<Lapse> LapseOf(const Affiliation& affiliation, const AffiliationPolicy& policy) {
  const std::optional<absl::CivilDay> active_since = ActiveSince(affiliation);
  if (!CheckMember(affiliation).ok() || !active_since.has_value()) return std::nullopt;
  std::optional<Lapse> first;
  for (const AffiliationPolicy::LapseRule& rule : policy.lapse_rules()) {
    absl::CivilDay since = *active_since;
    for (const AffiliationPolicy::ActivityKind kind : Counted(rule)) {
      since = std::max(since, LastActivity(affiliation, kind).value_or(since));
    }
    const absl::CivilDay date = AddMonths(since, rule.months());
    if (!first.has_value() || date < first->date) first = Lapse{since, date, rule};
  }
  return first;
}

std::string LapseNotice(const Lapse& lapse) {
  const std::string missed = absl::StrJoin(
      Counted(lapse.rule), "、未", [](std::string* out, AffiliationPolicy::ActivityKind kind) {
        absl::StrAppend(out, Words(kind));
      });
  return absl::StrCat("自 ", value::Format(lapse.since), " 起满 ", lapse.rule.months(), " 个月未",
                      missed, "，自动失效 (lapsed: nothing recorded for ", lapse.rule.months(),
                      " months)");
}

v1::LapsingAffiliation Lapsing(const Affiliation& affiliation, const Lapse& lapse) {
  v1::LapsingAffiliation lapsing;
  lapsing.set_affiliation(affiliation.name());
  lapsing.set_organization(affiliation.organization());
  lapsing.set_kind(affiliation.kind());
  *lapsing.mutable_since_date() = value::ToDate(lapse.since);
  *lapsing.mutable_lapse_date() = value::ToDate(lapse.date);
  *lapsing.mutable_rule() = lapse.rule;
  return lapsing;
}

}  // namespace edugroup::membership
