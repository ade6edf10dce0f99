#include "tools/edugroupctl/column_mapping.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace edugroup::ctl {
namespace {

using testing::HasSubstr;

std::string Find(const ColumnMapping& mapping, absl::string_view heading) {
  return mapping.Find(reading::HeadingKey(heading));
}

TEST(ColumnMappingTest, HeadingsAreFoundInAnySpelling) {
  const ColumnMapping mapping = OrganizationColumns();
  EXPECT_EQ(Find(mapping, "单 位\n名　称"), "display_name");
  EXPECT_EQ(Find(mapping, "ＩＤ"), "organization_id");
  EXPECT_EQ(Find(mapping, "Display_Name"), "display_name");
  EXPECT_EQ(Find(mapping, "联系人/姓名"), "contact_name");
  EXPECT_EQ(Find(mapping, "联系人/手机"), "contact_phone");
  EXPECT_EQ(Find(mapping, "法定代表人"), "");
}

TEST(ColumnMappingTest, AFileAddsHeadingsAndTakesSomeAway) {
  const auto path = std::filesystem::temp_directory_path() / "edugroup_mapping.yaml";
  std::ofstream(path) << "法定代表人: contact_name\n备注: \"-\"\n";
  ColumnMapping mapping = OrganizationColumns();
  ASSERT_TRUE(mapping.AddFile(path).ok());
  EXPECT_EQ(Find(mapping, "法定代表人"), "contact_name");
  EXPECT_EQ(Find(mapping, "备注"), "");
  std::ofstream(path) << "备注: [a]\n";
  EXPECT_THAT(std::string(mapping.AddFile(path).message()), HasSubstr(":1:"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace edugroup::ctl
