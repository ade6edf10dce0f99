#include "tools/reading/heading.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/clean.h"
#include "tools/reading/csv.h"

namespace edugroup::reading {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string FieldOf(absl::string_view heading) {
  static const auto& fields = *new std::map<std::string, std::string>{
      {"单位名称", "name"}, {"类别", "kind"}, {"联系人姓名", "contact"}, {"电话", "phone"}};
  const auto found = fields.find(std::string(heading));
  return found == fields.end() ? "" : found->second;
}

absl::StatusOr<Heading> Find(const std::string& csv) {
  Table table;
  table.rows = *ParseCsv(csv);
  return FindHeading(table, FieldOf);
}

std::vector<std::string> Fields(const Heading& heading) {
  std::vector<std::string> fields;
  for (const Column& column : heading.columns) fields.push_back(column.field);
  return fields;
}

TEST(HeadingTest, TitlesStandAboveIt) {
  const auto heading = Find("附件1,,\n成员名单,,\n序号,单 位\u3000名称,类别\n1,甲校,学校\n");
  ASSERT_TRUE(heading.ok()) << heading.status();
  EXPECT_THAT(Fields(*heading), ElementsAre("", "name", "kind"));
  EXPECT_EQ(heading->first_data_row, 3u);
}

TEST(HeadingTest, ItMayTakeTwoRows) {
  const auto heading = Find("单位名称,类别,联系人,\n,,姓名,电话\n甲校,学校,张三,1\n");
  ASSERT_TRUE(heading.ok()) << heading.status();
  EXPECT_THAT(Fields(*heading), ElementsAre("name", "kind", "contact", "phone"));
  EXPECT_EQ(heading->columns[2].heading, "联系人/姓名");
  EXPECT_EQ(heading->first_data_row, 2u);
}

TEST(HeadingTest, ARowOfDataIsNoHeading) {
  const auto heading = Find("单位名称,类别\n电话,学校\n");
  ASSERT_TRUE(heading.ok()) << heading.status();
  EXPECT_EQ(heading->first_data_row, 1u);
}

TEST(HeadingTest, WithoutOneOrWithTwoColumnsOfAFieldTheTableIsRefused) {
  EXPECT_THAT(std::string(Find("甲,乙\n1,2\n").status().message()), HasSubstr("heading"));
  EXPECT_THAT(std::string(Find("单位名称,类别,类 别\n").status().message()),
              HasSubstr("stands twice"));
}

TEST(CleanTest, ResidueGoesAndLettersStay) {
  EXPECT_EQ(CleanText(" 一、[bookmark: _Toc1]任务\u3000 甲\u200b\n\n  乙\t丙 "),
            "一、任务 甲\n乙 丙");
  EXPECT_EQ(CleanText("[bookmark: open"), "[bookmark: open");
  EXPECT_EQ(CleanText("任[book\u200bmark: a]务"), "任务");  // found by fuzzing
  EXPECT_EQ(CleanText("任[book[bookmark: a]mark: b]务"), "任务");
  EXPECT_EQ(CleanName(" 张\u3000三 "), "张三");  // P23
  EXPECT_EQ(CleanName("示例 IT\nPark 中心"), "示例IT Park中心");
  EXPECT_EQ(CleanCode(" ０２１－６２５６——３２５４ "), "021-6256--3254");
  EXPECT_EQ(CleanCode("91350100M000100Y43"), "91350100M000100Y43");
}

}  // namespace
}  // namespace edugroup::reading
