// The command line: ABSL flags anywhere among the words, "--dry-run" as good as "--dry_run".
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace edugroup::ctl {

// Sets the flags and answers the other words, the program's own name left out. What follows "--" is
// all words, and "-" alone is one. Unlike absl::ParseCommandLine it answers a UsageError, so that
// the caller decides about exit codes.
absl::StatusOr<std::vector<std::string>> ParseArguments(const std::vector<std::string>& arguments);

// The command line is wrong: exit code 2.
absl::Status UsageError(absl::string_view message);
bool IsUsageError(const absl::Status& status);

}  // namespace edugroup::ctl
