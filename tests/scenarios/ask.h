// Requests written as text, and calls that must succeed, for scenarios.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "common/testing/parse.h"
#include "common/testing/servers.h"

namespace edugroup {

using edugroup::testing::Parse;

// The answer of a call that must succeed.
template <class Response>
Response Ask(testing::Caller& caller, const std::string& method,
             const google::protobuf::Message& request) {
  absl::StatusOr<Response> response = caller.Ask<Response>(method, request);
  EXPECT_TRUE(response.ok()) << method << ": " << response.status() << "\n"
                             << request.DebugString();
  return response.ok() ? *std::move(response) : Response();
}

}  // namespace edugroup
