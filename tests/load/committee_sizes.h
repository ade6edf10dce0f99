// What the committee server's reads cost in a full database, beside the same in one that is
// near-empty.
#pragma once

#include <string>

#include "tests/load/keys.h"
#include "tests/load/world.h"

namespace edugroup::load {

// Reads one group of 60 bodies of 25 seats in a database of its own, a year old, and the same group
// with ten years of history among others of its size: with 1,000 `groups`, 1,500,000 seats,
// 4,500,000 appointments and 2,400,000 meetings. Prints the cost of each read here and there;
// whether none is more than 1.5 times as much.
bool ReportCommitteeSizes(const std::string& services, const Keys& keys, const World& world,
                          int groups, int rounds);

}  // namespace edugroup::load
