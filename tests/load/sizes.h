// What reads cost in a full database, beside the same in one that is near-empty.
#pragma once

#include <string>

#include "tests/load/keys.h"

namespace edugroup::load {

// Reads one group in a database of its own, and the same group among others of its size: with 1,000
// `groups`, 500,000 organisations, 1,500,000 affiliations and 1,000,000 entries of registers. Then
// pages of a group of 30,000 organisations. Prints the cost of each read here and there; whether
// none is more than 1.5 times as much, and of the large group twice.
bool ReportSizes(const std::string& services, const Keys& keys, int groups, int rounds);

}  // namespace edugroup::load
