#include "tools/edugroupctl/print_status.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace edugroup::ctl {
namespace {

template <class Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload.has_value() || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

}  // namespace

std::string Describe(const absl::Status& status) {
  std::string text = absl::StatusCodeToString(status.code());
  if (const auto info = DetailOf<google::rpc::ErrorInfo>(status)) {
    absl::StrAppend(&text, " ", info->reason());
  }
  absl::StrAppend(&text, ": ", status.message(), "\n");
  if (const auto localized = DetailOf<google::rpc::LocalizedMessage>(status)) {
    absl::StrAppend(&text, "  ", localized->message(), "\n");
  }
  if (const auto bad_request = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad_request->field_violations()) {
      absl::StrAppend(&text, "  - ", violation.field(), ": ", violation.description(), "\n");
    }
  }
  if (const auto failure = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : failure->violations()) {
      absl::StrAppend(
          &text, "  - ", violation.type(),
          violation.subject().empty() ? "" : absl::StrCat(" (", violation.subject(), ")"), ": ",
          violation.description(), "\n");
    }
  }
  return text;
}

}  // namespace edugroup::ctl
