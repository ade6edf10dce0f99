// The only place where an absl::Status becomes a grpc::Status, and back.
#pragma once

#include <grpcpp/support/status.h>

#include <array>

#include "absl/status/status.h"

namespace edugroup::rpc {

// What a caller gets to read of a status: the status itself when it names a reason of the contract.
absl::Status Shown(const absl::Status& status);

// Shown(status): code, message and details (a google.rpc.Status of at most 4 KiB). Statuses without
// an ErrorInfo of the contract are defects or failures of the database: their text stays in the
// server, the caller gets a reason.
grpc::Status ToGrpc(const absl::Status& status);
// With the details as payloads again.
absl::Status FromGrpc(const grpc::Status& status);

// The label grpc_code of each gRPC code, by number: "OK", "Canceled", …
inline constexpr std::array<const char*, 17> kCodeNames = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

}  // namespace edugroup::rpc
