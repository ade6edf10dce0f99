#include "tools/edugroupctl/table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::ctl {
namespace {

TEST(DisplayWidthTest, CountsWideCharactersTwice) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("专业建设部"), 10);
  EXPECT_EQ(DisplayWidth("（a）"), 5);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1) << "a combining accent takes no column";
  EXPECT_EQ(DisplayWidth("\U00020BB7"), 2) << "4-byte characters are wide as well";
}

TEST(ShortenTest, NeverCutsACharacterInTwo) {
  EXPECT_EQ(Shorten("专业建设部", 10), "专业建设部");
  EXPECT_EQ(Shorten("专业建设部", 7), "专业建…");
  EXPECT_EQ(Shorten("专业建设部", 6), "专业…");
  EXPECT_EQ(Shorten("abcdef", 4), "abc…");
}

TEST(TableTest, ChineseColumnsAlign) {
  Table table({{"lead"}, Number("tasks"), {"note"}});
  table.Add({"专业建设部", "13", "a"});
  table.Add({"lab", "5", "b\nc"});
  EXPECT_EQ(table.ToText(),
            "lead        tasks  note\n"
            "----------  -----  -----\n"
            "专业建设部     13  a\n"
            "lab             5  b / c\n");
}

TEST(TableTest, CsvQuotesWhatNeedsIt) {
  Table table({{"a"}, {"b"}});
  table.Add({"1,2", "say \"x\""});
  EXPECT_EQ(table.ToCsv(), "a,b\n\"1,2\",\"say \"\"x\"\"\"\n");
}

}  // namespace
}  // namespace edugroup::ctl
