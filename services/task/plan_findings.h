// What a decomposition table as a whole shows: numbering, categories, departments, repeated tasks;
// and how often each value occurs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "edugroup/task/v1/plan_service.pb.h"
#include "edugroup/task/v1/task_service.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::task {

// Findings over several rows, all INFO (A15-A17). `body_names` gives display names for findings.
std::vector<type::Finding> CheckTable(
    const v1::Plan& plan, const std::vector<v1::Task>& tasks,
    const absl::flat_hash_map<std::string, std::string>& body_names);

// HARD findings that stand in the way of issuing these tasks: no text, no or unknown leads, nobody
// to carry one out, an unknown limit, no task at all.
std::vector<type::Finding> CheckReadyToIssue(const v1::Plan& plan,
                                             const std::vector<v1::Task>& tasks);

// Rows per value, in order of first appearance, or the most frequent first.
enum class CountOrder { kAppearance, kMostFirst };
std::vector<v1::RowCount> CountRows(
    const std::vector<v1::Task>& tasks, CountOrder order,
    const std::function<std::vector<std::string>(const v1::Task&)>& values);

}  // namespace edugroup::task
