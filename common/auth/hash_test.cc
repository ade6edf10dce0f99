#include "common/auth/hash.h"

#include "common/auth/base64url.h"
#include "gtest/gtest.h"

namespace edugroup::auth {
namespace {

// FIPS 180-4 examples.
TEST(Hash, Sha256) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abc").size(), 32u);
}

TEST(Base64Url, RoundTrip) {
  for (size_t length = 0; length < 70; ++length) {
    std::string bytes;
    for (size_t i = 0; i < length; ++i) bytes += static_cast<char>(0xFF - 37 * i);
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
  }
}

TEST(Base64Url, TakesOneSpellingOnly) {
  EXPECT_EQ(DecodeBase64Url("-_8"), "\xfb\xff");
  for (const char* text : {"-_8=", "+/8", "-_9", "-_8\n", " -_8", "-_ 8", "A", "-_8.", "-_8=="}) {
    EXPECT_EQ(DecodeBase64Url(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace edugroup::auth
