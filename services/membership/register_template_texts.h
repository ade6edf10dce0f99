// The built-in registers as text (edugroup.membership.v1.RegisterTemplate).
#pragma once

#include "absl/types/span.h"

namespace edugroup::membership {

// In the order of the contract.
absl::Span<const char* const> RegisterTemplateTexts();

}  // namespace edugroup::membership
