#include "common/auth/sealer.h"

#include <set>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/auth/base64url.h"
#include "common/auth/hash.h"
#include "common/auth/test_file.h"
#include "common/value/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::auth {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kRow[] = "groups/anqing/people/li#phone";

std::unique_ptr<Sealer> SealerOf(const std::string& content) {
  TestFile file(content);
  auto sealer = Sealer::FromFile(file.path());
  EXPECT_TRUE(sealer.ok()) << sealer.status();
  return *std::move(sealer);
}

void ExpectNotOpened(const Sealer& sealer, const std::string& sealed, const std::string& context,
                     const std::string& why) {
  const auto opened = sealer.Open(sealed, context);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInternal) << sealed;
  EXPECT_EQ(ReasonOf(opened.status()), ErrorReason::INTERNAL_DEFECT);
  EXPECT_THAT(opened.status().message(), HasSubstr(why)) << sealed;
}

TEST(Sealer, OpensWhatItSealed) {
  const auto sealer = SealerOf(Sealer::GenerateFile("k1"));
  for (const std::string& plain :
       {std::string(), std::string("13855551234"), std::string("𠮷田 安庆 𪚥"),
        std::string(1, '\0'), std::string("sealed:v1:k1:AAAA"), std::string(100000, 'x')}) {
    for (const std::string& context : {std::string(kRow), std::string()}) {
      const std::string sealed = sealer->Seal(plain, context);
      EXPECT_TRUE(absl::StartsWith(sealed, "sealed:v1:k1:"));
      EXPECT_TRUE(Sealer::IsSealed(sealed));
      const auto opened = sealer->Open(sealed, context);
      ASSERT_TRUE(opened.ok()) << opened.status();
      EXPECT_EQ(*opened, plain);
    }
  }
  EXPECT_FALSE(Sealer::IsSealed("13855551234"));
  EXPECT_FALSE(Sealer::IsSealed(""));
}

TEST(Sealer, SealsTheSameDifferentlyEachTime) {
  const auto sealer = SealerOf(Sealer::GenerateFile("k1"));
  std::set<std::string> sealed;
  for (int i = 0; i < 1000; ++i) sealed.insert(sealer->Seal("13855551234", kRow));
  EXPECT_EQ(sealed.size(), 1000u);
}

TEST(Sealer, AValueCannotBeMovedOrChanged) {
  const auto sealer = SealerOf(Sealer::GenerateFile("k1"));
  const std::string head = "sealed:v1:k1:";
  const std::string sealed = sealer->Seal("13855551234", kRow);
  ExpectNotOpened(*sealer, sealed, "groups/anqing/people/wang#phone", "another context");
  ExpectNotOpened(*sealer, sealed, "", "another context");

  const std::string bytes = *DecodeBase64Url(sealed.substr(head.size()));
  ASSERT_EQ(bytes.size(), 12 + 11 + 16u);
  for (size_t at = 0; at < bytes.size(); ++at) {  // nonce, cipher and tag
    std::string changed = bytes;
    changed[at] ^= 1;
    ExpectNotOpened(*sealer, head + EncodeBase64Url(changed), kRow, "changed");
  }
  ExpectNotOpened(*sealer, head + EncodeBase64Url(bytes.substr(0, bytes.size() - 1)), kRow,
                  "changed");
  ExpectNotOpened(*sealer, head + EncodeBase64Url(bytes + "x"), kRow, "changed");
  ExpectNotOpened(*sealer, head + EncodeBase64Url(bytes.substr(0, 27)), kRow, "malformed");
  ExpectNotOpened(*sealer, sealed + "=", kRow, "malformed");
  ExpectNotOpened(*sealer, head, kRow, "malformed");
  ExpectNotOpened(*sealer, "sealed:v1:k1", kRow, "malformed");
  ExpectNotOpened(*sealer, "sealed:v1:k2:" + sealed.substr(head.size()), kRow, "key file");
  ExpectNotOpened(*sealer, "sealed:v1:", kRow, "key file");
  ExpectNotOpened(*sealer, "sealed:v2:k1:" + sealed.substr(head.size()), kRow, "not sealed");
  ExpectNotOpened(*sealer, "13855551234", kRow, "not sealed");
}

TEST(Sealer, MessagesDoNotHoldTheValue) {
  const auto sealer = SealerOf(Sealer::GenerateFile("k1"));
  EXPECT_THAT(sealer->Open("13855551234", kRow).status().ToString(), Not(HasSubstr("13855551234")));
}

