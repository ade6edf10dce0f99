// One JSON object per line on standard error. Never personal data: callers pass names of resources,
// codes, counts and constants, not message contents.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"

namespace edugroup::observe {

enum class Level { kDebug, kInfo, kWarning, kError };

// Lives no longer than the call of Log: texts are not copied.
struct LogField {
  absl::string_view key;
  std::variant<int64_t, double, absl::string_view> value;
  LogField(absl::string_view k, int64_t v) : key(k), value(v) {}
  LogField(absl::string_view k, int v) : key(k), value(int64_t{v}) {}
  LogField(absl::string_view k, double v) : key(k), value(v) {}
  LogField(absl::string_view k, absl::string_view v) : key(k), value(v) {}
  LogField(absl::string_view k, const std::string& v) : key(k), value(absl::string_view(v)) {}
  LogField(absl::string_view k, const char* v) : key(k), value(absl::string_view(v)) {}
};

// {"ts":"2026-01-02T03:04:05.123456Z","level":"info","server":"task","event":"…", fields…}; text is
// escaped, so a line is a line. Lines of concurrent callers do not mix.
void Log(Level level, absl::string_view event, std::initializer_list<LogField> fields = {});
// Set once in main, before threads: the "server" field, and the lowest level written (until then ""
// and kInfo).
void InitLog(absl::string_view server, Level lowest);

}  // namespace edugroup::observe
