// What time it is, and which business day.
#pragma once

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace edugroup::value {

// Asia/Shanghai, which has been UTC+8 without summer time since 1991; needs no time zone database.
absl::TimeZone Shanghai();
// The day in Asia/Shanghai at `time`.
absl::CivilDay DayAt(absl::Time time);

// Thread-safe. Only the business day can be anything but real: time stamps, leases and deadlines
// always follow Now().
class Clock {
 public:
  // The real clock.
  Clock() = default;

  // For demos and training: the business day is the "YYYY-MM-DD" in a file, which is read again at
  // most every 100 ms, so a script can move the day. While the file is missing or cannot be read
  // (say, half written) the last day stays.
  // INVALID_ARGUMENT or NOT_FOUND when it gives no day to start with.
  static absl::StatusOr<std::unique_ptr<Clock>> Pretend(std::string file);

  // For tests: the business day is `today` until Set.
  static Clock Fixed(absl::CivilDay today);
  // Only for a Fixed clock.
  void Set(absl::CivilDay today);

  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  absl::Time Now() const { return absl::Now(); }
  // The business day, in Asia/Shanghai.
  absl::CivilDay Today() const;

 private:
  enum class Mode { kReal, kPretend, kFixed };
  Clock(Mode mode, std::string file, absl::CivilDay today);

  const Mode mode_ = Mode::kReal;
  const std::string file_;
  mutable absl::Mutex mutex_;
  mutable absl::CivilDay today_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Time read_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace edugroup::value
