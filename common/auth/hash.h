// SHA-256.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::auth {

// The 32 raw bytes of the digest.
std::string Sha256(absl::string_view bytes);
// Lower-case hex digits.
std::string Hex(absl::string_view bytes);

}  // namespace edugroup::auth
