// What a command prints: tables for people, CSV for spreadsheets, or the server's answer as JSON.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "tools/edugroupctl/table.h"

namespace edugroup::ctl {

enum class Format { kTable, kJson, kCsv };

// Reads "table", "json" or "csv". UsageError otherwise.
absl::StatusOr<Format> ParseFormat(absl::string_view text);

// Writes to standard output.
class Output {
 public:
  explicit Output(Format format) : format_(format) {}

  // A command prints either its message, when this is true, or its lines and tables.
  bool json() const { return format_ == Format::kJson; }
  // One table is wanted and nothing beside it.
  bool csv() const { return format_ == Format::kCsv; }

  // A sentence for people; left out of CSV and JSON.
  void Line(absl::string_view text) const;
  // A table under a title; the title is left out of CSV. An empty table shows its title and "none".
  void Show(absl::string_view title, const Table& table) const;
  // Proto JSON over several lines.
  absl::Status Json(const google::protobuf::Message& message) const;

 private:
  const Format format_;
};

// Proto JSON on one line.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);
// INVALID_ARGUMENT, saying where, when the text is no JSON of this message.
absl::Status FromJson(absl::string_view json, google::protobuf::Message& message);

}  // namespace edugroup::ctl
