#include "common/resource/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/value/error.h"

namespace edugroup::resource {
namespace {

constexpr size_t kSignature = 16;

std::string Sign(const auth::Sealer& sealer, absl::string_view query, absl::string_view payload) {
  return sealer.Hmac(absl::StrCat("page", query.size(), ":", query, payload)).substr(0, kSignature);
}

absl::Status Invalid() {
  return Error(absl::StatusCode::kInvalidArgument, ErrorReason::PAGE_TOKEN_INVALID,
               "page_token does not belong to this list with this filter and order",
               "翻页标记无效或与当前查询条件不符");
}

}  // namespace

// Payload: "n0:" for NULL, 'i' number ':', or 'b' length ':' bytes; then the path.
std::string EncodePageToken(const auth::Sealer& sealer, absl::string_view query,
                            const PagePosition& position) {
  const sql::Value& value = position.order_value;
  std::string payload = "n0:";
  if (value.is_int()) payload = absl::StrCat("i", value.number(), ":");
  if (!value.is_int() && !value.is_null()) {
    payload = absl::StrCat("b", value.bytes().size(), ":", value.bytes());
  }
  payload += position.path;
  return absl::WebSafeBase64Escape(absl::StrCat(Sign(sealer, query, payload), payload));
}

absl::StatusOr<PagePosition> DecodePageToken(const auth::Sealer& sealer, absl::string_view query,
                                             absl::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kSignature + 3) {
    return Invalid();
  }
  const absl::string_view payload = absl::string_view(bytes).substr(kSignature);
  if (Sign(sealer, query, payload) != bytes.substr(0, kSignature)) return Invalid();
  const size_t colon = payload.find(':');
  int64_t number = 0;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(payload.substr(1, colon - 1), &number)) {
    return Invalid();
  }
  absl::string_view rest = payload.substr(colon + 1);
  PagePosition position;
  if (payload[0] == 'i') {
    position.order_value = number;
  } else if (payload[0] == 'b') {
    position.order_value = rest.substr(0, static_cast<size_t>(number));
    rest.remove_prefix(std::min(rest.size(), static_cast<size_t>(number)));
  }
  position.path = std::string(rest);
  return position;
}

}  // namespace edugroup::resource
