// W3C trace context: accepted, minted when absent, forwarded.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace edugroup::observe {

struct TraceContext {
  std::string trace_id;   // 32 lower-case hex digits, never all zero
  std::string span_id;    // 16 lower-case hex digits of *our* span
  std::string parent_id;  // the caller's span, or empty
  bool sampled = true;

  // `traceparent` for a call that we make: version 00, our span as the parent.
  std::string Header() const;
};

// Parses a `traceparent`; nothing for any malformed one (all-zero ids, version ff, upper case …). A
// higher version is read as 00 as the W3C recommendation says. `span_id` is left empty: no span of
// ours has begun.
std::optional<TraceContext> ParseTraceparent(absl::string_view header);
// The context of a call that arrived with `traceparent` (possibly empty or malformed): a new span
// of that trace, or of a new one.
TraceContext StartSpan(absl::string_view traceparent);

}  // namespace edugroup::observe
