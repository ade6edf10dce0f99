#include "tools/edugroupctl/output.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::util::JsonPrintOptions;

absl::StatusOr<std::string> Print(const google::protobuf::Message& message, bool pretty) {
  JsonPrintOptions options;
  options.add_whitespace = pretty;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return json;
}

}  // namespace

absl::StatusOr<Format> ParseFormat(absl::string_view text) {
  if (text == "table") return Format::kTable;
  if (text == "json") return Format::kJson;
  if (text == "csv") return Format::kCsv;
  return UsageError(absl::StrCat("--output is table, json or csv, not \"", text, "\""));
}

void Output::Line(absl::string_view text) const {
  if (format_ == Format::kTable) std::cout << text << "\n";
}

void Output::Show(absl::string_view title, const Table& table) const {
  if (format_ == Format::kCsv) {
    std::cout << table.ToCsv();
    return;
  }
  if (format_ != Format::kTable) return;
  std::cout << "\n" << title << (table.empty() ? ": none\n" : "\n");
  if (!table.empty()) std::cout << table.ToText();
}

absl::Status Output::Json(const google::protobuf::Message& message) const {
  const auto json = Print(message, true);
  if (!json.ok()) return json.status();
  std::cout << *json;
  return absl::OkStatus();
}

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message) {
  return Print(message, false);
}

absl::Status FromJson(absl::string_view json, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("no ", message.GetDescriptor()->full_name(), ": ",
                   std::string(status.message().data(), status.message().size())));
}

}  // namespace edugroup::ctl
