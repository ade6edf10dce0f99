// What every refused call owes its caller, and that it left nothing behind.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "edugroup/access/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "tests/contract/world.h"

namespace edugroup::contract {

using access::v1::ErrorReason;

// Every refusal: a code of the contract, ErrorInfo with a reason of the contract, a message for
// clerks, at most 4 KiB of details, no trace of the database.
void ExpectProperRefusal(const Answer& answer);
// That, and this code and reason.
void ExpectRefused(const Answer& answer, absl::StatusCode code, ErrorReason reason);
// INVALID_ARGUMENT with a violation of the field `path`.
void ExpectViolation(const Answer& answer, const std::string& path);
// The violations; empty when there is no BadRequest.
google::rpc::BadRequest ViolationsOf(const Answer& answer);
// Neither refused for the caller's roles nor for its token.
bool IsLetIn(const Answer& answer);

// Fails when anything is written between its construction and its end.
class NothingWritten {
 public:
  NothingWritten() : before_(World::Get().Contents()) {}
  ~NothingWritten() { EXPECT_EQ(before_, World::Get().Contents()) << "something was written"; }

 private:
  const std::string before_;
};

}  // namespace edugroup::contract
