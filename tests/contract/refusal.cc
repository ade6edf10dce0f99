#include "tests/contract/refusal.h"

#include <re2/re2.h>

#include "absl/strings/str_cat.h"
#include "common/value/error.h"

namespace edugroup::contract {
namespace {

constexpr size_t kMostDetails = 4096;

template <class Detail>
bool GetDetail(const absl::Status& status, Detail& detail) {
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  return payload.has_value() && detail.ParseFromString(std::string(*payload));
}

// Statements, the connector, the platform's columns and the names of keys.
const RE2& TraceOfDatabase() {
  static const RE2& words = *new RE2(
      "(?i)\\bselect\\b.*\\bfrom\\b|\\binsert into\\b|\\bdelete from\\b|\\bupdate \\w+ set\\b|"
      "\\bmysql\\b|mariadb|innodb|sqlstate|duplicate entry|foreign key|sort_key|journal_head|"
      "group_record|organization_name|indicator_set_row|PRIMARY|\\bby_[a-z]+\\b|errno|cppconn");
  return words;
}

}  // namespace

void ExpectProperRefusal(const Answer& answer) {
  using absl::StatusCode;
  const absl::Status& status = answer.status;
  ASSERT_FALSE(status.ok()) << "not refused";
  EXPECT_NE(status.code(), StatusCode::kUnknown) << status;
  EXPECT_NE(status.code(), StatusCode::kInternal) << status;
  EXPECT_NE(status.code(), StatusCode::kUnimplemented) << status;
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(GetDetail(status, info)) << status << ": no ErrorInfo";
  EXPECT_EQ(info.domain(), "edugroup");
  ErrorReason reason = ErrorReason::ERROR_REASON_UNSPECIFIED;
  EXPECT_TRUE(access::v1::ErrorReason_Parse(info.reason(), &reason)) << info.reason();
  EXPECT_NE(reason, ErrorReason::ERROR_REASON_UNSPECIFIED);
  google::rpc::LocalizedMessage localized;
  ASSERT_TRUE(GetDetail(status, localized)) << status << ": nothing for clerks";
  EXPECT_EQ(localized.locale(), "zh-CN");
  EXPECT_FALSE(localized.message().empty());
  EXPECT_LE(answer.details_bytes, kMostDetails) << status;
  std::string all(status.message());
  status.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
    absl::StrAppend(&all, "\n", std::string(payload));
  });
  std::string trace;
  EXPECT_FALSE(RE2::PartialMatch(all, TraceOfDatabase())) << status;
}

void ExpectRefused(const Answer& answer, absl::StatusCode code, ErrorReason reason) {
  ExpectProperRefusal(answer);
  EXPECT_EQ(answer.status.code(), code) << answer.status;
  EXPECT_EQ(access::v1::ErrorReason_Name(ReasonOf(answer.status)),
            access::v1::ErrorReason_Name(reason))
      << answer.status;
}

google::rpc::BadRequest ViolationsOf(const Answer& answer) {
  google::rpc::BadRequest bad_request;
  GetDetail(answer.status, bad_request);
  return bad_request;
}

void ExpectViolation(const Answer& answer, const std::string& path) {
  ExpectRefused(answer, absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID);
  bool named = false;
  const google::rpc::BadRequest violations = ViolationsOf(answer);
  for (const auto& violation : violations.field_violations()) {
    named = named || violation.field() == path;
  }
  EXPECT_TRUE(named) << "no violation of " << path << ": " << answer.status << "\n"
                     << violations.DebugString();
}

bool IsLetIn(const Answer& answer) {
  return answer.status.code() != absl::StatusCode::kPermissionDenied &&
         answer.status.code() != absl::StatusCode::kUnauthenticated;
}

}  // namespace edugroup::contract