TEST(Sealer, RotatesKeys) {
  const std::string one = Sealer::GenerateFile("k1"), two = Sealer::GenerateFile("k2");
  const auto before = SealerOf(one);
  const auto after = SealerOf("# second key of 2026\n\n" + two + one);
  const std::string old_value = before->Seal("13855551234", kRow);
  const std::string new_value = after->Seal("13855551234", kRow);
  EXPECT_EQ(*after->Open(old_value, kRow), "13855551234");
  EXPECT_EQ(*after->Open(new_value, kRow), "13855551234");
  EXPECT_TRUE(absl::StartsWith(new_value, "sealed:v1:k2:"));
  ExpectNotOpened(*before, new_value, kRow, "key file");
  ExpectNotOpened(*SealerOf(two), old_value, kRow, "key file");
  // Another key under the old id.
  ExpectNotOpened(*SealerOf(Sealer::GenerateFile("k1")), old_value, kRow, "changed");
}

TEST(Sealer, RefusesAKeyFileThatOthersMayRead) {
  TestFile file;
  for (const mode_t mode : {0640, 0604, 0660, 0620, 0602, 0644, 0777}) {
    file.Replace(Sealer::GenerateFile("k1"), mode);
    EXPECT_EQ(Sealer::FromFile(file.path()).status().code(), absl::StatusCode::kPermissionDenied)
        << mode;
  }
  for (const mode_t mode : {0600, 0400}) {
    file.Replace(Sealer::GenerateFile("k1"), mode);
    EXPECT_TRUE(Sealer::FromFile(file.path()).ok()) << mode;
  }
}

TEST(Sealer, AFileOfAnotherUserMayBeReadByItsGroup) {
  const uid_t self = 10001, root = 0;
  for (const mode_t mode : {0600, 0400}) EXPECT_TRUE(IsPrivate(mode, self, self)) << mode;
  // As Kubernetes hands a secret to a pod with fsGroup.
  for (const mode_t mode : {0440, 0640, 0400}) EXPECT_TRUE(IsPrivate(mode, root, self)) << mode;
  for (const mode_t mode : {0440, 0640}) EXPECT_FALSE(IsPrivate(mode, self, self)) << mode;
  for (const mode_t mode : {0460, 0450, 0444, 0442, 0644}) {
    EXPECT_FALSE(IsPrivate(mode, root, self)) << mode;
  }
}

TEST(Sealer, RefusesMalformedKeyFiles) {
  const std::string key = Sealer::GenerateFile("k1");
  const std::string secret = key.substr(3, 44);
  for (const std::string& content :
       {std::string(), std::string("# no key\n"), key + key, std::string("k1\n"), secret + "\n",
        "k1 " + secret.substr(4) + "\n", "k1 AAAA" + secret + "\n", "k:1 " + secret + "\n",
        "k1 " + secret + " k2\n", "k1  " + secret + "\n", "k1 " + std::string(44, '!') + "\n",
        std::string(33, 'k') + " " + secret + "\n"}) {
    TestFile file(content);
    const auto sealer = Sealer::FromFile(file.path());
    EXPECT_EQ(sealer.status().code(), absl::StatusCode::kInvalidArgument) << content;
    EXPECT_THAT(sealer.status().message(), Not(HasSubstr(secret)));
  }
  EXPECT_EQ(Sealer::FromFile("/nowhere/keys").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Sealer::FromFile("/tmp").status().code(), absl::StatusCode::kNotFound);
}

TEST(Sealer, HmacDependsOnDataAndFirstKey) {
  const std::string one = Sealer::GenerateFile("k1"), two = Sealer::GenerateFile("k2");
  const auto sealer = SealerOf(one);
  EXPECT_EQ(sealer->Hmac("a").size(), 32u);
  EXPECT_EQ(sealer->Hmac("a"), SealerOf(one + two)->Hmac("a"));
  EXPECT_NE(sealer->Hmac("a"), sealer->Hmac("b"));
  EXPECT_NE(sealer->Hmac(""), sealer->Hmac("a"));
  EXPECT_NE(sealer->Hmac("a"), SealerOf(two + one)->Hmac("a"));
}

// HKDF (RFC 5869, no salt) and HMAC of the key 00…00, computed with Python's hmac module: what is
// stored as a blind index must not change with the program.
TEST(Sealer, HmacIsTheOneOfThePublishedConstruction) {
  const auto sealer = SealerOf("k1 " + std::string(43, 'A') + "=\n");
  EXPECT_EQ(Hex(sealer->Hmac("13855551234")),
            "0f3b04db3789f06ee50f205ea1114a03f486f976c2112074424761c4b0d1739a");
}

TEST(Sealer, ManyThreads) {
  const auto sealer = SealerOf(Sealer::GenerateFile("k1"));
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) {
        const std::string plain = absl::StrCat(t, ":", i);
        const auto opened = sealer->Open(sealer->Seal(plain, kRow), kRow);
        EXPECT_TRUE(opened.ok() && *opened == plain);
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace edugroup::auth
