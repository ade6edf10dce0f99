// Composition rules that come to be broken without a write to the body, and that hold again.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/resource/store.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/committee/v1/breach.pb.h"
#include "services/committee/composition_change.h"

namespace edugroup::committee {

using CompositionFindings = std::vector<v1::CompositionFinding>;

// Whether the findings still say what a breach says: same rule and subject, not holding. Pure.
bool StillBroken(const v1::Breach& breach, const CompositionFindings& findings);
// Whether both are of the same rule, body and subject. Pure.
bool SameBreach(const v1::Breach& a, const v1::Breach& b);
// The breaches that a change makes in a body: what would break or worsen by it. Pure; OPEN, from
// `since` on, still to be named by who keeps them.
std::vector<v1::Breach> BreachesOf(const CompositionFindings& findings, absl::CivilDay since);

// Its first day. Pure.
absl::CivilDay StartOf(const v1::Breach& breach);
// Ends a breach on a day. Pure.
void Mend(v1::Breach& breach, absl::CivilDay day);

// Mends the open breaches of a body, whose row this write holds, that `situation` no longer shows
// on `today`, or on the day of those that are yet to begin: those of `rules`, and of none of the
// body's rules.
absl::Status MendBreaches(resource::Change& change, const v1::Body& body, const Rules& rules,
                          const Situation& situation, absl::CivilDay today);

}  // namespace edugroup::committee
