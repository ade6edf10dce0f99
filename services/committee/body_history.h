// What a body was called, was for and where it stood before it was changed (沿革, X7). Pure
// functions.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "edugroup/committee/v1/body.pb.h"

namespace edugroup::committee {

// Keeps in `after` what `before` was until the day before `effective`, when it differs in what has
// a history and the body is ESTABLISHED. A change of the first day of existence, or of the day of
// the last change, is a correction and keeps nothing.
//   INVALID_ARGUMENT  `effective` is after `today`, or not after an earlier change
absl::Status KeepRevision(const v1::Body& before, absl::CivilDay effective, absl::CivilDay today,
                          v1::Body& after);

// Makes the body what it was on a day.
void BringTo(absl::CivilDay day, v1::Body& body);

}  // namespace edugroup::committee
