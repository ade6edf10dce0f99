// Rules of plans: what their fields may hold, and the days their rules lead to.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/value/error.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

inline constexpr int kUsualWarningDays = 7;

// What is wrong with the fields of a plan beyond what the door has checked; paths start with
// "plan.".
std::vector<FieldViolation> CheckFields(const v1::Plan& plan);

// What is wrong with a holiday calendar that changes while the plan is ISSUED: days that have come
// near or passed were counted with, and what was shown of them stays true.
std::vector<FieldViolation> CheckCalendarChange(const v1::Plan& before, const v1::Plan& after,
                                                absl::CivilDay today);

// Days before a due date on which an open assignment turns YELLOW: now, and as it was on `day`.
int WarningDays(const v1::Plan& plan);
int WarningDaysOn(const v1::Plan& plan, absl::CivilDay day);
// Keeps in `after`, which runs, the warning days of `before` for the days before `today`.
void KeepWarningDays(const v1::Plan& before, absl::CivilDay today, v1::Plan& after);

// Whether time moves what the plan asks for on `day`: it is ISSUED, or was closed on a later day.
bool RunsOn(const v1::Plan& plan, absl::CivilDay day);

// The last day of a limit of `rule` that `start` opens, by the plan's holiday calendar (X3).
// INVALID_ARGUMENT when the calendar cannot be read.
absl::StatusOr<absl::CivilDay> DueByRule(const v1::Plan& plan, const v1::MeasuresRule& rule,
                                         absl::CivilDay start);

// The last day on which measures are filed in time: `days` after the base date, which is not
// counted, moved to a working day where the rule says so (A12, X3); none without a rule.
// INVALID_ARGUMENT when the base date or the holiday calendar cannot be read.
absl::StatusOr<std::optional<absl::CivilDay>> MeasuresDueDay(const v1::Plan& plan);

// HARD findings about the plan itself: no base date (A2), no adopting resolution (A1).
std::vector<type::Finding> CheckReadyToIssue(const v1::Plan& plan);

// The fields that an ISSUED plan may still change: nothing has been computed from them, or what has
// been follows.
bool IsDescriptive(absl::string_view field);

}  // namespace edugroup::task
