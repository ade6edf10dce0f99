// An error as people read it.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace edugroup::ctl {

// Code, reason, message in English and Chinese, and every violation that the server listed, one a
// line.
std::string Describe(const absl::Status& status);

}  // namespace edugroup::ctl
