#include "common/value/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "google/rpc/error_details.pb.h"

namespace edugroup {
namespace {

constexpr size_t kMostViolations = 20;
constexpr size_t kMostFindings = 12;

// Keeps the whole of the details below the 4 KiB that the contract allows.
std::string Clip(absl::string_view text, size_t most = 160) {
  if (text.size() <= most) return std::string(text);
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

std::string Url(const google::protobuf::Message& detail) {
  return absl::StrCat("type.googleapis.com/", detail.GetDescriptor()->full_name());
}

void Attach(absl::Status& status, const google::protobuf::Message& detail) {
  status.SetPayload(Url(detail), absl::Cord(detail.SerializeAsString()));
}

absl::Status AboutResource(absl::StatusCode code, ErrorReason reason, absl::string_view name,
                           absl::string_view message, absl::string_view message_zh) {
  absl::Status status = Error(code, reason, message, message_zh);
  google::rpc::ResourceInfo info;
  info.set_resource_name(Clip(name, 300));
  Attach(status, info);
  return status;
}

}  // namespace

absl::Status Error(absl::StatusCode code, ErrorReason reason, absl::string_view message,
                   absl::string_view message_zh) {
  absl::Status status(code, Clip(message, 600));
  google::rpc::ErrorInfo info;
  info.set_reason(access::v1::ErrorReason_Name(reason));
  info.set_domain("edugroup");
  Attach(status, info);
  if (!message_zh.empty()) {
    google::rpc::LocalizedMessage localized;
    localized.set_locale("zh-CN");
    localized.set_message(Clip(message_zh, 600));
    Attach(status, localized);
  }
  return status;
}

absl::Status InvalidFields(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest bad_request;
  std::string message, message_zh;
  const size_t shown = std::min(violations.size(), kMostViolations);
  // All of them, the sentences and what surrounds them stay below 4 KiB.
  const size_t room = 2000 / std::max<size_t>(shown, 1);
  for (size_t i = 0; i < shown; ++i) {
    auto* v = bad_request.add_field_violations();
    // Programs read the path, people the description: the path keeps its length where it can.
    v->set_field(Clip(violations[i].field, std::max<size_t>(room / 2, 90)));
    v->set_description(Clip(violations[i].description,
                            std::max<size_t>(room - std::min(room, v->field().size()), 24)));
    if (i == 0) {
      message = absl::StrCat(v->field(), ": ", v->description());
      message_zh = absl::StrCat(v->field(), "：", violations[i].description_zh);
    }
  }
  if (violations.size() > 1) {
    absl::StrAppend(&message, " (and ", violations.size() - 1, " more)");
    absl::StrAppend(&message_zh, "（另有 ", violations.size() - 1, " 处）");
  }
  absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, ErrorReason::FIELDS_INVALID, message, message_zh);
  Attach(status, bad_request);
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view description,
                          absl::string_view description_zh) {
  return InvalidFields(
      {{std::string(field), std::string(description), std::string(description_zh)}});
}

absl::Status ResourceNotFound(absl::string_view name) {
  return AboutResource(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND, name,
                       absl::StrCat("not found: ", Clip(name)),
                       absl::StrCat("未找到：", Clip(name)));
}

absl::Status ResourceExists(absl::string_view name) {
  return AboutResource(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS, name,
                       absl::StrCat("exists already: ", Clip(name)),
                       absl::StrCat("已存在：", Clip(name)));
}

absl::Status ReferenceNotFound(absl::string_view field, absl::string_view name) {
  return AboutResource(absl::StatusCode::kFailedPrecondition, ErrorReason::REFERENCE_NOT_FOUND,
                       name,
                       absl::StrCat(field, " names something that does not exist: ", Clip(name)),
                       absl::StrCat(field, " 引用的对象不存在：", Clip(name)));
}

absl::Status EtagMismatch(absl::string_view name) {
  return AboutResource(absl::StatusCode::kAborted, ErrorReason::ETAG_MISMATCH, name,
                       absl::StrCat("changed since it was read: ", Clip(name)),
                       absl::StrCat("数据已被他人修改，请刷新后重试：", Clip(name)));
}

absl::Status StateConflict(absl::string_view name, absl::string_view state,
                           absl::string_view wanted) {
  return AboutResource(absl::StatusCode::kFailedPrecondition, ErrorReason::STATE_CONFLICT, name,
                       absl::StrCat(Clip(name), " is ", state, "; the call needs ", wanted),
                       absl::StrCat(Clip(name), " 当前状态为 ", state, "，此操作要求 ", wanted));
}

absl::Status RuleViolated(const std::vector<type::Finding>& findings) {
  google::rpc::PreconditionFailure failure;
  const size_t shown = std::min(findings.size(), kMostFindings);
  const size_t room = 2000 / std::max<size_t>(shown, 1);
  for (size_t i = 0; i < shown; ++i) {
    auto* violation = failure.add_violations();
    violation->set_type(Clip(findings[i].rule_id(), std::min<size_t>(room / 4, 60)));
    violation->set_subject(Clip(findings[i].subject(), std::min<size_t>(room / 4, 100)));
    violation->set_description(Clip(findings[i].message(), std::min<size_t>(room / 2, 300)));
  }
  std::string message = "rule violated", message_zh = "违反规则";
  if (!findings.empty()) {
    message = absl::StrCat(findings[0].rule_id(), ": ", findings[0].message());
    if (!findings[0].message_zh().empty()) message_zh = findings[0].message_zh();
  }
  if (findings.size() > 1) {
    absl::StrAppend(&message, " (and ", findings.size() - 1, " more)");
    absl::StrAppend(&message_zh, "（另有 ", findings.size() - 1, " 项）");
  }
  absl::Status status =
      Error(absl::StatusCode::kFailedPrecondition, ErrorReason::RULE_VIOLATED, message, message_zh);
  Attach(status, failure);
  return status;
}

absl::Status NotOwnOrganization() {
  return Error(absl::StatusCode::kPermissionDenied, ErrorReason::NOT_OWN_ORGANIZATION,
               "a MEMBER acts for its own organisation only", "成员单位只能办理本单位事项");
}

absl::Status Overloaded(absl::Duration retry_after) {
  absl::Status status = Error(absl::StatusCode::kResourceExhausted, ErrorReason::OVERLOADED,
                              "the server is busy; try again later", "系统繁忙，请稍后重试");
  google::rpc::RetryInfo retry;
  const int64_t nanos = absl::ToInt64Nanoseconds(retry_after);
  retry.mutable_retry_delay()->set_seconds(nanos / 1000000000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int>(nanos % 1000000000));
  Attach(status, retry);
  return status;
}

ErrorReason ReasonOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(Url(info));
  ErrorReason reason = ErrorReason::ERROR_REASON_UNSPECIFIED;
  if (payload && info.ParseFromString(std::string(*payload))) {
    access::v1::ErrorReason_Parse(info.reason(), &reason);
  }
  return reason;
}

}  // namespace edugroup
