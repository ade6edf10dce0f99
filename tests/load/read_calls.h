// The reads of the membership server that must cost the same however many other groups there are.
#pragma once

#include <string>
#include <vector>

#include "tests/load/read_comparison.h"
#include "tests/load/server_process.h"

namespace edugroup::load {

// Gets, lists (first, middle and last page), censuses and searches of kGroup, in one order whatever
// the server. `server` must outlive them.
std::vector<ReadCall> ReadCallsOf(const ServerProcess& server);
// Of another group: those lists whose pages must cost the same however large the group.
std::vector<ReadCall> PageCallsOf(const ServerProcess& server, const std::string& group);

}  // namespace edugroup::load
