// Results in force: level, certificate, validity, consequences, and what may change later (P-j,
// P-k, P-m).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/committee/v1/resolution_service.pb.h"
#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::evaluation {

// One result for each assessment, by rank, valid from `day` on; numbers of certificates count in
// that order.
std::vector<v1::Result> MakeResults(const v1::Cycle& cycle, std::vector<v1::Assessment> assessments,
                                    absl::CivilDay day);

// What keeps a result from being put at `grade` (empty: revoked) by `resolution`: a grade that is
// not lower, a resolution that is not PASSED. All HARD.
std::vector<type::Finding> ChangeFindings(const v1::Cycle& cycle, const v1::Result& result,
                                          absl::string_view grade,
                                          const committee::v1::Resolution& resolution);

// Puts the result at `grade` (empty: revokes it), with consequences of that grade, and remembers
// it.
void ChangeResult(const v1::Cycle& cycle, absl::string_view grade, absl::string_view reason,
                  const committee::v1::Resolution& resolution, absl::CivilDay day,
                  v1::Result& result);

}  // namespace edugroup::evaluation
