#include "tests/load/open_loop.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "tests/load/process.h"
#include "tests/load/watcher.h"

namespace edugroup::load {

bool ReportOpenLoop(const World& world, const Load& closed) {
  const double peak = Run(closed).ok_per_second;
  Load half = closed;
  half.rate = peak / 2;
  half.duration = absl::Seconds(5);
  const Measured calm = Run(half);
  Load storm = closed;
  storm.rate = peak * 5;
  storm.duration = absl::Seconds(5);
  storm.timeout = absl::Seconds(1);
  const Measured overloaded = Run(storm);
  const double goodput = overloaded.ok_per_second / peak;
  std::cout << absl::StrFormat(
      "half the peak (%.0f/s): p50 %.2f ms, p99 %.2f ms, p99/p50 %.1f (goal ≤ 10)%s\n", peak / 2,
      calm.p50_ms, calm.p99_ms, calm.p99_ms / calm.p50_ms,
      calm.p99_ms <= 10 * calm.p50_ms ? "" : " MISSED");
  std::cout << absl::StrFormat("5 × the peak: goodput %.2f of peak (goal ≥ 0.70)%s\n", goodput,
                               goodput >= 0.70 ? "" : " MISSED");
  std::cout << absl::StrFormat(
      "resident memory: idle %.0f MiB (goal ≤ 60)%s, after load %.0f MiB\n", world.idle_mebibytes(),
      world.idle_mebibytes() <= 60 ? "" : " MISSED", ResidentMebibytes(world.membership().pid()));
  std::cout << absl::StrFormat("start to SERVING: %.2f s (goal ≤ 1)%s\n", world.start_seconds(),
                               world.start_seconds() <= 1 ? "" : " MISSED");
  return calm.p99_ms <= 10 * calm.p50_ms && goodput >= 0.70 && world.idle_mebibytes() <= 60 &&
         world.start_seconds() <= 1;
}

bool ReportWatcher(Load creates) {
  creates.rate = Run(creates).ok_per_second / 2;
  creates.duration = absl::Seconds(5);
  absl::SleepFor(absl::Seconds(3));  // what the peak left behind is sequenced first
  Watcher watcher(creates.target, creates.token, "groups/new");
  Run(creates);
  const std::vector<double> latencies = watcher.Latencies();
  if (latencies.empty()) return false;
  const double p99 = latencies[latencies.size() * 99 / 100];
  std::cout << absl::StrFormat(
      "journal write → watcher: %d changes, p50 %.0f ms, p99 %.0f ms (goal ≤ 200)%s\n",
      latencies.size(), latencies[latencies.size() / 2], p99, p99 <= 200 ? "" : " MISSED");
  return p99 <= 200;
}

}  // namespace edugroup::load
