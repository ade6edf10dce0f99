#include "tools/reading/xlsx.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/file.h"
#include "tools/reading/number_format.h"
#include "tools/reading/test_package.h"

namespace edugroup::reading {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

Table Read(const std::string& data, const std::string& shared_strings = "") {
  const auto tables = ReadBytes(Xlsx(data, shared_strings), "名单.xlsx");
  EXPECT_TRUE(tables.ok()) << tables.status();
  return tables.ok() ? tables->front() : Table();
}

TEST(XlsxTest, CellsAreWhatAReaderSees) {
  const Table table = Read(
      "<sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c "
      "r=\"C2\"><v>0.30000000000000004</v></c>"
      "<c r=\"D2\" s=\"1\"><v>43830</v></c><c r=\"E2\" s=\"2\"><v>43830.5</v></c>"
      "<c r=\"F2\" s=\"3\"><v>0.816</v></c><c r=\"G2\" t=\"b\"><v>1</v></c>"
      "<c r=\"H2\"><v>1.38001380E10</v></c><c r=\"I2\" t=\"str\"><f>A1</f><v>算出</v></c>"
      "<c r=\"J2\" t=\"e\"><v>#N/A</v></c></row><row r=\"5\"/></sheetData>",
      "<si><r><t>示例</t></r><rPh><t>shili</t></rPh><r><t>学校</t></r></si>");
  EXPECT_EQ(table.title, "名单");
  EXPECT_EQ(table.document, "名单.xlsx");
  ASSERT_THAT(table.rows, SizeIs(1));
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("示例学校", "", "0.3", "2019-12-31", "2019-12",
                                                "81.6%", "是", "13800138000", "算出", "#N/A"));
  EXPECT_EQ(PlaceOf(table, table.rows[0]), "名单 第2行");
}

// P24: a lead unit merged over rows is that of each of them.
TEST(XlsxTest, MergedCellsAreFilled) {
  const Table table = Read(absl::StrCat(
      "<sheetData><row r=\"1\">", TextCell("A1", "牵头"), TextCell("B1", "任务"),
      "</row><row r=\"2\">", TextCell("A2", "甲"), TextCell("B2", "一"), "</row><row r=\"3\">",
      TextCell("B3", "二"),
      "</row><row r=\"4\"/></sheetData><mergeCells><mergeCell ref=\"A2:A4\"/></mergeCells>"));
  ASSERT_THAT(table.rows, SizeIs(3)) << "a row that is only covered is none";
  EXPECT_THAT(Texts(table.rows[2]), ElementsAre("甲", "二"));
  EXPECT_EQ(table.rows[2].cells[0].covered, Cell::Covered::kFromAbove);
}

TEST(XlsxTest, RowsAndCellsMayLeaveTheirPlaceOut) {
  const Table table = Read(
      "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c r=\"B2\"><v>3</v></c></row>"
      "</sheetData>");
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("1", "2"));
  EXPECT_THAT(Texts(table.rows[1]), ElementsAre("", "3"));
  EXPECT_EQ(table.rows[1].number, 2);
}

TEST(NumberFormatTest, FormatCodesAreTold) {
  EXPECT_EQ(FormatOfCode("yyyy-mm-dd"), NumberFormat::kDay);
  EXPECT_EQ(FormatOfCode("yyyy\"年\"m\"月\""), NumberFormat::kMonth);
  EXPECT_EQ(FormatOfCode("[$-804]yyyy.mm"), NumberFormat::kMonth);
  EXPECT_EQ(FormatOfCode("0.00%"), NumberFormat::kPercent);
  EXPECT_EQ(FormatOfCode("#,##0\"day\""), NumberFormat::kPlain);
  EXPECT_EQ(FormatOfCode("0\\d;[Red]-0"), NumberFormat::kPlain);
  EXPECT_EQ(FormatOfCode("\"open"), NumberFormat::kPlain);
}

TEST(NumberFormatTest, NumbersAreShownAsInTheSheet) {
  EXPECT_EQ(ShowNumber("43830", NumberFormat::kDay, false), "2019-12-31");
  EXPECT_EQ(ShowNumber("42368", NumberFormat::kDay, true), "2019-12-31");
  EXPECT_EQ(ShowNumber("1e300", NumberFormat::kDay, false).size(), 301u);
  EXPECT_EQ(ShowNumber("123456789012345678", NumberFormat::kPlain, false), "123456789012345678")
      << "a number of a card keeps its digits";
  EXPECT_EQ(ShowNumber("-0.5", NumberFormat::kPlain, false), "-0.5");
  EXPECT_EQ(ShowNumber("1E-7", NumberFormat::kPlain, false), "0.0000001");
  EXPECT_EQ(ShowNumber("nan", NumberFormat::kPlain, false), "nan");
}

}  // namespace
}  // namespace edugroup::reading
