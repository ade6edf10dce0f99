// Graphviz as a process.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace edugroup::ctl {

// Draws a digraph into a file. UNAVAILABLE when `dot` is not installed; INTERNAL, with what it said
// on standard error going to ours, when it fails.
absl::Status Draw(const std::string& digraph, const std::string& format, const std::string& path);

}  // namespace edugroup::ctl
