// What tests look at in a status.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"
#include "google/rpc/error_details.pb.h"

namespace edugroup::testing {

// The detail of a type, if the status carries one.
template <class Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

// Code and reason as expected, and all that every answer of the contract owes: ErrorInfo of the
// domain, a Chinese sentence, and nothing of the inside.
inline void ExpectError(const absl::Status& status, absl::StatusCode code, ErrorReason reason) {
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_EQ(access::v1::ErrorReason_Name(ReasonOf(status)), access::v1::ErrorReason_Name(reason))
      << status;
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info.has_value()) << status;
  EXPECT_EQ(info->domain(), "edugroup");
  const auto localized = DetailOf<google::rpc::LocalizedMessage>(status);
  ASSERT_TRUE(localized.has_value()) << status;
  EXPECT_EQ(localized->locale(), "zh-CN");
  EXPECT_FALSE(localized->message().empty());
  const std::string text = status.ToString();
  for (const char* inside : {"SELECT", "INSERT", "UPDATE ", "group_id", "SQLSTATE", "42S02"}) {
    EXPECT_FALSE(absl::StrContains(text, inside)) << text;
  }
}

}  // namespace edugroup::testing
