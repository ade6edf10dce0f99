#include "common/observe/trace.h"

#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

namespace edugroup::observe {
namespace {

// 00-<32 trace id>-<16 parent id>-<2 flags>
constexpr size_t kVersionLength = 2;
constexpr size_t kTraceIdLength = 32;
constexpr size_t kSpanIdLength = 16;
constexpr size_t kHeaderLength = 55;

bool IsLowerHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

bool IsZero(absl::string_view text) {
  return text.find_first_not_of('0') == absl::string_view::npos;
}

// Never zero, which the recommendation forbids. A generator per thread, seeded by Abseil from the
// system's entropy.
uint64_t RandomId() {
  thread_local absl::BitGen generator;
  return absl::Uniform<uint64_t>(absl::IntervalClosed, generator, 1, UINT64_MAX);
}

std::string RandomSpanId() { return absl::StrCat(absl::Hex(RandomId(), absl::kZeroPad16)); }

}  // namespace

std::string TraceContext::Header() const {
  return absl::StrCat("00-", trace_id, "-", span_id, sampled ? "-01" : "-00");
}

std::optional<TraceContext> ParseTraceparent(absl::string_view header) {
  if (header.size() < kHeaderLength) return std::nullopt;
  const absl::string_view version = header.substr(0, kVersionLength);
  const absl::string_view trace_id = header.substr(3, kTraceIdLength);
  const absl::string_view parent_id = header.substr(36, kSpanIdLength);
  const absl::string_view flags = header.substr(53, 2);

  if (header[2] != '-' || header[35] != '-' || header[52] != '-') return std::nullopt;
  if (!IsLowerHex(version) || version == "ff") return std::nullopt;
  if (!IsLowerHex(trace_id) || IsZero(trace_id)) return std::nullopt;
  if (!IsLowerHex(parent_id) || IsZero(parent_id)) return std::nullopt;
  if (!IsLowerHex(flags)) return std::nullopt;
  if (header.size() > kHeaderLength && (version == "00" || header[kHeaderLength] != '-')) {
    return std::nullopt;
  }

  TraceContext context;
  context.trace_id = std::string(trace_id);
  context.parent_id = std::string(parent_id);
  const char low_digit = flags[1];
  context.sampled = ((low_digit <= '9' ? low_digit - '0' : low_digit - 'a' + 10) & 1) != 0;
  return context;
}

TraceContext StartSpan(absl::string_view traceparent) {
  TraceContext context;
  if (auto callers = ParseTraceparent(traceparent)) {
    context = *std::move(callers);
  } else {
    context.trace_id = absl::StrCat(RandomSpanId(), RandomSpanId());
  }
  context.span_id = RandomSpanId();
  return context;
}

}  // namespace edugroup::observe
