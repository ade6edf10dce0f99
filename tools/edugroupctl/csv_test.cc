#include "tools/edugroupctl/csv.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(CsvTest, CellsHoldCommasQuotesAndLineBreaks) {
  const auto rows = ParseCsv("a,b\r\n\"1,2\",\"x \"\"y\"\"\nz\"\n\n,,\n3\n");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_THAT(*rows, SizeIs(3));
  EXPECT_THAT((*rows)[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT((*rows)[1].cells, ElementsAre("1,2", "x \"y\"\nz"));
  EXPECT_EQ((*rows)[1].line, 2);
  EXPECT_THAT((*rows)[2].cells, ElementsAre("3"));
  EXPECT_EQ((*rows)[2].line, 6) << "lines inside cells count";
}

TEST(CsvTest, TheLastLineNeedsNoBreak) {
  const auto rows = ParseCsv("a,\n\"b\",c");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT((*rows)[0].cells, ElementsAre("a", ""));
  EXPECT_THAT((*rows)[1].cells, ElementsAre("b", "c"));
}

TEST(CsvTest, BrokenQuotesAreErrors) {
  EXPECT_THAT(std::string(ParseCsv("a\n\"b\nc\n").status().message()), HasSubstr("line 2"));
  EXPECT_THAT(std::string(ParseCsv("\"b\"c").status().message()), HasSubstr("line 1"));
}

TEST(ToUtf8Test, TakesUtf8WithAndWithoutMark) {
  EXPECT_EQ(*ToUtf8("\xEF\xBB\xBF序号"), "序号");
  EXPECT_EQ(*ToUtf8("序号"), "序号");
}

TEST(ToUtf8Test, TakesGb18030) {
  EXPECT_EQ(*ToUtf8("\xD0\xF2\xBA\xC5,\xB3\xA4\xC6\xDA"), "序号,长期");
  EXPECT_EQ(*ToUtf8("\xD0\xF2\x95\x32\x82\x36"), "序\U00020000") << "four-byte codes";
}

TEST(ToUtf8Test, RefusesWhatIsNeither) {
  EXPECT_EQ(ToUtf8("\xD0\xF2\xFF\xFF").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace edugroup::ctl
