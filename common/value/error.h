// The errors of the contract: absl::Status inside, with the details of google.rpc as payloads (one
// per type URL); only the door turns them into a grpc::Status. Every error carries an ErrorInfo.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "edugroup/access/v1/error_reason.pb.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup {

using access::v1::ErrorReason;

// One thing wrong with one field, for people in English and for clerks in Chinese.
struct FieldViolation {
  std::string field;  // path, such as "organization.display_name" or "rows[3].limit"
  std::string description;
  std::string description_zh;
};

// A status with ErrorInfo{reason, "edugroup"} and, when `message_zh` is given, a LocalizedMessage
// zh-CN.
absl::Status Error(absl::StatusCode code, ErrorReason reason, absl::string_view message,
                   absl::string_view message_zh = "");

// INVALID_ARGUMENT FIELDS_INVALID with BadRequest listing all violations (at most 20, then a
// count).
absl::Status InvalidFields(const std::vector<FieldViolation>& violations);
absl::Status InvalidField(absl::string_view field, absl::string_view description,
                          absl::string_view description_zh);

// NOT_FOUND and ALREADY_EXISTS with ResourceInfo.
absl::Status ResourceNotFound(absl::string_view name);
absl::Status ResourceExists(absl::string_view name);
// FAILED_PRECONDITION REFERENCE_NOT_FOUND: `field` names a resource that does not exist.
absl::Status ReferenceNotFound(absl::string_view field, absl::string_view name);
// ABORTED ETAG_MISMATCH.
absl::Status EtagMismatch(absl::string_view name);
// FAILED_PRECONDITION STATE_CONFLICT: `name` is in `state`, the call needs `wanted`.
absl::Status StateConflict(absl::string_view name, absl::string_view state,
                           absl::string_view wanted);
// FAILED_PRECONDITION RULE_VIOLATED with the findings in a PreconditionFailure (type = rule id,
// subject, description); meant for HARD findings, and SOFT ones without a waiver.
absl::Status RuleViolated(const std::vector<type::Finding>& findings);
// PERMISSION_DENIED NOT_OWN_ORGANIZATION.
absl::Status NotOwnOrganization();
// RESOURCE_EXHAUSTED OVERLOADED with RetryInfo.
absl::Status Overloaded(absl::Duration retry_after);

// The reason a status carries; ERROR_REASON_UNSPECIFIED when it carries none.
ErrorReason ReasonOf(const absl::Status& status);

}  // namespace edugroup
