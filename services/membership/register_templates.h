// The registers that every group can start from (台账模板).
#pragma once

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "edugroup/membership/v1/register.pb.h"

namespace edugroup::membership {

// In the order of the contract. Lives as long as the program.
absl::Span<const v1::RegisterTemplate> RegisterTemplates();
// Null when there is none.
const v1::RegisterTemplate* FindTemplate(absl::string_view template_id);

}  // namespace edugroup::membership
