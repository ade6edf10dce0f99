#include "common/sql/sql_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/observe/metrics.h"
#include "common/sql/database.h"
#include "common/value/error.h"

namespace edugroup::sql {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ToStatus, EveryKnownNumberHasItsCode) {
  const std::vector<std::pair<int, StatusCode>> expected = {{1062, StatusCode::kAlreadyExists},
                                                            {1451, StatusCode::kFailedPrecondition},
                                                            {1452, StatusCode::kFailedPrecondition},
                                                            {1205, StatusCode::kAborted},
                                                            {1213, StatusCode::kAborted},
                                                            {1048, StatusCode::kInternal},
                                                            {1264, StatusCode::kInternal},
                                                            {1265, StatusCode::kInternal},
                                                            {1366, StatusCode::kInternal},
                                                            {1406, StatusCode::kInternal},
                                                            {3819, StatusCode::kInternal},
                                                            {4025, StatusCode::kInternal},
                                                            {1969, StatusCode::kDeadlineExceeded},
                                                            {3024, StatusCode::kDeadlineExceeded},
                                                            {1317, StatusCode::kCancelled},
                                                            {1040, StatusCode::kResourceExhausted},
                                                            {1203, StatusCode::kResourceExhausted},
                                                            {1226, StatusCode::kResourceExhausted},
                                                            {1044, StatusCode::kInternal},
                                                            {1045, StatusCode::kInternal},
                                                            {1142, StatusCode::kInternal},
                                                            {1146, StatusCode::kFailedPrecondition},
                                                            {1054, StatusCode::kFailedPrecondition},
                                                            {1290, StatusCode::kUnavailable},
                                                            {1836, StatusCode::kUnavailable},
                                                            {1047, StatusCode::kUnavailable},
                                                            {2002, StatusCode::kUnavailable},
                                                            {2003, StatusCode::kUnavailable},
                                                            {2006, StatusCode::kUnavailable},
                                                            {2013, StatusCode::kUnavailable},
                                                            {2055, StatusCode::kUnavailable},
                                                            {1064, StatusCode::kInternal},
                                                            {0, StatusCode::kInternal}};
  for (const auto& [number, code] : expected) {
    const absl::Status status = ToStatus({number, "HY000", "server words"});
    EXPECT_EQ(status.code(), code) << number;
    EXPECT_EQ(ServerCode(status), number);
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("server words"))) << number;
  }
}

TEST(ToStatus, ReasonsAreTheContracts) {
  EXPECT_EQ(ReasonOf(ToStatus({1213, "", ""})), ErrorReason::CONTENTION);
  EXPECT_EQ(ReasonOf(ToStatus({1146, "", ""})), ErrorReason::SCHEMA_MISMATCH);
  EXPECT_EQ(ReasonOf(ToStatus({2006, "", ""})), ErrorReason::DEPENDENCY_UNAVAILABLE);
  EXPECT_EQ(ReasonOf(ToStatus({1451, "", ""})), ErrorReason::RESOURCE_IN_USE);
  EXPECT_EQ(ReasonOf(ToStatus({1452, "", ""})), ErrorReason::REFERENCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(ToStatus({1064, "", ""})), ErrorReason::INTERNAL_DEFECT);
}

TEST(ToStatus, KeepsTheServersWordsInside) {
  EXPECT_EQ(ServerMessage(ToStatus({1064, "42000", "near 'x'"})), "1064 (42000): near 'x'");
  EXPECT_EQ(ServerMessage(absl::OkStatus()), "");
  EXPECT_EQ(ServerCode(absl::InternalError("ours")), 0);
}

TEST(BrokenKey, IsReadFromBothServersMessages) {
  const auto key = [](const std::string& message) {
    return BrokenKey(ToStatus({1062, "23000", message}));
  };
  EXPECT_EQ(key("Duplicate entry 'a' for key 'credit_code'"), "credit_code");         // MariaDB
  EXPECT_EQ(key("Duplicate entry 'a' for key 'member.credit_code'"), "credit_code");  // MySQL 8
  EXPECT_EQ(key("Duplicate entry 'x' for key 'y'' for key 'PRIMARY'"), "PRIMARY");
  EXPECT_EQ(key("anything else"), "");
  EXPECT_EQ(BrokenKey(absl::AlreadyExistsError("ours")), "");
}

TEST(BreaksConnection, OnlyWhenTheSessionIsGone) {
  for (const int code : {2002, 2003, 2006, 2013, 2027, 2055, 5001, 1053, 1927, 3169, 4031}) {
    EXPECT_TRUE(BreaksConnection(code)) << code;
  }
  for (const int code : {1062, 1205, 1213, 1317, 1969, 3024, 1290, 1047, 3101}) {
    EXPECT_FALSE(BreaksConnection(code)) << code;
  }
}

TEST(MayRunAgain, OnlyAfterConflicts) {
  for (const int code : {1205, 1213, 1047, 3101}) EXPECT_TRUE(MayRunAgain(code)) << code;
  for (const int code : {0, 1062, 1969, 1317, 2006, 2013}) EXPECT_FALSE(MayRunAgain(code)) << code;
}

TEST(OutcomeUnknown, IsOneStatusOnly) {
  EXPECT_TRUE(OutcomeUnknown(OutcomeUnknownError()));
  EXPECT_EQ(OutcomeUnknownError().code(), StatusCode::kUnavailable);
  EXPECT_FALSE(OutcomeUnknown(ToStatus({2013, "", ""})));
  EXPECT_FALSE(OutcomeUnknown(absl::OkStatus()));
}

TEST(Metrics, EverySeriesIsThereFromTheStart) {
  observe::Registry registry;
  const Metrics metrics(registry);
  const std::string text = registry.Text();
  for (const char* series :
       {"db_pool_connections{state=\"idle\"} 0", "db_pool_connections{state=\"in_use\"} 0",
        "db_pool_wait_seconds_count 0", "db_pool_timeouts_total 0", "db_connections_opened_total 0",
        "db_connections_closed_total{reason=\"broken\"} 0",
        "db_connections_closed_total{reason=\"lifetime\"} 0",
        "db_errors_total{class=\"conflict\"} 0", "db_errors_total{class=\"other\"} 0",
        "db_transaction_retries_total 0"}) {
    EXPECT_THAT(text, HasSubstr(series));
  }
}

}  // namespace
}  // namespace edugroup::sql
