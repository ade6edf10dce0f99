// Why a token was refused: counted, and said to the caller without quoting the token.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "common/observe/metrics.h"

namespace edugroup::auth {

enum class Denial {
  kNone,
  kTooLarge,
  kMalformed,
  kAlgorithm,
  kUnknownKey,
  kSignature,
  kExpired,
  kNotYetValid,
  kAudience,
  kClaims,
};

// auth_denied_total{reason}, every reason present from the start.
class Denials {
 public:
  explicit Denials(observe::Registry& registry);
  // Counts the denial. UNAUTHENTICATED with TOKEN_EXPIRED or TOKEN_INVALID; not for kNone.
  absl::Status Deny(Denial denial);

 private:
  std::vector<observe::Counter> counters_;  // by Denial
};

}  // namespace edugroup::auth
