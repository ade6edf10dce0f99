// Writes of resources: one transaction for the change, its journal records and the request id.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/auth/hash.h"
#include "common/resource/change_state.h"
#include "common/resource/personal.h"
#include "common/value/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace edugroup::resource {
namespace {

const sql::Statement kInsertRequest = {"request_insert",
                                       "INSERT INTO request (group_id, request_id, fingerprint, "
                                       "response, create_us) VALUES (?, ?, ?, ?, ?)"};
// By the index, in steps that hold few locks.
const sql::Statement kForgetRequests = {
    "request_forget", "DELETE FROM request WHERE create_us < ? ORDER BY create_us LIMIT 1000"};
const sql::Statement kSelectRequest = {
    "request_select",
    "SELECT fingerprint, response FROM request WHERE group_id = ? AND request_id = ?"};

// The work went well, and is to be rolled back all the same (validate_only).
constexpr absl::string_view kRollBack = "edugroup/roll-back";

bool GetFlag(const Message& message, const char* field_name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(field_name);
  return field != nullptr && message.GetReflection()->GetBool(message, field);
}

std::string SerializeDeterministically(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
  return bytes;
}

// Says which call a request id belongs to: caller, method, content.
std::string Fingerprint(const rpc::Call& call, const Message& request) {
  request.ByteSizeLong();
  return auth::Sha256(absl::StrCat(call.principal->subject, "\n", call.method, "\n",
                                   SerializeDeterministically(request)));
}

absl::Status RememberRequest(sql::Transaction& transaction, const auth::Sealer& sealer,
                             const rpc::Call& call, const std::string& request_id,
                             const std::string& fingerprint, const Message& response) {
  std::unique_ptr<Message> stored(response.New());
  stored->CopyFrom(response);
  SealPersonalData(*stored, sealer, request_id);
  return transaction
      .Execute(kInsertRequest, {call.group, request_id, fingerprint, stored->SerializeAsString(),
                                absl::ToUnixMicros(absl::Now())})
      .status();
}

}  // namespace

absl::Status Store::State::Repeat(const rpc::Call& call, const std::string& request_id,
                                  const std::string& fingerprint, Message& response) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   database.Read(call.deadline, kSelectRequest, {call.group, request_id}));
  if (rows.empty()) return absl::NotFoundError("request id not seen before");
  if (rows[0][0].bytes() != fingerprint) {
    return Error(absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_ID_REUSED,
                 "request_id was used before with other content", "请求编号已用于其他内容");
  }
  response.Clear();
  if (!response.ParseFromString(rows[0][1].bytes())) return absl::InternalError("stored answer");
  OpenPersonalData(response, sealer, request_id);
  replays.Add();
  PresentAnswer(call, response);
  return absl::OkStatus();
}

absl::Status Store::Repeat(const rpc::Call& call, const Message& request, Message& response) {
  const std::string request_id = GetText(request, "request_id");
  if (request_id.empty() || GetFlag(request, "validate_only")) {
    return absl::NotFoundError("nothing is kept of the request");
  }
  return state_->Repeat(call, request_id, Fingerprint(call, request), response);
}

absl::Status Store::WriteInto(const rpc::Call& call, const Message& request, Message& response,
                              absl::FunctionRef<absl::Status(Change&)> work) {
  const std::string request_id = GetText(request, "request_id");
  const bool validate_only = GetFlag(request, "validate_only");
  const std::string fingerprint = request_id.empty() ? std::string() : Fingerprint(call, request);
  const absl::Time now = absl::Now();

  absl::Status status =
      state_->database.Transact(call.deadline, [&](sql::Transaction& transaction) -> absl::Status {
        Change::State state(call, state_->sealer, transaction, request_id, now);
        Change change(&state);
        RETURN_IF_ERROR(work(change));
        RETURN_IF_ERROR(state.Flush());
        if (validate_only) {
          absl::Status roll_back = absl::CancelledError("validate_only");
          roll_back.SetPayload(kRollBack, absl::Cord());
          return roll_back;
        }
        if (request_id.empty()) return absl::OkStatus();
        return RememberRequest(transaction, state_->sealer, call, request_id, fingerprint,
                               response);
      });
  if (status.ok()) state_->journal.Poke();
  if (status.ok() || status.GetPayload(kRollBack).has_value()) {
    state_->PresentAnswer(call, response);
    return absl::OkStatus();
  }
  if (!request_id.empty() && !validate_only) {
    // The request id may have been seen before (then the row above, or the change itself,
    // collided), or the commit may have happened although its answer was lost.
    const absl::Status repeat = state_->Repeat(call, request_id, fingerprint, response);
    if (repeat.ok() || ReasonOf(repeat) == ErrorReason::REQUEST_ID_REUSED) return repeat;
  }
  if (sql::OutcomeUnknown(status)) {
    return Error(absl::StatusCode::kUnavailable, ErrorReason::OUTCOME_UNKNOWN,
                 "the database was lost while committing; repeat with the same request_id",
                 "提交时与数据库的连接中断，请用同一请求编号重试");
  }
  return status;
}

absl::Status Store::ForgetRequests(absl::Time before, absl::Time deadline) {
  int64_t forgotten = 1;
  while (forgotten > 0) {
    RETURN_IF_ERROR(
        state_->database.Transact(deadline, [&](sql::Transaction& transaction) -> absl::Status {
          ASSIGN_OR_RETURN(forgotten,
                           transaction.Execute(kForgetRequests, {absl::ToUnixMicros(before)}));
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

}  // namespace edugroup::resource
