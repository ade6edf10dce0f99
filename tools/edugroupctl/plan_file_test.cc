#include "tools/edugroupctl/plan_file.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/edugroupctl/plan_body.h"
#include "tools/reading/file.h"
#include "tools/reading/test_package.h"

namespace edugroup::ctl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr char kAnqing[] = "tools/samples/anqing/";

reading::Table TableOf(const std::string& csv) {
  return reading::ReadBytes(csv, "plan.csv")->front();
}

TEST(PlanFileTest, TheSampleHasTheDocumentsFigures) {  // A5 to A9, A15
  const auto tables = reading::ReadFile(std::string(kAnqing) + "plan.csv");
  ASSERT_TRUE(tables.ok()) << tables.status();
  const auto rows = ToPlanRows((*tables)[0]);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_THAT(*rows, SizeIs(35));
  std::map<std::string, int> leads, limits, numbers;
  int categories = 0, enterprises = 0;
  for (const auto& row : *rows) {
    ++leads[row.lead()];
    ++limits[row.limit_text()];
    ++numbers[row.printed_number()];
    if (!row.category().empty()) ++categories;
    if (row.implementers() == "各成员学校\n各成员企业") ++enterprises;
  }
  EXPECT_THAT(leads, UnorderedElementsAre(Pair("专业建设部", 13), Pair("招生就业部", 10),
                                          Pair("秘书处办公室", 7), Pair("社会培训部", 5)));
  EXPECT_THAT(limits,
              UnorderedElementsAre(Pair("长期", 21), Pair("2019.12", 11), Pair("2019.10", 3)));
  EXPECT_EQ(categories, 9);
  EXPECT_EQ(enterprises, 30);
  EXPECT_EQ(numbers["12"], 2);
  EXPECT_EQ(numbers.count("11"), 0u);
}

TEST(PlanFileTest, TheSampleFactsLackABaseDate) {  // A1, A2, A17
  const auto facts = ReadPlanFacts(std::string(kAnqing) + "plan.yaml");
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->group, "anqing");
  EXPECT_EQ(facts->plan.document_number(), "安职集团〔2019〕6号");
  EXPECT_FALSE(facts->plan.has_base_date());
  EXPECT_EQ(facts->plan.lead_bodies_size(), 4);
  EXPECT_EQ(facts->plan.measures_rule().days(), 20);
  EXPECT_THAT(facts->plan.holiday_calendar(), HasSubstr("2019-10-01 holiday"));
}

TEST(PlanFileTest, WrongTablesAreRefused) {
  const auto refused = [](const std::string& text) {
    return std::string(ToPlanRows(TableOf(text)).status().message());
  };
  EXPECT_THAT(refused("任务,牵头部门,落实主体\n"), HasSubstr("no column for limit_text"));
  EXPECT_THAT(refused("任务,任务,牵头部门\n"), HasSubstr("stands twice"));
  EXPECT_THAT(refused("任务,牵头部门,颜色\n"), HasSubstr("颜色"));
  EXPECT_THAT(refused("任务,牵头部门,落实主体,完成时限\na,b,c,d,e\n"), HasSubstr("line 2"));
  EXPECT_THAT(refused("行号,任务,牵头部门,落实主体,完成时限\nx,b,c,d,e\n"), HasSubstr("no number"));
}

