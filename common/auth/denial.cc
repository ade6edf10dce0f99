#include "common/auth/denial.h"

#include <string>

#include "common/value/error.h"

namespace edugroup::auth {
namespace {

struct Description {
  const char* label;
  const char* message;
  const char* message_zh;
};

// By Denial, from kTooLarge on.
constexpr Description kDescriptions[] = {
    {"too_large", "the token is larger than 8 KiB", "令牌过大"},
    {"malformed", "the token is no compact JWT", "令牌格式错误"},
    {"algorithm", "the token's algorithm is not allowed", "令牌签名算法不被允许"},
    {"unknown_key", "the token's key is not known", "令牌签名密钥未知"},
    {"signature", "the token's signature does not verify", "令牌签名无效"},
    {"expired", "the token has expired", "登录已过期，请重新登录"},
    {"not_yet_valid", "the token is not valid yet", "令牌尚未生效"},
    {"audience", "the token is for another audience", "令牌不适用于本系统"},
    {"claims", "the token's claims are incomplete or malformed", "令牌中的身份信息不完整或有误"},
};

size_t IndexOf(Denial denial) { return static_cast<size_t>(denial) - 1; }

}  // namespace

Denials::Denials(observe::Registry& registry) {
  for (const Description& description : kDescriptions) {
    counters_.push_back(registry.MakeCounter(
        "auth_denied_total", "Bearer tokens refused, by reason.", {{"reason", description.label}}));
  }
}

absl::Status Denials::Deny(Denial denial) {
  const size_t index = IndexOf(denial);
  counters_[index].Add();
  const ErrorReason reason =
      denial == Denial::kExpired ? ErrorReason::TOKEN_EXPIRED : ErrorReason::TOKEN_INVALID;
  return Error(absl::StatusCode::kUnauthenticated, reason, kDescriptions[index].message,
               kDescriptions[index].message_zh);
}

}  // namespace edugroup::auth
