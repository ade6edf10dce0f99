#include "common/observe/log.h"

#include <errno.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

// Every call of every server writes a line, so lines are put together by hand in a buffer that each
// thread keeps: a JSON tree would allocate per field and cost several times the write itself.

namespace edugroup::observe {
namespace {

// Not a std::string object of static storage: threads may still log while the process exits.
const std::string* server_name = nullptr;
std::atomic<Level> lowest_level{Level::kInfo};

absl::string_view Name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Bytes of the well-formed UTF-8 sequence at the start of `text` (Unicode table 3-7); 0 when there
// is none.
size_t SequenceLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  size_t length = 0;
  unsigned char least = 0x80, most = 0xBF;  // of the second byte
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) least = 0xA0;
    if (lead == 0xED) most = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) least = 0x90;
    if (lead == 0xF4) most = 0x8F;
  } else {
    return 0;
  }
  if (text.size() < length || byte(1) < least || byte(1) > most) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

void AppendEscaped(std::string& line, unsigned char special) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (special) {
    case '"':
      line += "\\\"";
      return;
    case '\\':
      line += "\\\\";
      return;
    case '\n':
      line += "\\n";
      return;
    default:
      line += "\\u00";
      line += kHex[special >> 4];
      line += kHex[special & 0xF];
  }
}

bool IsPlain(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

void AppendString(std::string& line, absl::string_view text) {
  line += '"';
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    while (i < text.size() && IsPlain(text[i])) ++i;
    line.append(text.data() + begin, i - begin);
    if (i == text.size()) break;
    const unsigned char c = text[i];
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F) {
      AppendEscaped(line, c);
      ++i;
    } else if (const size_t length = SequenceLength(text.substr(i)); length > 0) {
      line.append(text.data() + i, length);
      i += length;
    } else {
      line += "\xEF\xBF\xBD";  // U+FFFD
      ++i;
    }
  }
  line += '"';
}

template <typename Number>
void AppendNumber(std::string& line, Number number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  line.append(digits, end - digits);
}

struct AppendValue {
  std::string& line;
  void operator()(int64_t number) const { AppendNumber(line, number); }
  void operator()(double number) const {
    if (std::isfinite(number)) {
      AppendNumber(line, number);
    } else {
      line += "null";  // JSON has no infinities
    }
  }
  void operator()(absl::string_view text) const { AppendString(line, text); }
};

// The date and time of the current second are formatted once per thread and second.
void AppendTimestamp(std::string& line, absl::Time now) {
  thread_local int64_t formatted_second = -1;
  thread_local std::string formatted;
  const int64_t micros = absl::ToUnixMicros(now);
  if (micros / 1000000 != formatted_second) {
    formatted_second = micros / 1000000;
    formatted = absl::FormatTime("%Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(formatted_second),
                                 absl::UTCTimeZone());
  }
  line += formatted;
  char fraction[] = ".000000Z";
  int64_t rest = micros % 1000000;
  for (int i = 6; i >= 1; --i, rest /= 10) fraction[i] = static_cast<char>('0' + rest % 10);
  line += fraction;
}

// One write(2) for the whole line, so that lines of other threads and processes do not mix. There
// is nowhere to report a failure to.
void WriteLine(absl::string_view line) {
  while (!line.empty()) {
    const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    line.remove_prefix(written);
  }
}

}  // namespace

void Log(Level level, absl::string_view event, std::initializer_list<LogField> fields) {
  if (level < lowest_level.load(std::memory_order_relaxed)) return;
  thread_local std::string line;
  line.assign("{\"ts\":\"");
  AppendTimestamp(line, absl::Now());
  absl::StrAppend(&line, "\",\"level\":\"", Name(level), "\",\"server\":");
  AppendString(line, server_name == nullptr ? absl::string_view() : *server_name);
  line += ",\"event\":";
  AppendString(line, event);
  for (const LogField& field : fields) {
    line += ',';
    AppendString(line, field.key);
    line += ':';
    std::visit(AppendValue{line}, field.value);
  }
  line += "}\n";
  WriteLine(line);
}

void InitLog(absl::string_view server, Level lowest) {
  delete server_name;
  server_name = new std::string(server);
  lowest_level = lowest;
}

}  // namespace edugroup::observe
