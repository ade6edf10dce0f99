// How long terms of office run and since when a re-election is overdue (P6, C2.13). Pure functions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/term_service.pb.h"

namespace edugroup::committee {

// Everything wrong with the fields of a term; `field` is its path in the request.
std::vector<FieldViolation> CheckTerm(const v1::Term& term, absl::string_view field);

// Works out planned_end_date and delay_limit_date of a term that passed CheckTerm: five years from
// 2013-05-01 end on 2018-04-30.
void SetPlannedEnd(v1::Term& term);

// Puts the terms of one body in order and ends each the day before the next begins.
//   INVALID_ARGUMENT  ordinals and starts do not go up together
//   ALREADY_EXISTS    two have one ordinal
absl::Status ArrangeTerms(std::vector<v1::Term>& terms);

// Puts the re-election off. INVALID_ARGUMENT unless `until` lies after the planned end;
// RULE_VIOLATED "term.delay-limit" beyond the allowed delay; STATE_CONFLICT when the term has
// ended.
absl::Status Extend(v1::Term& term, const v1::ExtendTermRequest& request);

// Where the term stands on `day`; nothing when it has not begun or has ended by then.
std::optional<v1::TermStanding> StandingOn(const v1::Term& term, absl::CivilDay day);

}  // namespace edugroup::committee
