// Automatic lapse of affiliations without activity or dues (自动失效, C2.6).
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "edugroup/membership/v1/affiliation_policy.pb.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"

namespace edugroup::membership {

// The day `months` later, or the last of that month where it has no such day.
absl::CivilDay AddMonths(absl::CivilDay day, int months);
// The last day whose AddMonths is not after `day`.
absl::CivilDay LatestLapsed(absl::CivilDay day, int months);

// The last day it became ACTIVE, by admission or reinstatement; nothing for what never started.
std::optional<absl::CivilDay> ActiveSince(const v1::Affiliation& affiliation);
// The newest activity of the kind, if any is recorded.
std::optional<absl::CivilDay> LastActivity(const v1::Affiliation& affiliation,
                                           v1::AffiliationPolicy::ActivityKind kind);

// Keeps `activity` unless a newer one of its kind is recorded.
void KeepActivity(v1::Affiliation& affiliation, const v1::MemberActivity& activity);

// When a member's time is up unless something is recorded, by the rule that is met first. Nothing
// when it is no member (SUSPENDED ones are) or the policy has no rule.
struct Lapse {
  absl::CivilDay since;
  absl::CivilDay date;  // first day no longer in force
  v1::AffiliationPolicy::LapseRule rule;
};
std::optional<Lapse> LapseOf(const v1::Affiliation& affiliation,
                             const v1::AffiliationPolicy& policy);

// What the notice says: why it lapsed, for people.
std::string LapseNotice(const Lapse& lapse);

v1::LapsingAffiliation Lapsing(const v1::Affiliation& affiliation, const Lapse& lapse);

}  // namespace edugroup::membership
