// The grades of an affiliation over time (级别沿革, C2.4).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "edugroup/membership/v1/affiliation_service.pb.h"
#include "services/membership/affiliation.h"

namespace edugroup::membership {

// The grades it had and has, oldest first, the first from the first day in force on; it may be
// none. Empty for what never started. An affiliation that was written before grades had a history
// has had its grade from the first day on.
std::vector<v1::GradeTenure> GradesOf(const v1::Affiliation& affiliation);

// The grade on `day`; of an application, the one applied for. Empty when there is none.
std::string GradeOn(const v1::Affiliation& affiliation, absl::CivilDay day);

// The grade of today; before the first day in force, the one it begins with.
std::string PresentGrade(const v1::Affiliation& affiliation, absl::CivilDay today);

// Begins the history at the admission that `facts` are of, with the grade that was applied for, if
// any.
void StartGrades(v1::Affiliation& affiliation, const ChangeFacts& facts);

// `grade` from facts.date on; a change of the day on which the newest grade began replaces it.
//   FAILED_PRECONDITION  STATE_CONFLICT  neither ACTIVE nor SUSPENDED
//   INVALID_ARGUMENT     FIELDS_INVALID  before the start date, or before the newest grade began
absl::Status ChangeGrade(v1::Affiliation& affiliation, const std::string& grade,
                         const ChangeFacts& facts);

}  // namespace edugroup::membership
