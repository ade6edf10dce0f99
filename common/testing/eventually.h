// Waiting for what happens in the background.
#pragma once

#include <functional>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace edugroup::testing {

// Whether `holds` comes true within `longest`; asked again and again.
inline bool Eventually(absl::Duration longest, const std::function<bool()>& holds) {
  for (const absl::Time end = absl::Now() + longest; absl::Now() < end;) {
    if (holds()) return true;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return holds();
}

}  // namespace edugroup::testing
