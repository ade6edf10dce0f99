// What leads are called.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "edugroup/task/v1/task_service.pb.h"

namespace edugroup::task {

// Leads by name, as the table prints them; a lead that it prints only among several under another
// number of names keeps its resource name.
absl::flat_hash_map<std::string, std::string> LeadNames(const std::vector<v1::Task>& tasks);

}  // namespace edugroup::task
