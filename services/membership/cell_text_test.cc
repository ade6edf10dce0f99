// Printed text to cells.
#include "services/membership/cell_text.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/value/text.h"

namespace edugroup::membership {
namespace {

using ::testing::IsEmpty;
using v1::RegisterColumn;

KnownName Known(const std::string& organization, const std::string& name) {
  return {"groups/putuo/organizations/" + organization, name, value::NameFingerprint(name)};
}

CellReading Read(const std::string& column, const std::string& printed) {
  RegisterColumn parsed;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "column_id: 'c' display_name: '栏' " + column, &parsed));
  static const auto& names =
      *new std::vector<KnownName>{Known("a", "上海市曹杨职业技术学校"), Known("b", "示例学校"),
                                  Known("c", "示例（学校）"), Known("d", "示例 学校")};
  static const auto& kinds = *new KindDirectory([] {
    v1::Kind kind;
    kind.set_name("groups/putuo/kinds/auto");
    kind.set_taxonomy(v1::Kind::INDUSTRY_CLUSTER);
    kind.set_display_name("汽车制造");
    return std::vector<v1::Kind>{kind};
  }());
  return ReadCell(parsed, printed, {names, &kinds});
}

// The value as text format, without column and printed text; or the rule that was broken.
std::string Value(const std::string& column, const std::string& printed) {
  const CellReading reading = Read(column, printed);
  std::string text;
  for (v1::Cell cell : reading.cells) {
    cell.clear_column();
    cell.clear_printed();
    google::protobuf::TextFormat::Printer printer;
    printer.SetSingleLineMode(true);
    printer.SetUseUtf8StringEscaping(true);
    std::string one;
    printer.PrintToString(cell, &one);
    absl::StrAppend(&text, one);
  }
  if (!text.empty()) return text.substr(0, text.find_last_not_of(' ') + 1);
  return reading.findings.empty() ? "" : reading.findings[0].rule_id();
}

TEST(CellTextTest, ACellIsReadByTheTypeOfItsColumn) {
  EXPECT_EQ(Value("type: TEXT", "　焙烤 中心 "), "text: \"焙烤 中心\"");
  EXPECT_EQ(Value("type: QUANTITY unit: '人'", "60,000+"),
            "quantity { value: \"60000\" unit: \"人\" qualifier: AT_LEAST }");
  EXPECT_EQ(Value("type: MONEY", "120余万元"),
            "quantity { value: \"1200000\" unit: \"元\" qualifier: AT_LEAST }");
  EXPECT_EQ(Value("type: DECIMAL", "81.6"), "quantity { value: \"81.6\" qualifier: EXACT }");
  EXPECT_EQ(Value("type: MONTH", "2019年12月"), "date { year: 2019 month: 12 }");
  EXPECT_EQ(Value("type: MONTH_INTERVAL", "2020.04"), "interval { first { year: 2020 month: 4 } }");
  EXPECT_EQ(Value("type: BOOLEAN", "√"), "boolean: true");
  EXPECT_EQ(Value("type: BOOLEAN", "否"), "boolean: false");
  EXPECT_EQ(Value("type: KIND taxonomy: INDUSTRY_CLUSTER", "汽车制造"),
            "kind: \"groups/putuo/kinds/auto\"");
}

TEST(CellTextTest, WhatIsNotOfTheTypeIsAHardFindingWithTheTextAsPrinted) {
  const CellReading reading = Read("type: QUANTITY unit: '人'", "三十多家");
  EXPECT_THAT(reading.cells, IsEmpty());
  ASSERT_EQ(reading.findings.size(), 1u);
  EXPECT_EQ(reading.findings[0].rule_id(), "register.cell-unreadable");
  EXPECT_EQ(reading.findings[0].severity(), type::Finding::HARD);
  EXPECT_EQ(reading.findings[0].subject(), "c");
  EXPECT_EQ(reading.findings[0].measured(), "三十多家");
  EXPECT_EQ(Value("type: DECIMAL", "约5"), "register.cell-unreadable");
  EXPECT_EQ(Value("type: DATE", "2019年12月"), "register.cell-unreadable");
  EXPECT_EQ(Value("type: MONTH_INTERVAL", "2019年"), "register.cell-unreadable");
  EXPECT_EQ(Value("type: BOOLEAN", "也许"), "register.cell-unreadable");
  EXPECT_EQ(Value("type: FILE", "a.pdf"), "register.cell-unreadable");
  EXPECT_EQ(Value("type: KIND taxonomy: REGION", "汽车制造"), "register.kind-unknown");
}

