// A verifier over a key file of its own, and the issuer whose tokens it takes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "common/auth/issuer.h"
#include "common/auth/test_file.h"
#include "common/auth/verifier.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace edugroup::auth {

inline const absl::Time kNow = absl::FromUnixSeconds(1790000000);

inline std::unique_ptr<Issuer> MakeIssuer(const std::string& key_id,
                                          Issuer::Algorithm algorithm = Issuer::Algorithm::kEdDsa) {
  auto issuer = Issuer::Generate(algorithm, key_id);
  EXPECT_TRUE(issuer.ok()) << issuer.status();
  return *std::move(issuer);
}

inline Principal Clerk(absl::Time expires = kNow + absl::Hours(1)) {
  Principal principal;
  principal.subject = "clerk-7";
  principal.expires = expires;
  principal.groups["anqing"].roles.Add(Role::SECRETARIAT);
  return principal;
}

inline std::string HeaderOf(const std::string& algorithm, const std::string& key_id) {
  return absl::StrCat(R"({"alg":")", algorithm, R"(","kid":")", key_id, R"("})");
}

// Claims that verify, with `changes` merged over them (RFC 7396: null removes).
inline std::string ClaimsWith(const std::string& changes) {
  nlohmann::json claims = {
      {"sub", "clerk-7"}, {"aud", "edugroup"}, {"exp", absl::ToUnixSeconds(kNow) + 3600}};
  claims.merge_patch(nlohmann::json::parse(changes));
  return claims.dump();
}

// One JWKS of the keys of several.
inline std::string MergeJwks(const std::vector<std::string>& sets) {
  nlohmann::json merged = {{"keys", nlohmann::json::array()}};
  for (const std::string& set : sets) {
    const auto parsed = nlohmann::json::parse(set);
    for (const auto& key : parsed["keys"]) merged["keys"].push_back(key);
  }
  return merged.dump();
}

inline double CounterOf(const observe::Registry& registry, const std::string& series) {
  const std::string text = registry.Text();
  const size_t at = text.find("\n" + series + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
}

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() : file_(MergeJwks({ed_->Jwks(), rsa_->Jwks()})) {
    VerifierOptions options;
    options.jwks_file = file_.path();
    Start(options);
  }

  void Start(const VerifierOptions& options) {
    auto verifier = Verifier::Create(options, registry_);
    ASSERT_TRUE(verifier.ok()) << verifier.status();
    verifier_ = *std::move(verifier);
  }

  // The token is refused, and counted once, for this reason.
  void ExpectDenied(const std::string& token, const std::string& reason, absl::Time now = kNow) {
    const std::string series = "auth_denied_total{reason=\"" + reason + "\"}";
    const double before = CounterOf(registry_, series);
    const auto denied = verifier_->Verify(token, now);
    EXPECT_EQ(denied.status().code(), absl::StatusCode::kUnauthenticated) << reason;
    EXPECT_EQ(ReasonOf(denied.status()),
              reason == "expired" ? ErrorReason::TOKEN_EXPIRED : ErrorReason::TOKEN_INVALID);
    EXPECT_EQ(CounterOf(registry_, series), before + 1) << reason << ", but " << denied.status();
  }

  void ExpectAccepted(const std::string& token, absl::Time now = kNow) {
    const auto principal = verifier_->Verify(token, now);
    EXPECT_TRUE(principal.ok()) << principal.status();
  }

  const std::unique_ptr<Issuer> ed_ = MakeIssuer("ed");
  const std::unique_ptr<Issuer> rsa_ = MakeIssuer("rsa", Issuer::Algorithm::kRs256);
  TestFile file_;
  observe::Registry registry_;
  std::unique_ptr<Verifier> verifier_;
};

}  // namespace edugroup::auth
