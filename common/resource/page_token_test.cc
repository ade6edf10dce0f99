#include "common/resource/page_token.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "common/resource/test_key.h"
#include "common/testing/status.h"

namespace edugroup::resource {
namespace {

using testing::ExpectError;

class PageTokenTest : public ::testing::Test {
 protected:
  void ExpectRefused(absl::string_view query, absl::string_view token) {
    ExpectError(DecodePageToken(*sealer_, query, token).status(),
                absl::StatusCode::kInvalidArgument, ErrorReason::PAGE_TOKEN_INVALID);
  }
  std::unique_ptr<auth::Sealer> sealer_ = TestSealer();
};

TEST_F(PageTokenTest, ComesBackAsMade) {
  for (const sql::Value& value :
       {sql::Value(int64_t{20191231}), sql::Value(int64_t{-5}), sql::Value(""),
        sql::Value(std::string("7:x\0|\xff", 6)), sql::Value("职业教育"), sql::Value()}) {
    const std::string token = EncodePageToken(*sealer_, "q", {value, "notes/n1"});
    const auto position = DecodePageToken(*sealer_, "q", token);
    ASSERT_TRUE(position.ok()) << position.status();
    EXPECT_EQ(position->path, "notes/n1");
    EXPECT_EQ(position->order_value.is_int(), value.is_int());
    EXPECT_EQ(position->order_value.is_null(), value.is_null());
    EXPECT_EQ(position->order_value.number(), value.number());
    EXPECT_EQ(position->order_value.bytes(), value.bytes());
  }
}

TEST_F(PageTokenTest, AnyChangedByteIsRefused) {
  const std::string token = EncodePageToken(*sealer_, "q", {"value", "notes/n1"});
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string forged = bytes;
    forged[i] ^= 1;
    ExpectRefused("q", absl::WebSafeBase64Escape(forged));
    ExpectRefused("q", absl::WebSafeBase64Escape(bytes.substr(0, i)));
  }
}

TEST_F(PageTokenTest, OfAnotherQueryOrServerIsRefused) {
  const std::string token = EncodePageToken(*sealer_, "q", {"value", "notes/n1"});
  ExpectRefused("qq", token);
  ExpectRefused("", token);
  EXPECT_FALSE(DecodePageToken(*TestSealer(), "q", token).ok());
}

TEST_F(PageTokenTest, TextThatIsNoTokenIsRefused) {
  for (const char* text : {"", "x", "1", "AAAA", "职业", "//////////////////////////////",
                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    ExpectRefused("q", text);
  }
  ExpectRefused("q", std::string(4096, 'A'));
}

}  // namespace
}  // namespace edugroup::resource
