#include "tests/load/sizes.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/load/crowd.h"
#include "tests/load/read_calls.h"
#include "tests/load/read_comparison.h"
#include "tests/load/sample_group.h"
#include "tests/load/server_process.h"

namespace edugroup::load {
namespace {

// The most that a page of the large group may cost beside one of the small: rows that are
// neighbours in the list no longer are on disk.
constexpr double kMostInHugeGroup = 2;

}  // namespace

bool ReportSizes(const std::string& services, const Keys& keys, int groups, int rounds) {
  const ServerProcess alone(services, "membership", keys);
  GiveRoom(alone);
  MakeSampleGroup(alone);
  const ServerProcess among(services, "membership", keys, {}, "-of-many");
  CopyDatabase(alone, among);
  AddGroups(among, SampleTables(), groups - 1);
  AddHugeGroup(among);
  RefreshStatistics(alone, SampleTables());
  RefreshStatistics(among, SampleTables());
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