// P16: the words that stand for grades; 未评 is an option as any other.
TEST(CellTextTest, OptionsAreFoundByTheirNamesAndAliases) {
  const std::string grades =
      "type: OPTION options { option_id: 'four' display_name: '四星' aliases: '4★' } "
      "options { option_id: 'none' display_name: '未评' unrated: true }";
  EXPECT_EQ(Value(grades, "四 星"), "option: \"four\"");
  EXPECT_EQ(Value(grades, "未评"), "option: \"none\"");
  EXPECT_EQ(Value(grades, "五星"), "register.option-unknown");
}

// P23: names are padded to one width, and are nowhere shown but in the sealed cell.
TEST(CellTextTest, NamesOfPeopleLoseTheirPaddingAndAreNotShown) {
  const CellReading reading = Read("type: PERSON", "甲  某");
  ASSERT_EQ(reading.cells.size(), 1u);
  EXPECT_EQ(reading.cells[0].person_name(), "甲某");
  EXPECT_EQ(reading.cells[0].printed(), "");
  ASSERT_EQ(reading.findings.size(), 1u);
  EXPECT_EQ(reading.findings[0].severity(), type::Finding::INFO);
  EXPECT_EQ(reading.findings[0].measured(), "");
  EXPECT_EQ(Value("type: PERSON", "曹**"), "register.cell-unreadable");
  EXPECT_EQ(Read("type: PERSON", "曹**").findings[0].DebugString().find("曹"), std::string::npos);
}

// X5: a name as it is written goes before one that differs in spelling.
TEST(CellTextTest, OrganizationsAreFoundByAnyOfTheirNames) {
  EXPECT_EQ(Value("type: ORGANIZATION", " 上海市曹杨职业技术学校"),
            "organization: \"groups/putuo/organizations/a\"");
  EXPECT_EQ(Value("type: ORGANIZATION", "示例学校"),
            "organization: \"groups/putuo/organizations/b\"");
  EXPECT_EQ(Value("type: ORGANIZATION", "示例【学校】"), "register.organization-ambiguous");
  EXPECT_EQ(Value("type: ORGANIZATION", "上海信息技术学校"), "register.organization-unknown");
}

TEST(CellTextTest, SeveralValuesOnlyWhereTheColumnAllowsThem) {
  EXPECT_EQ(Read("type: TEXT allows_many: true", "甲委员会、乙委员会").cells.size(), 2u);
  EXPECT_EQ(Value("type: TEXT", "甲、乙"), "text: \"甲、乙\"");
}

TEST(CellTextTest, NothingIsNoCell) {
  for (const char* printed : {"", "  ", "　"}) {
    EXPECT_EQ(Value("type: TEXT", printed), "") << printed;
  }
  for (const char* printed : {"—", "-", "／", ""}) {
    EXPECT_EQ(Value("type: QUANTITY unit: '人'", printed), "") << printed;
  }
  EXPECT_EQ(Value("type: QUANTITY unit: '人'", "0"),
            "quantity { value: \"0\" unit: \"人\" qualifier: EXACT }");
}

TEST(CellTextTest, WhatWasPrintedStaysWithTheCell) {  // X8
  EXPECT_EQ(Read("type: QUANTITY unit: '人'", "７万多").cells[0].printed(), "７万多");
}

}  // namespace
}  // namespace edugroup::membership
