#include "tests/load/sizes.h"

#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "tests/load/crowd.h"
#include "tests/load/read_calls.h"
#include "tests/load/sample_group.h"
#include "tests/load/server_process.h"

namespace edugroup::load {
namespace {

// The most that a page of the large group may cost beside one of the small: rows that are
// neighbours in the list no longer are on disk.
constexpr double kMostInHugeGroup = 2;
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

// One read here and there, in turns.
bool Compare(const ReadCall& alone, const ReadCall& among, int rounds, double most) {
  std::vector<double> alone_ms, among_ms;
  for (int i = 0; i < rounds * kCallsOfARound; ++i) {
    alone_ms.push_back(Milliseconds(alone));
    among_ms.push_back(Milliseconds(among));
  }
  const double ratio = Cost(among_ms) / Cost(alone_ms);
  std::cout << absl::StrFormat("%-52s %8.2f ms %8.2f ms  ratio %.2f%s", among.name, Cost(alone_ms),
                               Cost(among_ms), ratio, ratio <= most ? "" : " MISSED")
            << std::endl;
  return ratio <= most;
}

}  // namespace

bool CompareReads(const std::vector<ReadCall>& alone, const std::vector<ReadCall>& among,
                  int rounds, double most) {
  bool reached = true;
  for (const ReadCall& here : alone) {
    const auto there = std::find_if(among.begin(), among.end(),
                                    [&](const ReadCall& other) { return other.name == here.name; });
    if (there != among.end()) reached = Compare(here, *there, rounds, most) && reached;
  }
  return reached;
}

bool ReportSizes(const std::string& services, const Keys& keys, int groups, int rounds) {
  const ServerProcess alone(services, "membership", keys);
  MakeSampleGroup(alone);
  const ServerProcess among(services, "membership", keys, {}, "-of-many");
  CopyDatabase(alone, among);
  AddGroups(among, kMembershipTables, groups - 1);
  AddHugeGroup(among);
  RefreshStatistics(alone, kMembershipTables);
  RefreshStatistics(among, kMembershipTables);
  std::cout << absl::StrFormat("%-52s %11s %11s\n", "reads of one group", "alone",
                               absl::StrCat("of ", groups));
  bool reached = CompareReads(ReadCallsOf(alone), ReadCallsOf(among), rounds, kMostAmongGroups);
  std::cout << absl::StrFormat("%-52s %11s %11s\n", "pages of a group", "500", "30,000");
  reached = CompareReads(PageCallsOf(alone, kGroup), PageCallsOf(among, kHugeGroup), rounds,
                         kMostInHugeGroup) &&
            reached;
  return reached;
}

}  // namespace edugroup::load
