#include "tests/load/floors.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "tests/load/check.h"

namespace edugroup::load {

RawConnection::RawConnection(const sql::Options& options)
    : connection_(Check(sql::Connection::Open(options, metrics_))) {}

double RawPerSecond(const sql::Options& options, int threads, absl::Duration duration,
                    const std::function<void(sql::Connection&, uint64_t)>& step) {
  std::vector<std::unique_ptr<RawConnection>> connections;
  for (int i = 0; i < threads; ++i) {
    connections.push_back(std::make_unique<RawConnection>(options));
  }
  std::atomic<uint64_t> next{0};
  const absl::Time begin = absl::Now();
  const absl::Time end = begin + duration;
  std::vector<std::thread> workers;
  for (auto& connection : connections) {
    workers.emplace_back([&] {
      while (absl::Now() < end) step(**connection, next++);
    });
  }
  for (std::thread& worker : workers) worker.join();
  return static_cast<double>(next) / absl::ToDoubleSeconds(absl::Now() - begin);
}

}  // namespace edugroup::load
