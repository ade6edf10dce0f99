// Statements of thousands of keys, in parts that the optimiser looks up one by one.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/sql/value.h"

namespace edugroup::membership {

// Keys of one statement: with many more the optimiser reads the whole group instead of the index.
inline constexpr size_t kKeysAtOnce = 100;

// "?, ?, … ?)": a place for each key of a statement, and the end of the list.
const std::string& KeyMarks();

// Calls `use` with the group's id and kKeysAtOnce keys until all keys, each once, were taken.
// Statements are of one size, the last padded with the key it ends with, so that each is prepared
// once.
absl::Status InBatches(std::vector<std::string> keys, absl::string_view group,
                       absl::FunctionRef<absl::Status(const sql::Params&)> use);

// The paths of resources.
std::vector<std::string> PathsOf(const std::vector<std::string>& names);

}  // namespace edugroup::membership
