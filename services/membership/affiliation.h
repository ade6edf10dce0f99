// Rules of affiliations (隶属关系): the life of one, and what its interval may not overlap.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "edugroup/type/finding.pb.h"
#include "edugroup/type/value.pb.h"

namespace edugroup::membership {

// What is recorded with a change of state.
struct ChangeFacts {
  absl::CivilDay date;  // business day it takes effect
  absl::Time record_time;
  std::string principal;
  std::string reason;
  std::string resolution = {};
  type::SourceRef document = {};  // the writing it rests on
};

// A new application: clears what only the server sets and makes it APPLIED.
void Apply(v1::Affiliation& affiliation, const ChangeFacts& facts);

// The moves of an affiliation. Each changes the state and records the change, or answers
//   FAILED_PRECONDITION  STATE_CONFLICT
absl::Status Admit(v1::Affiliation& affiliation, const ChangeFacts& facts);
absl::Status Reject(v1::Affiliation& affiliation, const ChangeFacts& facts);
//   INVALID_ARGUMENT     FIELDS_INVALID  the effective date is before the start date
absl::Status Suspend(v1::Affiliation& affiliation, const ChangeFacts& facts);
absl::Status Reinstate(v1::Affiliation& affiliation, const ChangeFacts& facts);
//   INVALID_ARGUMENT     FIELDS_INVALID  the end date is not after the start date
absl::Status End(v1::Affiliation& affiliation, v1::Affiliation::EndReason end_reason,
                 const ChangeFacts& facts);

// Ends it in a merger, whatever its state, even on the day it starts: then it never was in force.
void EndByMerger(v1::Affiliation& affiliation, const ChangeFacts& facts);

// Of a member, ACTIVE or SUSPENDED; else
//   FAILED_PRECONDITION  STATE_CONFLICT
absl::Status CheckMember(const v1::Affiliation& affiliation);

// Records the check of an application.
//   FAILED_PRECONDITION  STATE_CONFLICT  not APPLIED
absl::Status Check(v1::Affiliation& affiliation, v1::ApplicationCheck::Outcome outcome,
                   const ChangeFacts& facts);

// In force on `day`: started, and not yet ended.
bool InForce(const v1::Affiliation& affiliation, absl::CivilDay day);

// A HARD finding for each of `others` (same organisation, same kind) that shares a day with
// `affiliation`. Intervals that touch share none; what never started has no interval.
std::vector<type::Finding> FindOverlaps(const v1::Affiliation& affiliation,
                                        absl::Span<const v1::Affiliation> others);

// A HARD finding when an application is still undecided among `others`, those of the same
// organisation and kind.
std::vector<type::Finding> FindPending(absl::Span<const v1::Affiliation> others);

}  // namespace edugroup::membership
