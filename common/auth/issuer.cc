#include "common/auth/issuer.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/auth/base64url.h"
#include "common/auth/key_set.h"
#include "common/auth/openssl.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;

std::string Dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string LastSegment(absl::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

json ClaimsOf(const GroupClaims& group) {
  json claims = {{"roles", json::array()}};
  for (int role = access::v1::Role_MIN + 1; role <= access::v1::Role_MAX; ++role) {
    if (group.roles.Has(static_cast<Role>(role))) {
      claims["roles"].push_back(access::v1::Role_Name(static_cast<Role>(role)));
    }
  }
  if (!group.organization.empty()) claims["organization"] = LastSegment(group.organization);
  if (!group.body.empty()) claims["body"] = LastSegment(group.body);
  return claims;
}

json RightsOf(const Principal& principal) {
  json rights = {{"groups", json::object()}};
  if (principal.is_operator) rights["operator"] = true;
  if (!principal.scopes.empty()) rights["scopes"] = principal.scopes;
  for (const auto& [group, claims] : principal.groups) rights["groups"][group] = ClaimsOf(claims);
  return rights;
}

std::string NumberOf(const EVP_PKEY* key, const char* param) {
  BIGNUM* number = nullptr;
  Must(EVP_PKEY_get_bn_param(key, param, &number) == 1, "RSA parameter");
  BigNumber owned(number);
  std::string bytes(BN_num_bytes(number), '\0');
  BN_bn2bin(number, MutableBytes(bytes));
  return EncodeBase64Url(bytes);
}

std::string Ed25519Point(const EVP_PKEY* key) {
  std::string point(32, '\0');
  size_t length = point.size();
  Must(EVP_PKEY_get_raw_public_key(key, MutableBytes(point), &length) == 1, "Ed25519 public key");
  return EncodeBase64Url(point);
}

// An encrypted key is refused instead of asked about at the terminal.
int NoPassword(char*, int, int, void*) { return 0; }

}  // namespace

struct Issuer::State {
  EvpKey key;
  std::string key_id;
  std::string algorithm;
};

Issuer::Issuer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Issuer::~Issuer() = default;

absl::StatusOr<std::unique_ptr<Issuer>> Issuer::Generate(Algorithm algorithm,
                                                         const std::string& key_id) {
  const bool rsa = algorithm == Algorithm::kRs256;
  EvpKey key(rsa ? EVP_RSA_gen(kLeastRsaBits) : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) return absl::InternalError("OpenSSL cannot generate a key");
  return std::unique_ptr<Issuer>(
      new Issuer(std::make_unique<State>(State{std::move(key), key_id, rsa ? kRs256 : kEdDsa})));
}

absl::StatusOr<std::unique_ptr<Issuer>> Issuer::FromPem(const std::string& pem,
                                                        const std::string& key_id) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  EvpKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPassword, nullptr));
  if (!key) {
    ERR_clear_error();
    return absl::InvalidArgumentError("no unencrypted private key in the PEM text");
  }
  const bool rsa = EVP_PKEY_is_a(key.get(), "RSA") == 1;
  if (rsa ? EVP_PKEY_get_bits(key.get()) < kLeastRsaBits
          : EVP_PKEY_is_a(key.get(), "ED25519") != 1) {
    return absl::InvalidArgumentError("neither Ed25519 nor RSA of at least 2048 bits");
  }
  return std::unique_ptr<Issuer>(
      new Issuer(std::make_unique<State>(State{std::move(key), key_id, rsa ? kRs256 : kEdDsa})));
}

std::string Issuer::PrivatePem() const {
  Bio bio(BIO_new(BIO_s_mem()));
  Must(PEM_write_bio_PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr,
                                nullptr) == 1,
       "PEM of a private key");
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, length);
}

std::string Issuer::Jwks() const {
  json key = {{"kid", state_->key_id}, {"alg", state_->algorithm}, {"use", "sig"}};
  if (state_->algorithm == kRs256) {
    key["kty"] = "RSA";
    key["n"] = NumberOf(state_->key.get(), OSSL_PKEY_PARAM_RSA_N);
    key["e"] = NumberOf(state_->key.get(), OSSL_PKEY_PARAM_RSA_E);
  } else {
    key["kty"] = "OKP";
    key["crv"] = "Ed25519";
    key["x"] = Ed25519Point(state_->key.get());
  }
  return Dump({{"keys", json::array({key})}});
}

std::string Issuer::Sign(const Principal& principal, const std::string& audience) const {
  const json header = {{"alg", state_->algorithm}, {"kid", state_->key_id}, {"typ", "JWT"}};
  const json claims = {{"sub", principal.subject},
                       {"aud", audience},
                       {"iat", absl::ToUnixSeconds(absl::Now())},
                       {"exp", absl::ToUnixSeconds(principal.expires)},
                       {"edugroup", RightsOf(principal)}};
  return SignRaw(Dump(header), Dump(claims));
}

std::string Issuer::SignRaw(const std::string& header_json, const std::string& claims_json) const {
  const std::string text =
      absl::StrCat(EncodeBase64Url(header_json), ".", EncodeBase64Url(claims_json));
  const EVP_MD* digest = state_->algorithm == kRs256 ? EVP_sha256() : nullptr;
  EvpDigestContext context(EVP_MD_CTX_new());
  std::string signature(EVP_PKEY_get_size(state_->key.get()), '\0');
  size_t length = signature.size();
  Must(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, state_->key.get()) == 1 &&
           EVP_DigestSign(context.get(), MutableBytes(signature), &length, Bytes(text),
                          text.size()) == 1,
       "signature");
  signature.resize(length);
  return absl::StrCat(text, ".", EncodeBase64Url(signature));
}

}  // namespace edugroup::auth
