// Time limits of tasks (完成时限): reading them and turning them into days.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/value/calendar.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Reads a limit as printed: "长期", "2019.12", "2019年12月底", "2019-12-31", "2019年",
// "2019.9-2019.12", "每季度", "每季度后10日内", "每季度后10个工作日内", "每年5月",
// "政策出台后30日内" or nothing. What it cannot read is UNKNOWN; the text is kept either way. A
// RECURRING limit in working days knows weekends only, until TakeCalendar.
v1::Limit ParseLimit(absl::string_view text);

// Keeps what the calendar says of the days on which a RECURRING limit in working days counts; other
// limits stay as they are.
void TakeCalendar(const value::WorkCalendar& calendar, v1::Limit& limit);

// The last day in time: of a month its last day (A10), of a year 31 December, of a window its last
// day; none for limits without a date of their own.
std::optional<absl::CivilDay> DueDay(const v1::Limit& limit);

// The last day in time of a TRIGGER limit whose trigger happened on `day`; the day itself does not
// count (X3). INVALID_ARGUMENT when there are too many days to count.
absl::StatusOr<absl::CivilDay> DueAfterTrigger(const v1::Limit& limit, absl::CivilDay day,
                                               const value::WorkCalendar& calendar);

// One period of a RECURRING limit and the last day on which its report is in time.
struct Occurrence {
  value::Period period;
  absl::CivilDay due;
};
// The period of `limit`, which is RECURRING, around `day`; the next is the one around
// `period.last + 1`.
Occurrence OccurrenceAround(const v1::Limit& limit, absl::CivilDay day);

// The first day of the limit, where it has one: of a WINDOW.
std::optional<absl::CivilDay> FirstDay(const v1::Limit& limit);

// One word for counting and sorting: "2019-12-31", "2019-12", "2019", "2019-09/2019-12",
// "LONG_TERM", "NONE", "TRIGGER", "RECURRING" or "UNKNOWN".
std::string LimitKey(const v1::Limit& limit);

// Reads when work starts (A26): "2019年", "每年5月", "政策出台后", "适时" or nothing. What it
// cannot read is IN_WORDS.
v1::Start ParseStart(absl::string_view text);

}  // namespace edugroup::task
