// --out: the file that a command writes.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace edugroup::ctl {

// What was given; empty: nothing.
std::string OutFile();
// UsageError when the file cannot be written.
absl::Status WriteFile(const std::string& path, absl::string_view text);

}  // namespace edugroup::ctl
