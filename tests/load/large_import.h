// An import of 100,000 organisations with findings, in calls of 5,000 rows as edugroupctl sends
// them, beside plain multi-row INSERTs of as many.
#pragma once

#include <string>

#include "tests/load/keys.h"

namespace edugroup::load {

// Prints rates, ratios and the server's memory; whether the goals are reached. `services` holds the
// servers' programs.
bool ReportLargeImport(const std::string& services, const Keys& keys);

}  // namespace edugroup::load
