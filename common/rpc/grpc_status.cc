#include "common/rpc/grpc_status.h"

#include <string>

#include "common/value/error.h"
#include "google/rpc/status.pb.h"

namespace edugroup::rpc {
namespace {

constexpr size_t kMostDetails = 4096;
constexpr absl::string_view kDetailPrefix = "type.googleapis.com/google.rpc.";
constexpr absl::string_view kErrorInfo = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr absl::string_view kLocalizedMessage = "type.googleapis.com/google.rpc.LocalizedMessage";

// What a caller may read of a status that names no reason of the contract.
absl::Status Public(const absl::Status& status) {
  using absl::StatusCode;
  switch (status.code()) {
    case StatusCode::kUnavailable:
      return Error(StatusCode::kUnavailable, ErrorReason::DEPENDENCY_UNAVAILABLE,
                   "something this server depends on does not answer", "依赖的服务暂不可用");
    case StatusCode::kDeadlineExceeded:
      return Error(StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED,
                   "the deadline passed", "处理超时");
    case StatusCode::kCancelled:
      return Error(StatusCode::kCancelled, ErrorReason::DEADLINE_PASSED, "the call was cancelled",
                   "调用已取消");
    case StatusCode::kResourceExhausted:
      return Overloaded(absl::Seconds(1));
    case StatusCode::kAborted:
      return Error(StatusCode::kAborted, ErrorReason::CONTENTION,
                   "other changes of the same data kept winning; try again",
                   "数据正被他人修改，请稍后重试");
    case StatusCode::kAlreadyExists:
      return Error(StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS, "exists already",
                   "已存在");
    case StatusCode::kFailedPrecondition:
      return Error(StatusCode::kFailedPrecondition, ErrorReason::SCHEMA_MISMATCH,
                   "the database schema is not the one this server needs", "数据库结构版本不符");
    default:
      return Error(StatusCode::kInternal, ErrorReason::INTERNAL_DEFECT,
                   "a defect of the server; its log has the details under the trace id",
                   "系统内部错误，请联系管理员");
  }
}

// The Chinese sentence for failures below the handlers, which carry none of their own.
absl::optional<absl::Cord> UsualSentence(const absl::Status& status) {
  const absl::Status usual = Public(status);
  if (ReasonOf(usual) != ReasonOf(status)) return absl::nullopt;
  return usual.GetPayload(kLocalizedMessage);
}

}  // namespace

absl::Status Shown(const absl::Status& status) {
  const bool named = ReasonOf(status) != ErrorReason::ERROR_REASON_UNSPECIFIED;
  return status.ok() || named ? status : Public(status);
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  if (ReasonOf(status) == ErrorReason::ERROR_REASON_UNSPECIFIED) return ToGrpc(Shown(status));
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  // In the order of what a caller needs most: the last is left out first when there is too much.
  const auto add = [&](absl::string_view url, const absl::Cord& payload) {
    auto* detail = details.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
  };
  if (const auto info = status.GetPayload(kErrorInfo)) add(kErrorInfo, *info);
  auto localized = status.GetPayload(kLocalizedMessage);
  if (!localized.has_value()) localized = UsualSentence(status);
  if (localized.has_value()) add(kLocalizedMessage, *localized);
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    const bool added = url == kErrorInfo || url == kLocalizedMessage;
    const bool internal = url.substr(0, kDetailPrefix.size()) != kDetailPrefix;
    if (!added && !internal) add(url, payload);
  });
  while (details.ByteSizeLong() > kMostDetails && details.details_size() > 1) {
    details.mutable_details()->RemoveLast();
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
                      details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return result;
}

}  // namespace edugroup::rpc
