#include "tools/reading/csv.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/charset.h"
#include "tools/reading/limits.h"

namespace edugroup::reading {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

TEST(CsvTest, CellsHoldCommasQuotesAndLineBreaks) {
  const auto rows = ParseCsv("a,b\r\n\"1,2\",\"x \"\"y\"\"\nz\"\n\n,,\n3\n");
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_THAT(*rows, SizeIs(3));
  EXPECT_THAT(Texts((*rows)[0]), ElementsAre("a", "b"));
  EXPECT_THAT(Texts((*rows)[1]), ElementsAre("1,2", "x \"y\"\nz"));
  EXPECT_EQ((*rows)[1].number, 2);
  EXPECT_THAT(Texts((*rows)[2]), ElementsAre("3"));
  EXPECT_EQ((*rows)[2].number, 6) << "lines inside cells count";
}

TEST(CsvTest, TheLastLineNeedsNoBreak) {
  const auto rows = ParseCsv("a,\n\"b\",c");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(Texts((*rows)[0]), ElementsAre("a", ""));
  EXPECT_THAT(Texts((*rows)[1]), ElementsAre("b", "c"));
}

TEST(CsvTest, TabsPartCellsToo) {
  const auto rows = ParseCsv("\"a,1\"\tb\n1,2\t3\n");
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(Texts((*rows)[0]), ElementsAre("a,1", "b"));
  EXPECT_THAT(Texts((*rows)[1]), ElementsAre("1,2", "3"));
}

TEST(CsvTest, BrokenQuotesAreErrors) {
  EXPECT_THAT(std::string(ParseCsv("a\n\"b\nc\n").status().message()), HasSubstr("line 2"));
  EXPECT_THAT(std::string(ParseCsv("\"b\"c").status().message()), HasSubstr("line 1"));
}

TEST(CsvTest, HugeRowsAndCellsAreRefused) {
  const auto code = [](const std::string& text) { return ParseCsv(text).status().code(); };
  EXPECT_EQ(code(std::string(kMostColumns, ',')), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(code(std::string(kMostCellBytes + 1, 'a')), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(code(std::string(kMostColumns - 1, ',')), absl::StatusCode::kOk);
}

TEST(CsvTest, ALineThatIsWrittenIsReadBack) {
  const std::vector<std::string> cells = {"a,b", "say \"x\"", "two\nlines", "", "单位"};
  const auto rows = ParseCsv(CsvLine(cells));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ(Texts((*rows)[0]), cells);
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
}  // namespace edugroup::reading
