// Who is elected: candidates, ballots, thresholds, ties (P4, C2.16). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/election_service.pb.h"

namespace edugroup::committee {

// Everything wrong with the fields of an election that has its name.
std::vector<FieldViolation> CheckElection(const v1::Election& election);

// DRAFT -> OPEN. STATE_CONFLICT; RULE_VIOLATED "election.candidates" when the candidates do not fit
// the seats.
absl::Status Open(v1::Election& election);

// Candidates of the next ballot, and seats still open.
std::vector<std::string> Standing(const v1::Election& election);
int OpenSeats(const v1::Election& election);
// Ids of whoever was elected so far, in the order in which they were.
std::vector<std::string> Elected(const v1::Election& election);

// Takes the count of a round: OPEN or RUN_OFF -> RUN_OFF or DECIDED. A candidate needs the rule's
// share of its base (VOTES_CAST: valid ballots), and more votes than those who get no seat; equal
// votes for the last seats are run off, and so are seats that found nobody with enough votes,
// between the best of the others, one more than the seats.
//   STATE_CONFLICT    the election is in another state
//   INVALID_ARGUMENT  all violations: a day after `today`, figures that do not add up
absl::Status Count(v1::Election& election, const v1::CountElectionRequest& request,
                   absl::CivilDay today);

// Any state but CONCLUDED and CANCELLED -> CANCELLED. STATE_CONFLICT.
absl::Status Cancel(v1::Election& election, absl::string_view reason);

// The appointment of an elected candidate from `start` on, without a name.
v1::Appointment AppointmentOf(const v1::Election& election, absl::string_view candidate_id,
                              absl::CivilDay start);

// STATE_CONFLICT unless it is in one of `states`.
absl::Status CheckState(const v1::Election& election,
                        std::initializer_list<v1::Election::State> states);

}  // namespace edugroup::committee
