// Page tokens: none that was not made here for the same query is taken, and each that was is.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/resource/page_token.h"
#include "common/resource/test_key.h"

using edugroup::resource::DecodePageToken;
using edugroup::resource::EncodePageToken;
using edugroup::resource::PagePosition;

static void CheckRoundTrip(const edugroup::auth::Sealer& sealer, const PagePosition& position) {
  const std::string token = EncodePageToken(sealer, "query", position);
  const auto decoded = DecodePageToken(sealer, "query", token);
  const bool same = decoded.ok() && decoded->path == position.path &&
                    decoded->order_value.is_null() == position.order_value.is_null() &&
                    decoded->order_value.bytes() == position.order_value.bytes() &&
                    decoded->order_value.number() == position.order_value.number();
  if (!same || DecodePageToken(sealer, "another query", token).ok()) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto& sealer = *edugroup::resource::TestSealer().release();
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (DecodePageToken(sealer, "query", text).ok()) std::abort();  // nobody guesses a signature
  const size_t half = size / 2;
  CheckRoundTrip(sealer, {text.substr(0, half), text.substr(half)});
  CheckRoundTrip(sealer, {static_cast<int64_t>(size) - 7, text});
  CheckRoundTrip(sealer, {{}, text});
  return 0;
}
