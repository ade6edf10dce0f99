// AES-256-GCM of short values under one key.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/auth/openssl.h"

namespace edugroup::auth {

// `count` bytes of OpenSSL's generator.
std::string RandomBytes(size_t count);

// A key set up once for many values: setting up costs several times what a short value costs. For
// one thread. A nonce is random: good for 2^32 values per key.
class AesGcm {
 public:
  static constexpr size_t kKeyBytes = 32;

  explicit AesGcm(std::string key) : key_(std::move(key)) {}

  // nonce 12 | cipher | tag 16. `authenticated` must be the same when the value is opened.
  std::string Seal(absl::string_view plain, absl::string_view authenticated);
  // Nothing when the bytes were changed, or sealed under another key or for another
  // `authenticated`.
  std::optional<std::string> Open(std::string bytes, absl::string_view authenticated);

 private:
  std::string key_;
  EvpCipherContext sealing_, opening_;  // made when first needed
};

}  // namespace edugroup::auth
