// explain --verify.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tools/edugroupctl/command.h"

namespace edugroup::ctl {

// Recomputes every score of the cycle that `word` names. DATA_LOSS when one differs.
absl::Status VerifyScores(const Invocation& invocation, const std::string& word);

}  // namespace edugroup::ctl
