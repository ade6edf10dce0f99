// Many groups in a database, made of one by INSERT … SELECT where the rows are.
#pragma once

#include "tests/load/server_process.h"

namespace edugroup::load {

// Copies every resource of `from`, with its journal, to `to`, which has none: the same bytes.
void CopyDatabase(const ServerProcess& from, const ServerProcess& to);

// Adds `count` groups ("g000", "g001", …) with the kinds, organisations, affiliations, posts,
// registers and entries that kGroup has, with their histories, names and tokens. Each is a valid
// row that the server can read and change: a copy differs from kGroup's row in nothing but the
// group's id, which is as long. No people (their data is sealed for their names) and no change
// records.
void AddGroups(const ServerProcess& server, int count);

// Adds "groups/huge" in the same way, with kHugeCopies times the organisations and affiliations.
constexpr int kHugeCopies = 60;
constexpr char kHugeGroup[] = "groups/huge";
void AddHugeGroup(const ServerProcess& server);

// What the server does by itself in the minutes after so many rows were written.
void RefreshStatistics(const ServerProcess& server);

}  // namespace edugroup::load
