// The key file while the server runs, and the memory of verified tokens.
#include <atomic>
#include <thread>
#include <vector>

#include "common/auth/test_verifier.h"
#include "common/auth/verifier.h"

namespace edugroup::auth {
namespace {

constexpr char kReloadedOk[] = "config_reload_total{result=\"ok\"}";
constexpr char kReloadFailed[] = "config_reload_total{result=\"error\"}";
const absl::Duration kLater = absl::Seconds(1);

TEST(Verifier, DoesNotStartWithoutKeys) {
  observe::Registry registry;
  VerifierOptions options;
  for (const char* content : {"", "{", R"({"keys":[]})"}) {
    TestFile file(content);
    options.jwks_file = file.path();
    EXPECT_EQ(Verifier::Create(options, registry).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  options.jwks_file = "/nowhere/jwks.json";
  EXPECT_EQ(Verifier::Create(options, registry).status().code(),
            absl::StatusCode::kInvalidArgument);
  options.jwks_file = "/tmp";
  EXPECT_EQ(Verifier::Create(options, registry).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(VerifierTest, RotatesKeysWithoutRestart) {
  const auto next = MakeIssuer("next");
  const std::string old_token = ed_->Sign(Clerk()), new_token = next->Sign(Clerk());
  ExpectAccepted(old_token);
  ExpectDenied(new_token, "unknown_key");

  file_.Replace(MergeJwks({ed_->Jwks(), next->Jwks()}));
  ExpectAccepted(old_token, kNow + kLater);
  ExpectAccepted(new_token, kNow + kLater);
  EXPECT_EQ(CounterOf(registry_, kReloadedOk), 1);

  // The old key leaves: its token is refused although it was remembered.
  file_.Replace(next->Jwks());
  ExpectDenied(old_token, "unknown_key", kNow + 2 * kLater);
  ExpectAccepted(new_token, kNow + 2 * kLater);
  EXPECT_EQ(CounterOf(registry_, kReloadedOk), 2);
  EXPECT_EQ(CounterOf(registry_, kReloadFailed), 0);
}

TEST_F(VerifierTest, AnotherKeyUnderTheSameIdRefusesOldTokens) {
  const std::string token = ed_->Sign(Clerk());
  ExpectAccepted(token);
  file_.Replace(MakeIssuer("ed")->Jwks());
  ExpectDenied(token, "signature", kNow + kLater);
}

TEST_F(VerifierTest, LooksAtTheFileOncePerSecond) {
  const std::string token = ed_->Sign(Clerk());
  ExpectAccepted(token);
  file_.Replace(MakeIssuer("next")->Jwks());
  ExpectAccepted(token, kNow + absl::Milliseconds(999));
  ExpectDenied(token, "unknown_key", kNow + kLater);
}

TEST_F(VerifierTest, LooksAgainAfterTheClockWasSetBack) {
  const std::string token = ed_->Sign(Clerk());
  ExpectAccepted(token);
  file_.Replace(MakeIssuer("next")->Jwks());
  ExpectDenied(token, "unknown_key", kNow - absl::Hours(1));
}

TEST_F(VerifierTest, ABrokenFileKeepsTheOldKeys) {
  const std::string token = ed_->Sign(Clerk());
  ExpectAccepted(token);
  absl::Time now = kNow;
  int errors = 0;
  for (const std::string& broken :
       {std::string("{\"keys\":"), std::string(), MergeJwks({ed_->Jwks(), ed_->Jwks()}),
        std::string((1 << 20) + 1, ' ')}) {
    file_.Replace(broken);
    ExpectAccepted(token, now += kLater);
    EXPECT_EQ(CounterOf(registry_, kReloadFailed), ++errors);
  }
  file_.Remove();
  ExpectAccepted(token, now += kLater);
  EXPECT_EQ(CounterOf(registry_, kReloadFailed), ++errors);
  // The same trouble is told once.
  ExpectAccepted(token, now += kLater);
  EXPECT_EQ(CounterOf(registry_, kReloadFailed), errors);
  EXPECT_EQ(CounterOf(registry_, kReloadedOk), 0);

  file_.Replace(MakeIssuer("next")->Jwks());
  ExpectDenied(token, "unknown_key", now += kLater);
  EXPECT_EQ(CounterOf(registry_, kReloadedOk), 1);
}

TEST_F(VerifierTest, RemembersVerifiedTokensOnly) {
  const std::string token = rsa_->Sign(Clerk());
  const auto first = verifier_->Verify(token, kNow), second = verifier_->Verify(token, kNow);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first, *second);  // the very same object
  const std::string foreign = MakeIssuer("ed")->Sign(Clerk());
  ExpectDenied(foreign, "signature");
  ExpectDenied(foreign, "signature");
}

TEST_F(VerifierTest, AnswersStayRightWhenTheMemoryIsFull) {
  for (const size_t size : {0, 1, 2, 16}) {
    VerifierOptions options;
    options.jwks_file = file_.path();
    options.remembered_tokens = size;
    Start(options);
    std::vector<std::string> tokens;
    for (int i = 0; i < 50; ++i) {
      Principal principal = Clerk(kNow + absl::Minutes(i % 2 == 0 ? 1 : 60));
      principal.subject = absl::StrCat("clerk-", i);
      tokens.push_back(ed_->Sign(principal));
    }
    for (int round = 0; round < 2; ++round) {
      for (size_t i = 0; i < tokens.size(); ++i) {
        const auto principal = verifier_->Verify(tokens[i], kNow);
        ASSERT_TRUE(principal.ok()) << principal.status();
        EXPECT_EQ((*principal)->subject, absl::StrCat("clerk-", i));
      }
    }
    for (size_t i = 0; i < tokens.size(); ++i) {
      const auto principal = verifier_->Verify(tokens[i], kNow + absl::Minutes(2));
      EXPECT_EQ(principal.ok(), i % 2 == 1) << i;
    }
  }
}

TEST_F(VerifierTest, ManyThreadsWhileKeysRotate) {
  constexpr int kThreads = 8, kRounds = 400;
  const auto next = MakeIssuer("next");
  const std::string both = MergeJwks({ed_->Jwks(), next->Jwks()});
  const std::string good = ed_->Sign(Clerk()), foreign = MakeIssuer("ed")->Sign(Clerk());
  std::vector<std::string> many;
  for (int i = 0; i < 20; ++i) many.push_back(ed_->Sign(Clerk(kNow + absl::Hours(2 + i))));

  std::atomic<int> wrong{0};
  std::atomic<int64_t> seconds{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        if (t == 0 && i % 20 == 0) {
          file_.Replace(i % 40 == 0 ? both : ed_->Jwks());
          ++seconds;
        }
        const absl::Time now = kNow + absl::Seconds(seconds.load());
        if (!verifier_->Verify(good, now).ok()) ++wrong;
        if (!verifier_->Verify(many[(i + t) % many.size()], now).ok()) ++wrong;
        if (verifier_->Verify(foreign, now).ok()) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(CounterOf(registry_, kReloadedOk), 0);
  EXPECT_EQ(CounterOf(registry_, kReloadFailed), 0);
}

}  // namespace
}  // namespace edugroup::auth
