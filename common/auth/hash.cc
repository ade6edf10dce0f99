#include "common/auth/hash.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"
#include "common/auth/openssl.h"

namespace edugroup::auth {

std::string Sha256(absl::string_view bytes) {
  // Fetched once: OpenSSL 3 otherwise looks the algorithm up on every call.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(32, '\0');
  Must(EVP_Digest(bytes.data(), bytes.size(), MutableBytes(digest), nullptr, sha256, nullptr) == 1,
       "SHA-256");
  return digest;
}

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

}  // namespace edugroup::auth
