#include "common/auth/key_set.h"

#include <openssl/rsa.h>

#include "absl/strings/str_cat.h"
#include "common/auth/base64url.h"
#include "common/auth/issuer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json KeyOf(Issuer::Algorithm algorithm, const std::string& key_id) {
  return json::parse((*Issuer::Generate(algorithm, key_id))->Jwks())["keys"][0];
}
json Ed(const std::string& key_id = "ed") { return KeyOf(Issuer::Algorithm::kEdDsa, key_id); }
json Rsa(const std::string& key_id = "rsa") { return KeyOf(Issuer::Algorithm::kRs256, key_id); }

absl::StatusOr<KeySet> Parse(const std::vector<json>& keys) {
  return KeySet::Parse(json({{"keys", keys}}).dump());
}

void ExpectRefused(const std::vector<json>& keys, const std::string& why) {
  const auto set = Parse(keys);
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument) << why;
  EXPECT_THAT(set.status().message(), HasSubstr(why));
}

json With(json key, const char* member, const json& value) {
  key[member] = value;
  return key;
}

TEST(KeySet, TakesEd25519AndRsa) {
  const auto set = Parse({Ed(), Rsa()});
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->size(), 2u);
  EXPECT_EQ(set->Find("ed")->algorithm, kEdDsa);
  EXPECT_EQ(set->Find("rsa")->algorithm, kRs256);
  EXPECT_EQ(set->Find(""), nullptr);
}

// RFC 8037 appendix A.4: a signature that this project did not make.
TEST(KeySet, ChecksTheSignatureOfTheEd25519Standard) {
  const auto set = KeySet::Parse(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a",
          "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  ASSERT_TRUE(set.ok()) << set.status();
  const std::string text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  const auto signature = DecodeBase64Url(
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_TRUE(SignatureIsGood(*set->Find("a"), text, *signature));
  EXPECT_FALSE(SignatureIsGood(*set->Find("a"), text + "x", *signature));
  EXPECT_FALSE(SignatureIsGood(*set->Find("a"), text, signature->substr(1)));
  EXPECT_FALSE(SignatureIsGood(*set->Find("a"), text, ""));
}

TEST(KeySet, SkipsKeysThatCheckNoTokens) {
  const json ec = {{"kty", "EC"}, {"crv", "P-256"}, {"kid", "ec"}, {"x", "AA"}, {"y", "AA"}};
  const json x25519 = With(Ed("x25519"), "crv", "X25519");
  const auto set = Parse({Ed(), ec, x25519, With(Rsa("pss"), "alg", "PS256"),
                          With(Rsa("enc"), "use", "enc"), With(Rsa("odd"), "alg", 1)});
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->size(), 1u);
  ExpectRefused({ec, x25519}, "no Ed25519 or RSA key");
}

TEST(KeySet, RefusesShortRsaKeys) {
  EvpKey small(EVP_RSA_gen(1024));
  BIGNUM* n = nullptr;
  ASSERT_EQ(EVP_PKEY_get_bn_param(small.get(), "n", &n), 1);
  BigNumber owned(n);
  std::string bytes(BN_num_bytes(n), '\0');
  BN_bn2bin(n, MutableBytes(bytes));
  const json key = With(Rsa("small"), "n", EncodeBase64Url(bytes));
  ExpectRefused({key}, "less than 2048");
  ExpectRefused({Ed(), key}, "less than 2048");
  // Leading zeros make no key longer.
  ExpectRefused({With(key, "n", EncodeBase64Url(std::string(128, '\0') + bytes))},
                "less than 2048");
}

TEST(KeySet, RefusesMalformedKeys) {
  ExpectRefused({With(Rsa(), "e", "AQ")}, "no RSA key");  // e = 1 would let anybody sign
  ExpectRefused({With(Rsa(), "e", "")}, "no number");
  ExpectRefused({With(Rsa(), "n", "not base64!")}, "no number");
  ExpectRefused({With(Rsa(), "n", EncodeBase64Url(std::string(1025, '\xff')))}, "no number");
  ExpectRefused({With(Ed(), "x", "AAAA")}, "32 bytes");
  ExpectRefused({With(Ed(), "x", 5)}, "32 bytes");
}

TEST(KeySet, RefusesMissingAndDuplicateKeyIds) {
  ExpectRefused({Ed("one"), Ed("one")}, "two keys");
  ExpectRefused({Ed("one"), Rsa("one")}, "two keys");
  json nameless = Ed();
  nameless.erase("kid");
  ExpectRefused({Ed(), nameless}, "no kid");
  ExpectRefused({With(Ed(), "kid", "")}, "no kid");
  ExpectRefused({With(Ed(), "kid", 7)}, "no kid");
}

TEST(KeySet, RefusesSecretsInThePublicSet) {
  ExpectRefused({With(Ed(), "d", "AAAA")}, "private");
  ExpectRefused({Ed(), {{"kty", "oct"}, {"kid", "hmac"}, {"k", "AAAA"}}}, "private");
}

TEST(KeySet, RefusesWhatIsNoJwks) {
  for (const char* text : {"", "{", "[]", "null", "7", "{}", R"({"keys":{}})", R"({"keys":[]})",
                           R"({"keys":[1]})", R"({"keys":[{"kid":"a"}]})", "\xff"}) {
    EXPECT_EQ(KeySet::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(KeySet::Parse(std::string(1 << 20, '[')).ok());
}

}  // namespace
}  // namespace edugroup::auth
