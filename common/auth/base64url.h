// Base64url without padding (RFC 4648 §5), one spelling per value.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::auth {

std::string EncodeBase64Url(absl::string_view bytes);
// Nothing for text that EncodeBase64Url would not write: padding, white space, other alphabets,
// stray bits in the last digit. Otherwise one token would have many spellings.
std::optional<std::string> DecodeBase64Url(absl::string_view text);

}  // namespace edugroup::auth
