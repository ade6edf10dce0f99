#include "tools/edugroupctl/plan_file.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/reading/file.h"

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

TEST(PlanFileTest, CellsLoseSpacesAroundThem) {
  const auto rows = ToPlanRows(TableOf("主要任务, 牵头部门 ,落实主体,完成时限\n a ,b,c,长期\n"));
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ((*rows)[0].text(), "a");
}

}  // namespace
}  // namespace edugroup::ctl
