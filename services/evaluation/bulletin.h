// The bulletin of a cycle's results, and the sheet with which they are filed (A21).
#pragma once

#include <vector>

#include "edugroup/evaluation/v1/assessment_service.pb.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "edugroup/evaluation/v1/result_service.pb.h"

namespace edugroup::evaluation {

// Who was assessed with which result, by rank; how many reached each grade; how it was decided, how
// long objections are taken, who was left out and why.
v1::ReportDocument Bulletin(const v1::Cycle& cycle, const std::vector<v1::Assessment>& assessments,
                            v1::DocumentFormat format);

// The results in force with their certificates, validity and consequences, for one authority.
v1::ReportDocument FilingSheet(const v1::Cycle& cycle, const std::vector<v1::Result>& results,
                               v1::Filing::Authority authority, v1::DocumentFormat format);

}  // namespace edugroup::evaluation
