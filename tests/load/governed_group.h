// A group with everything that the committee server keeps of an ordinary one, made by calls: what a
// database is filled with many copies of.
#pragma once

#include <string>
#include <vector>

#include "tests/load/server_process.h"

namespace edugroup::load {

constexpr int kGroupBodies = 60;  // one under which the others stand
constexpr int kBodySeats = 25;

// Makes groups/load with its bodies, their seats and who holds them since mid-2019 (units of
// World's), and a year of quarterly meetings of each, 2019.
void MakeGovernedGroup(const ServerProcess& committee);
// Adds what came before: two earlier terms of five years of all seats, and the meetings of
// 2010–2018.
void AddDecade(const ServerProcess& committee);

// The tables that hold such a group.
const std::vector<std::string>& GovernedTables();

}  // namespace edugroup::load
