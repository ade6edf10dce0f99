#include "common/auth/key_set.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/auth/base64url.h"
#include "common/value/status.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;

constexpr size_t kEd25519KeyBytes = 32;
// Verification by a larger key takes milliseconds.
constexpr int kMostRsaBits = 8192;
constexpr int kMostRsaExponentBits = 64;

// The member's text; empty when it is absent or none.
std::string Text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

absl::Status Malformed(absl::string_view key_id, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("key \"", key_id, "\": ", why));
}

absl::StatusOr<EvpKey> Ed25519Key(const json& jwk, absl::string_view key_id) {
  const std::optional<std::string> x = DecodeBase64Url(Text(jwk, "x"));
  if (!x || x->size() != kEd25519KeyBytes) return Malformed(key_id, "x is not 32 bytes");
  EvpKey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(*x), x->size()));
  if (!key) return Malformed(key_id, "x is no Ed25519 key");
  return key;
}

BigNumber Number(const json& jwk, const char* name) {
  const std::optional<std::string> bytes = DecodeBase64Url(Text(jwk, name));
  if (!bytes || bytes->empty() || bytes->size() > kMostRsaBits / 8) return nullptr;
  return BigNumber(BN_bin2bn(Bytes(*bytes), static_cast<int>(bytes->size()), nullptr));
}

EvpKey RsaKeyOf(const BIGNUM* n, const BIGNUM* e) {
  ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder || !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n) ||
      !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e)) {
    return nullptr;
  }
  Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  EvpKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return EvpKey(key);
}

absl::StatusOr<EvpKey> RsaKey(const json& jwk, absl::string_view key_id) {
  const BigNumber n = Number(jwk, "n"), e = Number(jwk, "e");
  if (!n || !e) return Malformed(key_id, "n or e is no number");
  if (BN_num_bits(n.get()) < kLeastRsaBits) return Malformed(key_id, "RSA of less than 2048 bits");
  if (BN_num_bits(e.get()) > kMostRsaExponentBits || !BN_is_odd(e.get()) || BN_is_one(e.get()) ||
      !BN_is_odd(n.get())) {
    return Malformed(key_id, "no RSA key");
  }
  EvpKey key = RsaKeyOf(n.get(), e.get());
  if (!key) return Malformed(key_id, "no RSA key");
  return key;
}

// The algorithm that the key serves; empty for one that does not check our tokens.
std::string AlgorithmOf(const json& jwk) {
  const std::string type = Text(jwk, "kty");
  std::string algorithm;
  if (type == "OKP" && Text(jwk, "crv") == "Ed25519") algorithm = kEdDsa;
  if (type == "RSA") algorithm = kRs256;
  if (jwk.contains("alg") && Text(jwk, "alg") != algorithm) return "";
  if (jwk.contains("use") && Text(jwk, "use") != "sig") return "";
  return algorithm;
}

// The private exponent or key of RSA, OKP and EC; the secret of "oct".
bool HoldsSecret(const json& jwk) { return jwk.contains("d") || jwk.contains("k"); }

}  // namespace

absl::StatusOr<KeySet> KeySet::Parse(absl::string_view jwks) {
  const json document = json::parse(jwks.begin(), jwks.end(), nullptr, /*allow_exceptions=*/false);
  const auto list = document.is_object() ? document.find("keys") : document.end();
  if (!document.is_object() || list == document.end() || !list->is_array()) {
    return absl::InvalidArgumentError("not a JWKS: no \"keys\"");
  }
  KeySet set;
  absl::flat_hash_set<std::string> key_ids;
  for (const json& jwk : *list) {
    if (!jwk.is_object()) return absl::InvalidArgumentError("a key is no object");
    const std::string key_id = Text(jwk, "kid");
    if (key_id.empty()) return absl::InvalidArgumentError("a key has no kid");
    if (!key_ids.insert(key_id).second) return Malformed(key_id, "the kid of two keys");
    if (HoldsSecret(jwk)) return Malformed(key_id, "private material in a set of public keys");
    const std::string algorithm = AlgorithmOf(jwk);
    if (algorithm.empty()) continue;
    ASSIGN_OR_RETURN(EvpKey key,
                     algorithm == kEdDsa ? Ed25519Key(jwk, key_id) : RsaKey(jwk, key_id));
    set.keys_.emplace(key_id, PublicKey{algorithm, std::move(key)});
  }
  if (set.keys_.empty()) return absl::InvalidArgumentError("no Ed25519 or RSA key in the JWKS");
  return set;
}

const PublicKey* KeySet::Find(absl::string_view key_id) const {
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? nullptr : &found->second;
}

bool SignatureIsGood(const PublicKey& key, absl::string_view signed_text,
                     absl::string_view signature) {
  // Ed25519 hashes by itself; RSA is PKCS #1 v1.5 with SHA-256.
  const EVP_MD* digest = key.algorithm == kRs256 ? EVP_sha256() : nullptr;
  EvpDigestContext context(EVP_MD_CTX_new());
  const bool good =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.key.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(signed_text),
                       signed_text.size()) == 1;
  // A failure leaves an entry in the thread's queue, which a later caller would take for its own.
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace edugroup::auth
