// Text files of offices: UTF-8, with a mark or without, or GB18030.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace edugroup::reading {

// The bytes as UTF-8 without a byte order mark: taken as UTF-8 when they are, else as GB18030.
// INVALID_ARGUMENT when they are neither.
absl::StatusOr<std::string> ToUtf8(const std::string& bytes);

}  // namespace edugroup::reading
