// What reads cost in a full database, beside the same in one that is near-empty.
#pragma once

#include <string>
#include <vector>

#include "tests/load/keys.h"
#include "tests/load/read_calls.h"

namespace edugroup::load {

// The most that a read may cost beside the same in a near-empty database.
constexpr double kMostAmongGroups = 1.5;

// Makes the reads that both lists have (a short list has no middle page) in turns, here and there,
// and prints what each costs; whether none costs more than `most` times as much there.
bool CompareReads(const std::vector<ReadCall>& alone, const std::vector<ReadCall>& among,
                  int rounds, double most);

// Reads one group in a database of its own, and the same group among others of its size: with 1,000
// `groups`, 500,000 organisations, 1,500,000 affiliations and 1,000,000 entries of registers. Then
// pages of a group of 30,000 organisations. Prints the cost of each read here and there; whether
// none is more than 1.5 times as much, and of the large group twice.
bool ReportSizes(const std::string& services, const Keys& keys, int groups, int rounds);

}  // namespace edugroup::load
