// Periods of a year, and the working days of a country from its holiday arrangements.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace edugroup::value {

enum class PeriodKind {
  kTenDays,  // 旬: days 1-10, 11-20 and 21 to the end of a month
  kMonth,
  kQuarter,
  kHalfYear,
};

struct Period {
  absl::CivilDay first;
  absl::CivilDay last;  // included
  std::string label;  // "2019年6月上旬", "2019年6月", "2019年第二季度", "2019年上半年"
};

// 36, 12, 4 or 2.
int PeriodsInYear(PeriodKind kind);
// The place of the period around `day` in its year, from 1.
int PeriodIndex(PeriodKind kind, absl::CivilDay day);
// The period around `day`; the next one is the period around `last + 1`.
Period PeriodOf(PeriodKind kind, absl::CivilDay day);
// The period with this place in the year.
// INVALID_ARGUMENT unless 1 <= index <= PeriodsInYear(kind) and 1 <= year <= 9999.
absl::StatusOr<Period> PeriodAt(PeriodKind kind, int year, int index);

// How the days of a time limit are counted; the start day never counts, the next day is day 1 (X3).
enum class DayCount { kCalendarDays, kWorkingDays };

struct DueRule {
  DayCount count = DayCount::kCalendarDays;
  // Whether a last calendar day that is not a working day moves to the next working day (X3). A
  // count of working days ends on a working day anyway.
  bool roll = true;
};

// Which days are worked. Days that the data do not name follow the weekday: Saturday and Sunday are
// off. Immutable once built.
class WorkCalendar {
 public:
  // Days are counted up to this many at a time.
  static constexpr int kMostDays = 3660;

  // Weekends only.
  WorkCalendar() = default;
  // What is off although it is no weekend, and what is worked although it is one.
  WorkCalendar(std::vector<absl::CivilDay> holidays, std::vector<absl::CivilDay> worked);

  // Reads one day per line, "2019-10-01 holiday 国庆节" or "2019-10-12 workday" (worked although it
  // is a weekend); the words after the kind are for people. '#' starts a comment, empty lines are
  // fine. INVALID_ARGUMENT naming the line that cannot be read or repeats a day.
  static absl::StatusOr<WorkCalendar> Parse(absl::string_view text);

  bool IsWorkingDay(absl::CivilDay day) const;
  // The days that the data name, in order.
  std::vector<absl::CivilDay> Holidays() const;
  std::vector<absl::CivilDay> WorkedDays() const;
  // `day` itself or the first working day after it.
  absl::CivilDay NextWorkingDayFrom(absl::CivilDay day) const;

  // The n-th working day after `start` (before it when n is negative); `start` itself when n is 0.
  // INVALID_ARGUMENT unless -kMostDays <= n <= kMostDays.
  absl::StatusOr<absl::CivilDay> AddWorkingDays(absl::CivilDay start, int n) const;

  // The last day of a limit of n days that `start` opens: issued 2019-06-03, 20 calendar days end
  // on Sunday 2019-06-23, so it is due 2019-06-24 (A12, X3). INVALID_ARGUMENT unless 0 <= n <=
  // kMostDays.
  absl::StatusOr<absl::CivilDay> DueAfter(absl::CivilDay start, int n, DueRule rule) const;

 private:
  absl::flat_hash_set<absl::CivilDay> holidays_;
  absl::flat_hash_set<absl::CivilDay> worked_;
};

}  // namespace edugroup::value
