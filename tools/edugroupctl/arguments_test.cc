#include "tools/edugroupctl/arguments.h"

#include "absl/flags/flag.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, test_text, "", "For the test.");
ABSL_FLAG(bool, test_switch, false, "For the test.");
ABSL_FLAG(int, test_number, 0, "For the test.");

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;

TEST(ParseArgumentsTest, FlagsStandAnywhere) {
  const auto words = ParseArguments(
      {"apply", "--test-text", "a b", "x.yaml", "--test_switch", "--test-number=7", "-"});
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_THAT(*words, ElementsAre("apply", "x.yaml", "-"));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_text), "a b");
  EXPECT_TRUE(absl::GetFlag(FLAGS_test_switch));
  EXPECT_EQ(absl::GetFlag(FLAGS_test_number), 7);
}

TEST(ParseArgumentsTest, SwitchesCanBeTurnedOff) {
  ASSERT_TRUE(ParseArguments({"--test_switch", "--notest_switch"}).ok());
  EXPECT_FALSE(absl::GetFlag(FLAGS_test_switch));
}

TEST(ParseArgumentsTest, EverythingAfterTwoDashesIsAWord) {
  const auto words = ParseArguments({"call", "--", "--test_text", "-x"});
  ASSERT_TRUE(words.ok()) << words.status();
  EXPECT_THAT(*words, ElementsAre("call", "--test_text", "-x"));
}

TEST(ParseArgumentsTest, WrongFlagsAreUsageErrors) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--no-such-flag"},
                                                    {"--test_text"},
                                                    {"--test_number=many"},
                                                    {"--notest_text"}}) {
    const auto words = ParseArguments(arguments);
    ASSERT_FALSE(words.ok()) << arguments[0];
    EXPECT_TRUE(IsUsageError(words.status())) << words.status();
  }
}

}  // namespace
}  // namespace edugroup::ctl
