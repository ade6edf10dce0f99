// For tests: the Anqing plan of tools/samples/anqing/plan.csv, as a request to import it.
#pragma once

#include "edugroup/task/v1/plan_service.pb.h"

namespace edugroup::task {

// The plan's facts with its two collectives (A8), the rule of 20 days (A12), the four departments
// of its safeguards section (A17) as groups/anqing/bodies/{programmes,enrolment,training,research},
// no base date (A2), and the 35 rows. Aborts when the file is not there: tests run in the project
// folder.
v1::ImportPlanRequest SamplePlan();

}  // namespace edugroup::task
