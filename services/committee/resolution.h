// What makes a resolution right, and how it is decided. Pure functions.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/body.pb.h"
#include "edugroup/committee/v1/meeting_service.pb.h"
#include "edugroup/committee/v1/resolution_service.pb.h"

namespace edugroup::committee {

// Everything wrong with the fields of a resolution that has its name; a decision_rule only where it
// names none of its body's.
std::vector<FieldViolation> CheckResolution(const v1::Resolution& resolution);

// Takes over the rule of its body that the resolution names, and holds it against the rule:
// INVALID_ARGUMENT when the body has no such rule, or it asks for a meeting and there is none.
absl::Status TakeRule(const v1::Body& body, v1::Resolution& resolution);

// DRAFT -> PASSED or FAILED. `meeting` is null when the resolution names none.
//   STATE_CONFLICT    it is no DRAFT, or its meeting is not HELD
//   INVALID_ARGUMENT  all violations: date after `today` or before the meeting, tally that does not
//   add up, votes given by name where the rule wants them secret or the other way round
// Of votes by name, the request's tally is what CountVotes made of them.
absl::Status DecideBy(v1::Resolution& resolution, const v1::Meeting* meeting,
                      const v1::DecideResolutionRequest& request, absl::CivilDay today);

// DRAFT -> WITHDRAWN. STATE_CONFLICT.
absl::Status Withdraw(v1::Resolution& resolution, absl::string_view reason);

// STATE_CONFLICT unless it is a DRAFT.
absl::Status CheckDraft(const v1::Resolution& resolution);

}  // namespace edugroup::committee
