// The claims of a token whose signature has been verified.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/auth/denial.h"
#include "common/auth/principal.h"
#include "nlohmann/json_fwd.hpp"

namespace edugroup::auth {

struct ClaimsPolicy {
  std::string audience;
  absl::Duration clock_skew;
};

// Reads `claims` (layout: verifier.h) into `principal`, whose content is meaningful only for kNone.
// Claims that it does not know are ignored.
Denial ReadClaims(const nlohmann::json& claims, const ClaimsPolicy& policy, absl::Time now,
                  Principal& principal);

// Reads what a caller may be: the claim "edugroup" of a token (layout: verifier.h). False when it
// is malformed; `principal` is meaningful only for true.
bool ReadRights(const nlohmann::json& rights, Principal& principal);

}  // namespace edugroup::auth