// The same table as text, workbook and document, the category merged over its rows (A6).
TEST(PlanFileTest, TextWorkbookAndDocumentGiveTheSameRows) {
  const auto read = [](const std::string& bytes, const char* name) {
    const auto tables = reading::ReadBytes(bytes, name);
    EXPECT_TRUE(tables.ok()) << tables.status();
    const auto rows = ToPlanRows(tables->front());
    EXPECT_TRUE(rows.ok()) << rows.status();
    std::vector<std::string> texts;
    for (task::v1::PlanRow row : *rows) {
      row.clear_row_number();
      texts.push_back(row.ShortDebugString());
    }
    return texts;
  };
  const auto text = read(
      "序号,类别,主要任务,牵头部门,落实主体,完成时限,工作目标,成果,权重\n"
      "1,校企合作,办订单班,招生就业部,各成员学校,2019.12,开设3个,协议,2\n"
      "2,,建实训基地,专业建设部,各成员学校,长期,,,1\n",
      "plan.csv");
  EXPECT_THAT(text, SizeIs(2));
  EXPECT_THAT(text[0], HasSubstr("target_text"));
  EXPECT_THAT(text[0], HasSubstr("weight: \"2\""));

  using reading::TextCell;
  const auto cells = [](int row, const std::vector<std::string>& texts) {
    std::string out = "<row r=\"" + std::to_string(row) + "\">";
    for (size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].empty()) continue;
      out += TextCell(std::string(1, static_cast<char>('A' + i)) + std::to_string(row), texts[i]);
    }
    return out + "</row>";
  };
  const std::vector<std::string> heading = {
      "序号", "类别", "主要任务", "牵头部门", "落实主体", "完成时限", "工作目标", "成果", "权重"};
  const std::vector<std::string> first = {
      "1", "校企合作", "办订单班", "招生就业部", "各成员学校", "2019.12", "开设3个", "协议", "2"};
  const std::vector<std::string> second = {"2",    "", "建实训基地", "专业建设部", "各成员学校",
                                           "长期", "", "",           "1"};
  EXPECT_EQ(
      read(reading::Xlsx("<sheetData>" + cells(1, heading) + cells(2, first) + cells(3, second) +
                         "</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>"),
           "plan.xlsx"),
      text);

  using reading::DocumentCell;
  const auto row = [](const std::vector<std::string>& texts, const char* merge) {
    std::string out = "<w:tr>";
    for (size_t i = 0; i < texts.size(); ++i) {
      out += DocumentCell(texts[i], i == 1 ? merge : "");
    }
    return out + "</w:tr>";
  };
  EXPECT_EQ(read(reading::Docx("<w:tbl>" + row(heading, "") +
                               row(first, "<w:vMerge w:val=\"restart\"/>") +
                               row(second, "<w:vMerge/>") + "</w:tbl>"),
                 "plan.docx"),
            text);
}

// A31, A30: the items of the body, the residue of an editor before one, and a chapter that numbers
// anew.
TEST(PlanFileTest, TheBodyWordsEveryTaskOnceMore) {
  const auto items = ReadPlanBody(
      "二、重点任务\n（一）加强专业结构调整优化\n1.修订规划\n2.会商方向\n"
      "（二）加大宣传力度\n[bookmark: "
      "_Hlk8285077]3.集中宣传\n三、保障措施\n1.明确职责\n4.不是任务\n");
  ASSERT_THAT(items, SizeIs(3));
  EXPECT_EQ(items[0].category, "加强专业结构调整优化");
  EXPECT_EQ(items[2].category, "加大宣传力度");
  EXPECT_EQ(items[2].text, "集中宣传");
  std::vector<task::v1::PlanRow> rows(3);
  rows[0].set_category("加强专业结构调整与优化");
  ASSERT_TRUE(AddBody(items, rows).ok());
  EXPECT_EQ(rows[1].body_text(), "会商方向");
  EXPECT_EQ(rows[0].body_category(), "加强专业结构调整优化");
  EXPECT_EQ(rows[1].body_category(), "");
  rows.pop_back();
  EXPECT_THAT(std::string(AddBody(items, rows).message()), HasSubstr("3 numbered items"));
}

TEST(PlanFileTest, CellsLoseSpacesAroundThem) {
  const auto rows = ToPlanRows(TableOf("主要任务, 牵头部门 ,落实主体,完成时限\n a ,b,c,长期\n"));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ((*rows)[0].text(), "a");
}

}  // namespace
}  // namespace edugroup::ctl
