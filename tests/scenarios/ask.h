// Requests written as text, and calls that must succeed, for scenarios.
#pragma once

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "common/testing/servers.h"

namespace edugroup {

template <class M>
M Parse(const std::string& text) {
  M message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

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
