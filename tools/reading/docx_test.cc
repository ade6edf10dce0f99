#include "tools/reading/docx.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/file.h"
#include "tools/reading/test_package.h"

namespace edugroup::reading {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr char kRestart[] = "<w:vMerge w:val=\"restart\"/>";
constexpr char kContinue[] = "<w:vMerge/>";

std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

std::vector<Table> Read(const std::string& body) {
  const auto tables = ReadBytes(Docx(body), "方案.docx");
  EXPECT_TRUE(tables.ok()) << tables.status();
  return tables.ok() ? *tables : std::vector<Table>();
}

std::string RowXml(const std::string& cells) { return absl::StrCat("<w:tr>", cells, "</w:tr>"); }

TEST(DocxTest, MergedCellsAreFilledDownAndRight) {  // P24
  const auto tables = Read(absl::StrCat(
      Paragraph("正文"), Paragraph("表4 师资培训"), "<w:tbl>",
      RowXml(DocumentCell("单位", kRestart) + DocumentCell("人数", "<w:gridSpan w:val=\"2\"/>")),
      RowXml(DocumentCell("", kContinue) + DocumentCell("派出") + DocumentCell("接收")),
      RowXml(DocumentCell("甲校", kRestart) + DocumentCell("17") + DocumentCell("")),
      RowXml(DocumentCell("", kContinue) + DocumentCell("40") + DocumentCell("3")), "</w:tbl>"));
  ASSERT_THAT(tables, SizeIs(1));
  EXPECT_EQ(tables[0].title, "表1");
  EXPECT_EQ(tables[0].caption, "表4 师资培训");
  ASSERT_THAT(tables[0].rows, SizeIs(4));
  EXPECT_THAT(Texts(tables[0].rows[0]), ElementsAre("单位", "人数", "人数"));
  EXPECT_THAT(Texts(tables[0].rows[1]), ElementsAre("单位", "派出", "接收"));
  EXPECT_THAT(Texts(tables[0].rows[3]), ElementsAre("甲校", "40", "3"));
  EXPECT_EQ(PlaceOf(tables[0], tables[0].rows[3]), "表1 第4行");
}

// A31: the body of a plan is what stands around its tables.
TEST(DocxTest, TheTextIsWhatStandsOutsideOfTables) {
  const std::string path = ::testing::TempDir() + "/plan.docx";
  std::ofstream(path, std::ios::binary) << Docx(
      absl::StrCat(Paragraph("二、重点任务"),
                   "<w:p><w:r><w:t>1.修订</w:t></w:r><w:del><w:r><w:t>旧</w:t></w:r></w:del>"
                   "<w:r><w:tab/><w:t>规划</w:t><w:br/><w:t>续行</w:t></w:r></w:p>",
                   "<w:tbl>", RowXml(DocumentCell("表内")), "</w:tbl>", Paragraph("三、保障措施")));
  const auto text = ReadTextOf(path);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "二、重点任务\n1.修订 规划\n续行\n三、保障措施");
  std::ofstream(path, std::ios::binary) << Xlsx("<sheetData/>");
  EXPECT_TRUE(absl::IsInvalidArgument(ReadTextOf(path).status()));
  std::ofstream(path, std::ios::binary) << "二、重点任务\n";
  EXPECT_EQ(*ReadTextOf(path), "二、重点任务\n");
}

// A30, Y1: what editors leave behind is no text.
TEST(DocxTest, EditorResidueIsLeftOut) {
  const auto tables = Read(
      "<w:tbl><w:tr><w:tc>"
      "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:bookmarkStart "
      "w:name=\"_Toc1\"/><w:r><w:t>各成员"
      "</w:t></w:r>"
      "<w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>学校</"
      "w:t></w:r>"
      "</w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
      "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>企业</w:t></w:r></"
      "mc:Choice><mc:Fallback><w:r><w:t>"
      "企业</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:tab/><w:t>等</w:t><w:br/"
      "><w:t>单位"
      "</w:t></w:r></w:p></w:tc></w:tr></w:tbl>");
  ASSERT_THAT(tables, SizeIs(1));
  EXPECT_EQ(tables[0].rows[0].cells[0].text, "各成员学校\n企业 等\n单位");
}

TEST(DocxTest, ATableInACellIsTextOfTheCell) {
  const auto tables =
      Read(absl::StrCat("<w:tbl>",
                        RowXml(absl::StrCat("<w:tc>", Paragraph("外"), "<w:tbl>",
                                            RowXml(DocumentCell("内")), "</w:tbl></w:tc>")),
                        "</w:tbl><w:tbl>", RowXml(DocumentCell("第二")), "</w:tbl>"));
  ASSERT_THAT(tables, SizeIs(2));
  EXPECT_EQ(tables[0].rows[0].cells[0].text, "外\n内");
  EXPECT_EQ(tables[1].title, "表2");
}

}  // namespace
}  // namespace edugroup::reading
