// Civil dates: absl::CivilDay inside, google.type.Date and PartialDate in the contract. Business
// dates are days in Asia/Shanghai (clock.h); nothing here knows the time.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "edugroup/type/value.pb.h"
#include "google/type/date.pb.h"

namespace edugroup::value {

// Whether anything was given: an all-zero date is how the contract says "not set".
bool IsSet(const google::type::Date& date);
bool IsSet(const type::PartialDate& date);

// Whether this is a day of the calendar, of the years 1 to 9999.
bool IsValid(const google::type::Date& date);
// The same for a year, month or day: month and day may be missing, but no day without its month.
bool IsValid(const type::PartialDate& date);

google::type::Date ToDate(absl::CivilDay day);
type::PartialDate ToPartialDate(absl::CivilDay day);

// INVALID_ARGUMENT when the date is not valid, so also when it is not set.
absl::StatusOr<absl::CivilDay> ToCivilDay(const google::type::Date& date);
// First and last day of what is known; a limit means the last: 2019-12 is 2019-12-31 (A10).
// INVALID_ARGUMENT when the date is not valid, so also when it is not set.
absl::StatusOr<absl::CivilDay> FirstDay(const type::PartialDate& date);
absl::StatusOr<absl::CivilDay> LastDay(const type::PartialDate& date);

// "2019-12-31".
std::string Format(absl::CivilDay day);
// "2019", "2019-12" or "2019-12-31", as precise as the date; "" when it is not set.
std::string Format(const type::PartialDate& date);

// Reads "2019-12-31" and nothing else. INVALID_ARGUMENT otherwise.
absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text);
// Reads "2019", "2019-12", "2019-12-31" and the same with points, as people type them: full-width
// digits and signs, one-digit months and days, spaces around. INVALID_ARGUMENT otherwise.
absl::StatusOr<type::PartialDate> ParsePartialDate(absl::string_view text);

}  // namespace edugroup::value
