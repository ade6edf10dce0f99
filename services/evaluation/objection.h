// Rules of objections: when they are taken, and how a reconsideration must be decided (P-h, P-i).
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/objection_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// What keeps an objection from being taken on `today`: no body that reconsiders, or too late. All
// HARD.
std::vector<type::Finding> FilingFindings(const v1::Cycle& cycle, absl::CivilDay today);

// What keeps the reconsideration from being one: the wrong body, a majority that is not taken over
// all members, ballots that do not add up, nothing corrected. All HARD.
std::vector<type::Finding> ReconsiderationFindings(const v1::Cycle& cycle,
                                                   const v1::Objection& objection,
                                                   const v1::Reconsideration& reconsideration,
                                                   const committee::v1::Resolution& resolution);

// What is wrong with the corrections as they are written: leaves that the set does not have.
std::vector<FieldViolation> CheckCorrections(const v1::Reconsideration& reconsideration,
                                             const v1::Cycle& cycle);

}  // namespace edugroup::evaluation
