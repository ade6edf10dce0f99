// What the reads of one group's plan cost the task server in a full database, beside the same in
// one that holds only that group.
#pragma once

#include <string>

#include "tests/load/keys.h"

namespace edugroup::load {

// A plan of 20 tasks for 50 members, alone and among `groups` groups of its kind: with 1,000,
// 1,000,000 assignments. Prints the cost of each read here and there; whether none is more than 1.5
// times as much.
bool ReportBoards(const std::string& services, const Keys& keys, int groups, int rounds);

}  // namespace edugroup::load
