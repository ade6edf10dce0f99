#include "common/sql/sql_error.h"

#include <cstdlib>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"
#include "common/value/error.h"

namespace edugroup::sql {
namespace {

constexpr int kGaleraNotReady = 1047;

// Payloads for this process only: the door passes on google.rpc details and nothing else.
constexpr char kServerPayload[] = "edugroup/sql";
constexpr char kBrokenKeyPayload[] = "edugroup/sql.broken_key";

// One table for all numbers that mean something to us; MySQL 8, MariaDB 10.11 and Galera together.
const absl::flat_hash_map<int, ErrorClass>& Classes() {
  using enum ErrorClass;
  static const auto* const kClasses = new absl::flat_hash_map<int, ErrorClass>{
      {1062, kDuplicate},
      {1451, kReference},  // a row is still referred to
      {1452, kReference},  // a row refers to nothing
      {1020, kConflict},   // MariaDB: changed since last read
      {1205, kConflict},   // lock wait timeout; the transaction stays open
      {1206, kConflict},   // lock table full; rolled back
      {1213, kConflict},   // deadlock, or Galera certification; rolled back
      {3101, kConflict},   // MySQL group replication certification
      {3572, kConflict},   // MySQL NOWAIT
      {1969, kTimeout},    // MariaDB max_statement_time
      {3024, kTimeout},    // MySQL max_execution_time
      {1317, kCancelled},  // KILL QUERY
      {1040, kExhausted},  // too many connections
      {1203, kExhausted},  // … of this user
      {1226, kExhausted},  // … or a resource limit of it
      {kGaleraNotReady, kUnavailable},
      {1053, kUnavailable},  // shutting down
      {1290, kUnavailable},  // read only
      {1836, kUnavailable},
      {1927, kUnavailable},  // MariaDB: connection was killed
      {3169, kUnavailable},  // MySQL: session was killed
      {4031, kUnavailable},  // MySQL: idle for too long
      {1044, kDenied},       // schema
      {1045, kDenied},       // account
      {1142, kDenied},       // table
      {1143, kDenied},       // column
      {1227, kDenied},       // privilege
      {1049, kSchema},       // no such schema
      {1054, kSchema},       // … column
      {1146, kSchema},       // … table
      {1048, kData},         // NULL
      {1264, kData},         // range
      {1265, kData},         // truncated
      {1292, kData},         // date
      {1300, kData},         // not UTF-8
      {1366, kData},         // not UTF-8, or not a number
      {1406, kData},         // too long
      {3819, kData},         // CHECK, MySQL
      {4025, kData},         // CHECK, MariaDB
  };
  return *kClasses;
}

absl::Status Translate(int code) {
  using absl::StatusCode;
  switch (ClassOf(code)) {
    case ErrorClass::kDuplicate:
      return Error(StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS, "exists already",
                   "已存在");
    case ErrorClass::kReference:
      return code == 1451 ? Error(StatusCode::kFailedPrecondition, ErrorReason::RESOURCE_IN_USE,
                                  "still referred to", "仍被引用")
                          : Error(StatusCode::kFailedPrecondition, ErrorReason::REFERENCE_NOT_FOUND,
                                  "refers to something that does not exist", "引用的对象不存在");
    case ErrorClass::kConflict:
      return Error(StatusCode::kAborted, ErrorReason::CONTENTION,
                   "others changed the same data at the same time; try again",
                   "数据正被他人修改，请稍后重试");
    case ErrorClass::kTimeout:
      return Error(StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED,
                   "the database took too long", "数据库处理超时");
    case ErrorClass::kCancelled:
      return absl::CancelledError("the statement was cancelled");
    case ErrorClass::kExhausted:
      return Overloaded(absl::Seconds(1));
    case ErrorClass::kUnavailable:
      return Error(StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE,
                   "the database does not answer", "数据库暂不可用，请稍后重试");
    case ErrorClass::kSchema:
      return Error(StatusCode::kFailedPrecondition, ErrorReason::SCHEMA_MISMATCH,
                   "schema not migrated: run the migrate command with the DDL account");
    case ErrorClass::kDenied:
    case ErrorClass::kData:
    case ErrorClass::kOther:
      break;
  }
  return Error(StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT, "internal error",
               "系统内部错误");
}

// "Duplicate entry '…' for key 'table.credit_code'" (MySQL) or "… 'credit_code'" (MariaDB). The
// entry may hold anything, so only the end of the message counts.
std::string KeyOf(absl::string_view message) {
  constexpr absl::string_view kBefore = "for key '";
  const size_t start = message.rfind(kBefore);
  if (start == absl::string_view::npos) return "";
  absl::string_view key = message.substr(start + kBefore.size());
  key = key.substr(0, key.rfind('\''));
  const size_t dot = key.rfind('.');
  return std::string(dot == absl::string_view::npos ? key : key.substr(dot + 1));
}

std::string PayloadOf(const absl::Status& status, absl::string_view url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : std::string();
}

}  // namespace

ErrorClass ClassOf(int code) {
  const auto known = Classes().find(code);
  if (known != Classes().end()) return known->second;
  return BreaksConnection(code) ? ErrorClass::kUnavailable : ErrorClass::kOther;
}

bool BreaksConnection(int code) {
  if (code >= 2000 && code < 3000) return true;  // the client library
  if (code >= 5000 && code < 6000) return true;  // the same, newer numbers
  return code == 1053 || code == 1927 || code == 3169 || code == 4031;
}

bool MayRunAgain(int code) {
  return ClassOf(code) == ErrorClass::kConflict || code == kGaleraNotReady;
}

absl::Status ToStatus(const ServerError& error) {
  absl::Status status = Translate(error.code);
  status.SetPayload(kServerPayload,
                    absl::Cord(absl::StrCat(error.code, " (", error.state, "): ", error.message)));
  if (error.code == 1062) {
    status.SetPayload(kBrokenKeyPayload, absl::Cord(KeyOf(error.message)));
  }
  return status;
}

absl::Status OutcomeUnknownError() {
  return Error(absl::StatusCode::kUnavailable, ErrorReason::OUTCOME_UNKNOWN,
               "the connection broke while committing: repeat with the same request_id",
               "提交结果未知，请使用相同的 request_id 重试");
}

absl::Status DeadlinePassed() {
  return Error(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED,
               "the deadline passed", "处理超时");
}

std::string ServerMessage(const absl::Status& status) { return PayloadOf(status, kServerPayload); }

int ServerCode(const absl::Status& status) { return std::atoi(ServerMessage(status).c_str()); }

bool OutcomeUnknown(const absl::Status& status) {
  return ReasonOf(status) == ErrorReason::OUTCOME_UNKNOWN;
}

std::string BrokenKey(const absl::Status& status) { return PayloadOf(status, kBrokenKeyPayload); }

}  // namespace edugroup::sql
