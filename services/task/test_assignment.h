// Assignments for the tests of rules: issued on 2019-06-03, as the Anqing plan was.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/value/date.h"
#include "edugroup/task/v1/assignment_service.pb.h"
#include "gtest/gtest.h"
#include "services/task/assignment.h"

namespace edugroup::task {

inline constexpr char kTestPlan[] = "groups/anqing/plans/p";
inline const absl::CivilDay kTestIssue(2019, 6, 3);

// Of `organization` for the task at `position`, due on `due`; measures are due on 2019-06-24.
inline v1::Assignment TestAssignment(std::optional<absl::CivilDay> due, int position = 1,
                                     const std::string& organization = "college") {
  v1::Assignment assignment;
  assignment.set_name(absl::StrCat(kTestPlan, "/tasks/r", position, "/assignments/", organization));
  assignment.set_organization(absl::StrCat("groups/anqing/organizations/", organization));
  assignment.set_organization_display_name(organization);
  assignment.set_position(position);
  assignment.add_leads("groups/anqing/bodies/programmes");
  assignment.mutable_limit()->set_kind(due ? v1::Limit::DATE : v1::Limit::LONG_TERM);
  if (due) {
    *assignment.mutable_due_date() = value::ToDate(*due);
    *assignment.mutable_first_due_date() = value::ToDate(*due);
  }
  *assignment.mutable_measures_due_date() = value::ToDate(absl::CivilDay(2019, 6, 24));
  Begin(assignment,
        {v1::AssignmentEvent::ASSIGN, kTestIssue, absl::UnixEpoch(), "secretariat", ""});
  return assignment;
}

// An act that must succeed.
inline void DoAct(v1::Assignment& assignment, v1::AssignmentEvent::Kind kind, absl::CivilDay day) {
  const absl::Status status = Apply(assignment, {kind, day, absl::UnixEpoch(), "clerk", ""});
  ASSERT_TRUE(status.ok()) << status;
}

// A report with a percentage.
inline void DoReport(v1::Assignment& assignment, absl::CivilDay day, const std::string& percent) {
  DoAct(assignment, v1::AssignmentEvent::REPORT_PROGRESS, day);
  v1::ProgressReport& report = *assignment.add_reports();
  *report.mutable_date() = value::ToDate(day);
  report.set_percent(percent);
}

}  // namespace edugroup::task
