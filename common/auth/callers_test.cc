#include "common/auth/callers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/auth/test_file.h"

namespace edugroup::auth {
namespace {

constexpr char kPlatform[] = "spiffe://edugroup/caller/data-platform";
constexpr char kFile[] = R"({"spiffe://edugroup/caller/data-platform":
    {"groups": {"*": {"roles": ["SYSTEM"]}}, "scopes": ["membership.read"]}})";

const absl::Time kNow = absl::UnixEpoch() + absl::Hours(24 * 20000);

TEST(CallersTest, ANameIsTheSystemThatTheFileSays) {
  const TestFile file(kFile);
  observe::Registry registry;
  const auto callers = Callers::FromFile(file.path(), registry);
  ASSERT_TRUE(callers.ok()) << callers.status();
  const auto platform = (*callers)->Find(kPlatform, kNow);
  ASSERT_NE(platform, nullptr);
  EXPECT_EQ(platform->subject, kPlatform);
  EXPECT_FALSE(platform->is_operator);
  EXPECT_TRUE(platform->In("jiading").roles.Has(Role::SYSTEM));
  EXPECT_THAT(platform->scopes, ::testing::UnorderedElementsAre("membership.read"));
  EXPECT_EQ(platform->expires, kNow + absl::Hours(1));
  EXPECT_EQ((*callers)->Find("spiffe://edugroup/caller/data-platfor", kNow), nullptr);
  EXPECT_EQ((*callers)->Find("", kNow), nullptr);
}

TEST(CallersTest, AChangedFileIsTakenAndABadOneKeepsTheCallers) {
  TestFile file(kFile);
  observe::Registry registry;
  const auto callers = Callers::FromFile(file.path(), registry);
  ASSERT_TRUE(callers.ok()) << callers.status();
  file.Replace("{\"spiffe://x\": 1}");
  EXPECT_NE((*callers)->Find(kPlatform, kNow + absl::Seconds(2)), nullptr);
  EXPECT_THAT(registry.Text(), ::testing::HasSubstr("config_reload_total{result=\"error\"} 1"));
  file.Replace("{}");
  EXPECT_EQ((*callers)->Find(kPlatform, kNow + absl::Seconds(4)), nullptr);
  EXPECT_THAT(registry.Text(), ::testing::HasSubstr("config_reload_total{result=\"ok\"} 1"));
}

TEST(CallersTest, NobodyBecomesMoreThanASystemByACertificate) {
  observe::Registry registry;
  for (const char* content :
       {"", "[]", R"({"https://a": {"groups": {"*": {"roles": ["SYSTEM"]}}}})",
        R"({"spiffe://a": {}})", R"({"spiffe://a": {"operator": true}})",
        R"({"spiffe://a": {"operator": true, "groups": {"*": {"roles": ["SYSTEM"]}}}})",
        R"({"spiffe://a": {"groups": {"jd": {"roles": ["SECRETARIAT"]}}}})",
        R"({"spiffe://a": {"groups": {"*": {"roles": ["SYSTEM", "AUDITOR"]}}}})",
        R"({"spiffe://a": {"groups": {"*": {"roles": ["SYSTEM"]}}, "scopes": "x"}})"}) {
    const TestFile file(content);
    EXPECT_EQ(Callers::FromFile(file.path(), registry).status().code(),
              absl::StatusCode::kInvalidArgument)
        << content;
  }
  EXPECT_EQ(Callers::FromFile("/nowhere", registry).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace edugroup::auth
