#include "tests/load/read_comparison.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace edugroup::load {
namespace {

constexpr int kCallsOfARound = 20;

double Milliseconds(const ReadCall& read) {
  const absl::Time begin = absl::Now();
  read.call();
  return absl::ToDoubleMilliseconds(absl::Now() - begin);
}

// What a call costs that nothing else on the machine holds up: the fastest tenth end here.
double Cost(std::vector<double> milliseconds) {
  std::sort(milliseconds.begin(), milliseconds.end());
  return milliseconds[milliseconds.size() / 10];
}

bool Compare(const ReadCall& here, const ReadCall& there, int rounds, double most) {
  std::vector<double> here_ms, there_ms;
  for (int i = 0; i < rounds * kCallsOfARound; ++i) {
    here_ms.push_back(Milliseconds(here));
    there_ms.push_back(Milliseconds(there));
  }
  const double ratio = Cost(there_ms) / Cost(here_ms);
  std::cout << absl::StrFormat("%-52s %8.2f ms %8.2f ms  ratio %.2f%s", there.name, Cost(here_ms),
                               Cost(there_ms), ratio, ratio <= most ? "" : " MISSED")
            << std::endl;
  return ratio <= most;
}

}  // namespace

bool CompareReads(const std::vector<ReadCall>& here, const std::vector<ReadCall>& there, int rounds,
                  double most) {
  bool reached = true;
  for (const ReadCall& read : here) {
    // A short list has no middle page.
    const auto same = std::find_if(there.begin(), there.end(),
                                   [&](const ReadCall& other) { return other.name == read.name; });
    if (same != there.end()) reached = Compare(read, *same, rounds, most) && reached;
  }
  return reached;
}

}  // namespace edugroup::load
