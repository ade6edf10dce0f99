// The public keys of a JWKS (RFC 7517) that check tokens.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/openssl.h"

namespace edugroup::auth {

// The algorithms that are allowed, named as in the `alg` of a token.
inline constexpr char kEdDsa[] = "EdDSA";
inline constexpr char kRs256[] = "RS256";
inline constexpr int kLeastRsaBits = 2048;

struct PublicKey {
  // The only algorithm the key is used with: a token does not choose.
  std::string algorithm;
  EvpKey key;
};

class KeySet {
 public:
  // Keys of other types, curves, algorithms or uses are skipped.
  //   INVALID_ARGUMENT  no JWKS; no usable key; a key without an id or with that of another; a
  //   malformed
  //                     key; RSA of less than 2048 or more than 8192 bits; private or secret key
  //                     material.
  static absl::StatusOr<KeySet> Parse(absl::string_view jwks);

  // Null when there is no such key. Valid as long as the set.
  const PublicKey* Find(absl::string_view key_id) const;
  size_t size() const { return keys_.size(); }

 private:
  absl::flat_hash_map<std::string, PublicKey> keys_;
};

// Thread-safe.
bool SignatureIsGood(const PublicKey& key, absl::string_view signed_text,
                     absl::string_view signature);

}  // namespace edugroup::auth
