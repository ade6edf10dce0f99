#include "common/rpc/grpc_status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/testing/status.h"
#include "google/rpc/status.pb.h"

namespace edugroup::rpc {
namespace {

TEST(ToGrpc, GoesThereAndBackWithItsDetails) {
  const absl::Status status = ResourceNotFound("groups/jd/notes/n1");
  const absl::Status back = FromGrpc(ToGrpc(status));
  EXPECT_EQ(back, status);
  EXPECT_EQ(FromGrpc(ToGrpc(absl::OkStatus())), absl::OkStatus());
}

TEST(ToGrpc, NoCodeIsUnknownAndNoInsideIsShown) {
  for (int code = 1; code <= 16; ++code) {
    const auto shown = FromGrpc(ToGrpc(
        absl::Status(static_cast<absl::StatusCode>(code), "SELECT body FROM note: SQLSTATE")));
    EXPECT_NE(shown.code(), absl::StatusCode::kUnknown);
    testing::ExpectError(shown, shown.code(), ReasonOf(shown));
    EXPECT_NE(ReasonOf(shown), ErrorReason::ERROR_REASON_UNSPECIFIED);
  }
}

TEST(ToGrpc, PayloadsOfOursStayInside) {
  absl::Status status = ResourceNotFound("groups/jd/notes/n1");
  status.SetPayload("edugroup/sql", absl::Cord("1064 (42000): SELECT"));
  const grpc::Status shown = ToGrpc(status);
  EXPECT_EQ(shown.error_details().find("42000"), std::string::npos);
}

TEST(ToGrpc, DetailsAreAtMost4KiBAndKeepWhatMattersMost) {
  absl::Status status = ResourceNotFound("groups/jd/notes/n1");
  for (const char* type : {"Help", "DebugInfo", "QuotaFailure", "AAA", "zzz"}) {
    status.SetPayload(absl::StrCat("type.googleapis.com/google.rpc.", type),
                      absl::Cord(std::string(1500, 'x')));
  }
  const grpc::Status shown = ToGrpc(status);
  EXPECT_LE(shown.error_details().size(), 4096u);
  testing::ExpectError(FromGrpc(shown), absl::StatusCode::kNotFound,
                       ErrorReason::RESOURCE_NOT_FOUND);
}

TEST(ToGrpc, AHundredViolationsFit) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 100; ++i) {
    violations.push_back({std::string(500, 'f'), std::string(500, 'd'),
                          absl::StrJoin(std::vector<std::string>(500, "错"), "")});
  }
  const grpc::Status shown = ToGrpc(InvalidFields(violations));
  EXPECT_LE(shown.error_details().size(), 4096u);
  const auto bad = testing::DetailOf<google::rpc::BadRequest>(FromGrpc(shown));
  ASSERT_TRUE(bad.has_value());
  EXPECT_EQ(bad->field_violations_size(), 20);
}

TEST(ToGrpc, AHundredFindingsFit) {
  std::vector<type::Finding> findings(100);
  for (type::Finding& finding : findings) {
    finding.set_rule_id(std::string(200, 'r'));
    finding.set_subject(std::string(200, 's'));
    finding.set_message(std::string(500, 'm'));
    finding.set_message_zh(absl::StrJoin(std::vector<std::string>(500, "错"), ""));
  }
  const grpc::Status shown = ToGrpc(RuleViolated(findings));
  EXPECT_LE(shown.error_details().size(), 4096u);
  EXPECT_TRUE(testing::DetailOf<google::rpc::PreconditionFailure>(FromGrpc(shown)).has_value());
}

}  // namespace
}  // namespace edugroup::rpc
