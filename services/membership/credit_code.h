// Unified social credit codes (统一社会信用代码), GB 32100-2015.
#pragma once

#include "absl/strings/string_view.h"

namespace edugroup::membership {

inline constexpr int kCreditCodeLength = 18;

// The check character of the first 17 characters: 31 - (sum of value * 3^place mod 31), over the 31
// characters 0-9 and A-Z without I, O, S, V, Z. '\0' when `body` is not 17 of these.
char CreditCodeCheckCharacter(absl::string_view body);

// 18 characters of the alphabet, upper case, the last being the check character of the others.
bool IsCreditCode(absl::string_view code);

}  // namespace edugroup::membership
