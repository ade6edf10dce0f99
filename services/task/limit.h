// Time limits of tasks (完成时限): reading them and turning them into days.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Reads a limit as printed: "长期", "2019.12", "2019年12月底", "2019-12-31", "2019年" or nothing.
// What it cannot read is UNKNOWN; the text is kept either way.
v1::Limit ParseLimit(absl::string_view text);

// The last day in time: of a month its last day (A10), of a year 31 December; none for limits
// without a date.
std::optional<absl::CivilDay> DueDay(const v1::Limit& limit);

// One word for counting and sorting: "2019-12-31", "2019-12", "2019", "LONG_TERM", "NONE" or
// "UNKNOWN".
std::string LimitKey(const v1::Limit& limit);

}  // namespace edugroup::task
