// From what rules found to the error that refuses a call.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "common/value/error.h"

namespace edugroup::membership {

// OK when there are none.
inline absl::Status Refuse(const std::vector<FieldViolation>& violations) {
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}
inline absl::Status Refuse(const std::vector<type::Finding>& findings) {
  return findings.empty() ? absl::OkStatus() : RuleViolated(findings);
}

// FAILED_PRECONDITION RESOURCE_IN_USE.
inline absl::Status InUse(absl::string_view message, absl::string_view message_zh) {
  return Error(absl::StatusCode::kFailedPrecondition, ErrorReason::RESOURCE_IN_USE, message,
               message_zh);
}

}  // namespace edugroup::membership
