#include "tools/edugroupctl/organization_rows.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/file.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

ImportTable Import(const std::string& csv) {
  ImportTable import;
  import.table = reading::ReadBytes(csv, "名单.csv")->front();
  const ColumnMapping mapping = OrganizationColumns();
  import.heading = *reading::FindHeading(
      import.table, [&mapping](absl::string_view key) { return mapping.Find(key);
});
for (size_t i = import.heading.first_data_row; i < import.table.rows.size(); ++i) {
  import.rows.push_back(i);
}
return import;
}  // namespace

TEST(OrganizationRowsTest, CellsAreCleanedAsTheirFieldsWant) {
  const auto rows = ToOrganizationRows(
      Import("附件1：成员名单,,,,,,\n"
             "序号,单 位 名 称,曾用名,统一社会信用代码,联系人,联系电话,在校生数\n"
             "１,示例　职业 学校[bookmark: "
             "_Toc1],示例一校、示例二校;示校,９１３５０１００Ｍ０００１００Ｙ４３,张　三,"
             "0556－5550101—8,近28000人\n"));
  ASSERT_THAT(rows.rows, SizeIs(1));
  EXPECT_THAT(rows.findings, SizeIs(0));
  const auto& row = rows.rows[0];
  EXPECT_EQ(row.display_name(), "示例职业学校");
  EXPECT_THAT(row.aliases(), ElementsAre("示例一校", "示例二校", "示校"));
  EXPECT_EQ(row.unified_social_credit_code(), "91350100M000100Y43");
  EXPECT_EQ(row.contact_name(), "张三");
  EXPECT_EQ(row.contact_phone(), "0556-5550101-8");
  EXPECT_EQ(row.student_count().value(), "28000");
  EXPECT_EQ(row.student_count().qualifier(), type::Quantity::ABOUT);  // J6
  EXPECT_EQ(row.source().document(), "名单.csv");
  EXPECT_EQ(row.source().place(), "第3行");
}

TEST(OrganizationRowsTest, ACountThatIsNoneIsFound) {
  const auto rows = ToOrganizationRows(Import("名称,在校生数\n甲校,若干\n乙校,\n"));
  ASSERT_THAT(rows.findings, SizeIs(1));
  EXPECT_EQ(rows.findings[0].row(), 0);
  EXPECT_EQ(rows.findings[0].column(), "student_count");
}

TEST(ImportReportTest, TheRestCanBeMendedAndReadAgain) {
  const ImportTable import =
      Import("名称,类别,联系人,\n,,姓名,电话\n甲校,大学,\"张,三\",1\n乙校,学校,,\n");
  membership::v1::RowFinding found;
  found.set_row(0);
  found.mutable_finding()->set_message_zh("没有此分类项");
  const auto path = std::filesystem::temp_directory_path() / "edugroup_rest.csv";
  ASSERT_TRUE(WriteRest(path, import, {0}, {found}).ok());
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::filesystem::remove(path);
  EXPECT_THAT(text, HasSubstr("甲校,大学,\"张,三\",1,没有此分类项"));
  const ImportTable again = Import(text);
  EXPECT_THAT(again.rows, SizeIs(1));
  EXPECT_THAT(UnreadColumns(again), SizeIs(0));
  const auto rows = ToOrganizationRows(again);
  EXPECT_EQ(rows.rows[0].contact_name(), "张,三");
  EXPECT_EQ(rows.rows[0].contact_phone(), "1");
}

}  // namespace edugroup::ctl
}  // namespace edugroup::ctl
