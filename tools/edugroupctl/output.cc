#include "tools/edugroupctl/output.h"

#include <iostream>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "tools/edugroupctl/arguments.h"

namespace edugroup::ctl {
namespace {

// Protobuf writes ">" as "\u003e", as if for a web page; people read this. `indent` < 0: on one
// line.
absl::StatusOr<std::string> Print(const google::protobuf::Message& message, int indent) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  if (!status.ok()) return absl::InternalError(status.ToString());
  return nlohmann::ordered_json::parse(json).dump(indent);
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
  const auto json = Print(message, 2);
  if (!json.ok()) return json.status();
  std::cout << *json << "\n";
  return absl::OkStatus();
}

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message) {
  return Print(message, -1);
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
