// The registers that the documents of Putuo and Yichang hold, loaded as they are printed, give
// their figures back. Names of people are invented.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/membership/register_fixture.h"

namespace edugroup::membership {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using RegisterDocumentsTest = RegisterTest;

// P16: eleven training centres of five schools; one without a grade is not one of grade zero.
TEST_F(RegisterDocumentsTest, TrainingCentersByGradeAndSchool) {
  AddRegister("centers", "facilities");
  Import("centers", {"", "name", "organization", "grade"},
         {{"1", "上海市烹饪开放实训中心", "上海市曹杨职业技术学校", "四星"},
          {"2", "上海市会展开放实训中心", "上海市曹杨职业技术学校", "二星"},
          {"3", "学校现代化汽车实训中心", "上海市曹杨职业技术学校", "未评"},
          {"4", "上海市会计开放实训中心", "上海商业会计学校", "二星"},
          {"5", "上海市计算机应用实训室", "上海市经济管理学校", "三星"},
          {"6", "信息技术计算机开放实训中心", "上海信息技术学校", "四星"},
          {"7", "上海市现代化工开放实训中心", "上海信息技术学校", "三星"},
          {"8", "现代控制技术开放实训中心", "上海信息技术学校", "二星"},
          {"9", "国际商务开放实训中心", "上海市贸易学校", "二星"},
          {"10", "焙烤开放实训中心", "上海市贸易学校", "二星"},
          {"11", "物联网开放实训中心", "上海市贸易学校", "二星"}});
  const auto by_grade = Summary("centers", "groupings { column: 'grade' }");
  EXPECT_THAT(Lines(by_grade),
              ElementsAre("四星 2 18.18", "三星 2 18.18", "二星 6 54.55", "未评 1 9.09"));
  EXPECT_TRUE(by_grade.groups(3).keys(0).unrated());
  EXPECT_EQ(by_grade.overall().count(), 11);
  const auto by_school = Summary("centers", "groupings { organization: true }");
  std::vector<int64_t> counts;
  for (const auto& group : by_school.groups()) {
    EXPECT_NE(group.keys(0).display_name(), "");
    counts.push_back(group.count());
  }
  EXPECT_THAT(counts, ElementsAre(3, 3, 3, 1, 1));
}

// P22: gold, silver and bronze add to the printed totals.
TEST_F(RegisterDocumentsTest, MedalsAddToTheirTotals) {
  AddRegister("medals", "achievements");
  Import("medals", {"title", "level", "gold", "silver", "bronze", "medals"},
         {{"星光杯技能大赛", "上海市", "99", "130", "224", "453"},
          {"全国技能大赛", "全国", "39", "34", "37", "110"}});
  const auto summary = Summary("medals",
                               "measures { measure_id: 'all' sum { column: 'medals' } } "
                               "measures { measure_id: 'gold' sum { column: 'gold' } }");
  EXPECT_EQ(Figure(summary, 0), "EXACT 563枚");
  EXPECT_EQ(Figure(summary, 1), "EXACT 138枚");
  // A misprint is found by the rule, not by a reader.
  const absl::Status refused = Try<v1::ImportEntriesResponse>(
      secretariat_, "RegisterService/ImportEntries",
      Rows("medals", {"title", "level", "gold", "silver", "bronze", "medals"},
           {{"星光杯", "上海市", "99", "130", "224", "435"}}));
  EXPECT_EQ(ReasonOf(refused), ErrorReason::RULE_VIOLATED);
}

// P23: six secondments, the last without an end. Names are padded, and are nobody else's business.
TEST_F(RegisterDocumentsTest, SecondmentsWithAnOpenEnd) {
  AddRegister("secondments", "exchanges");
  const auto imported = Import(
      "secondments", {"", "person", "sender", "receiver", "period"},
      {{"1", "甲  某", "上海信息技术学校", "新疆叶城县职业高中", "2016.10—2017.10"},
       {"2", "乙  某", "上海信息技术学校", "新疆叶城县职业高中", "2018.03—2019.01"},
       {"3", "丙某某", "上海信息技术学校", "西藏日喀则市第二中等职业技术学校", "2018.08-2019.12"},
       {"4", "丁某某", "上海市经济管理学校", "西藏日喀则市第二中等职业技术学校", "2018.08—2019.12"},
       {"5", "戊某某", "上海市曹杨职业技术学校", "西藏日喀则市第二中等职业技术学校",
        "2018.08—2019.12"},
       {"6", "己某某", "上海市曹杨职业技术学校", "西藏日喀则市第二中等职业技术学校", "2020.04"}});
  const auto all = Summary("secondments", "interval_column: 'period'");
  EXPECT_EQ(all.overall().count(), 6);
  EXPECT_EQ(all.overall().open_ended_count(), 1);
  const auto count_on = [&](const std::string& day) {
    return Summary("secondments", "interval_column: 'period' as_of { " + day + " }")
        .overall()
        .count();
  };
  EXPECT_EQ(count_on("year: 2017 month: 10 day: 31"), 1);
  EXPECT_EQ(count_on("year: 2017 month: 11 day: 1"), 0);
  EXPECT_EQ(count_on("year: 2018 month: 9 day: 1"), 4);
  EXPECT_EQ(count_on("year: 2020 month: 6 day: 1"), 1);

  const auto name_for = [&](testing::Caller& caller) {
    const auto entry =
        Ask<v1::Entry>(caller, "RegisterService/GetEntry",
                       Parse<v1::GetEntryRequest>("name: '" + imported.created_entries(0) + "'"));
    return entry.cells_size() == 0 ? "" : entry.cells(0).person_name();
  };
  EXPECT_EQ(name_for(secretariat_), "甲某");
  testing::Caller member = Member("xx"), department = Department();
  EXPECT_EQ(name_for(member), "甲某");
  EXPECT_EQ(name_for(department), "甲**");
}

// P24: the text counts 77 person-times; that is so when of the thirty that were sent in one row
// only the three hosted count.
TEST_F(RegisterDocumentsTest, TraineesUnderTheStatedCounting) {
  AddRegister("support", "training");
  const std::string cy = "曹杨职校", sk = "上海商业会计学校";
  Import("support", {"title", "organizer", "period", "selected", "trainees"},
         {{"班主任暑期专题培训", cy, "2016年7月16—22日", "", "17人次"},
          {"管理高级研修班", cy, "2017年5月7—12日", "", "40"},
          {"对口支援班招生", cy, "2017年9月", "", ""},
          {"影子校长学习", cy, "2018年3—5月", "30", "3"},
          {"中职教育管理干部培训", cy, "2019年10月22—26日", "", "17"},
          {"合作办学与来校交流", sk, "2019年1月", "", ""},
          {"商科学生夏令营", sk, "2019年8月", "", ""},
          {"与文山职业高中合作", "上海市经济管理学校", "2016年", "", ""},
          {"滇西对口支援班", "上海市经济管理学校", "2017—2019年", "", ""},
          {"与文山技工学校合作", "上海信息技术学校", "2018年", "", ""},
          {"援助叶城电子商务专业", "上海信息技术学校", "2018年", "", ""}});
  const auto summary = Summary("support",
                               "measures { measure_id: 'counted' sum { column: 'trainees' } } "
                               "measures { measure_id: 'sent' sum { column: 'selected' } }");
  EXPECT_EQ(summary.overall().count(), 11);
  EXPECT_EQ(Figure(summary, 0), "EXACT 77人次");
  EXPECT_EQ(summary.overall().figures(0).counted_entries(), 4);
  EXPECT_EQ(Figure(summary, 1), "EXACT 30人次");
}

// P13: 38 bases, 31 of them at enterprises: 81.58 %, printed as 81.6 %.
TEST_F(RegisterDocumentsTest, BasesAtEnterprises) {
  AddRegister("bases", "facilities");
  std::vector<Cells> rows;
  for (int i = 1; i <= 38; ++i) {
    rows.push_back(
        {absl::StrCat("示例基地", i), "曹杨职校", "创新实践基地", i <= 31 ? "企业" : "其他单位"});
  }
  Import("bases", {"name", "organization", "kind", "site"}, rows);
  EXPECT_THAT(Lines(Summary("bases", "groupings { column: 'site' }")),
              ElementsAre("企业 31 81.58", "其他单位 7 18.42"));
}

// Y14: what the activities of 2019 came to.
TEST_F(RegisterDocumentsTest, FiguresOfAYear) {
  AddRegister("events", "events");
  Import(
      "events",
      {"title", "date", "enterprises", "letters", "visited", "teachers", "classes", "students"},
      {{"全年系列活动", "2019年", "118", "131份", "1,077", "1,554人次", "108个", "７,０５３人"}});
  const auto summary =
      Summary("events",
              "measures { measure_id: 'enterprises' sum { column: 'enterprises' } } "
              "measures { measure_id: 'letters' sum { column: 'letters' } } "
              "measures { measure_id: 'visited' sum { column: 'visited' } } "
              "measures { measure_id: 'teachers' sum { column: 'teachers' } } "
              "measures { measure_id: 'classes' sum { column: 'classes' } } "
              "measures { measure_id: 'students' sum { column: 'students' } } "
              "measures { measure_id: 'size' ratio { dividend_column: 'students' divisor_column: "
              "'classes' } } "
              "measures { measure_id: 'each' ratio { dividend_column: 'letters' divisor_column: "
              "'enterprises' } }");
  const std::vector<std::string> expected = {"EXACT 118家",      "EXACT 131份",    "EXACT 1077家",
                                             "EXACT 1554人次",   "EXACT 108个",    "EXACT 7053人",
                                             "EXACT 65.31人/个", "EXACT 1.11份/家"};
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(Figure(summary, static_cast<int>(i)), expected[i]);
  }
}

// Y15: 149 majors at the end of one five-year plan (2015), 49 after the review. A register of the
// group's own columns.
TEST_F(RegisterDocumentsTest, MajorsCutBackBetweenTwoYears) {
  AddRegister("majors", "",
              "columns { column_id: 'year' display_name: '年份' type: PARTIAL_DATE } "
              "columns { column_id: 'majors' display_name: '专业数' type: QUANTITY unit: '个' }");
  Import("majors", {"year", "majors"}, {{"2015年", "149个"}, {"2019年", "49个"}});
  EXPECT_EQ(Figure(Summary("majors",
                           "measures { measure_id: 'cut' growth { column: 'majors' "
                           "period_column: 'year' from { year: 2015 } "
                           "to { year: 2019 } } }"),
                   0),
            "EXACT -67.11%");
}

// P14, X1: two lower bounds add to a lower bound; the money for each person is at most this much.
TEST_F(RegisterDocumentsTest, LowerBoundsOfTraining) {
  AddRegister("training", "",
              "title_column: 'title' "
              "columns { column_id: 'title' display_name: '项目' type: TEXT } "
              "columns { column_id: 'persons' display_name: '人数' type: QUANTITY unit: '人' } "
              "columns { column_id: 'money' display_name: '经费' type: MONEY }");
  Import("training", {"title", "persons", "money"},
         {{"地方教育附加专项", "60,000+", "4747万元"}, {"其他培训", "15,000+", ""}});
  const auto summary = Summary("training",
                               "measures { measure_id: 'all' sum { column: 'persons' } } "
                               "measures { measure_id: 'each' ratio { dividend_column: 'money' "
                               "divisor_column: 'persons' } }");
  EXPECT_EQ(Figure(summary, 0), "AT_LEAST 75000人");
  EXPECT_EQ(Figure(summary, 1), "BELOW 791.17元/人");
}

// Y19: one prize, several owners, a committee among them; counted once.
TEST_F(RegisterDocumentsTest, AnAchievementOfSeveralOwners) {
  AddRegister("awards", "achievements");
  Import("awards", {"title", "owners", "bodies", "level", "grade", "awarded"},
         {{"国家级教学成果奖", "上海信息技术学校、上海市贸易学校", "电子商务专委会", "国家级",
           "一等奖", "2018年12月"}});
  EXPECT_THAT(Lines(Summary("awards", "groupings { column: 'level' }")),
              ElementsAre("国家级 1 100.00"));
  const auto by_owner = Summary("awards", "groupings { column: 'owners' }");
  EXPECT_THAT(by_owner.groups(), SizeIs(2));
  EXPECT_EQ(by_owner.overall().count(), 1);
}

// A3: which lead industries have a programme, and which programmes serve none, on a day.
TEST_F(RegisterDocumentsTest, LeadIndustriesAndTheProgrammesThatServeThem) {
  AddKind("chem", "INDUSTRY_CLUSTER", "化工", "");
  AddKind("auto", "INDUSTRY_CLUSTER", "汽车制造", "");
  AddKind("farm", "INDUSTRY_CLUSTER", "现代农业", "");
  AddRegister("programmes", "programmes");
  Import("programmes", {"name", "school", "industries", "offered"},
         {{"化学工艺", "上海信息技术学校", "化工", "2010年"},
          {"汽车运用与维修", "曹杨职校", "汽车制造、化工", "2012.09"},
          {"烹饪", "曹杨职校", "", "2008年"},
          {"种植", "上海市贸易学校", "现代农业", "2005—2018年"}},
         "target_state: VERIFIED waivers { rule_id: 'register.serves-industry' "
         "reason: '生活服务类专业' by: '秘书处' }");
  const auto coverage_on = [&](const std::string& day) {
    return Ask<v1::Coverage>(
        secretariat_, "RegisterService/SummarizeCoverage",
        Parse<v1::SummarizeCoverageRequest>(
            absl::StrCat("parent: 'groups/putuo' serving { register: '", RegisterName("programmes"),
                         "' column: 'industries' interval_column: 'offered' } "
                         "target_taxonomy { taxonomy: INDUSTRY_CLUSTER } as_of { ",
                         day, " }")));
  };
  const auto now = coverage_on("year: 2019 month: 1 day: 1");
  ASSERT_THAT(now.targets(), SizeIs(3));
  EXPECT_EQ(now.targets(0).display_name(), "化工");
  EXPECT_THAT(now.targets(0).entries(), SizeIs(2));
  EXPECT_EQ(now.targets(2).display_name(), "现代农业");
  EXPECT_THAT(now.targets(2).entries(), SizeIs(0));
  EXPECT_EQ(now.covered_percent(), "66.67");
  ASSERT_THAT(now.unserving_entries(), SizeIs(1));
  EXPECT_EQ(now.unserving_entries(0).display_name(), "烹饪");
  EXPECT_EQ(coverage_on("year: 2018 month: 12 day: 31").covered_percent(), "100.00");

  // The same against another register's column.
  AddRegister("industries", "", "columns { column_id: 'name' display_name: '产业' type: TEXT }");
  Import("industries", {"name"}, {{"汽车制造"}, {"航运"}});
  AddRegister("plans", "", "columns { column_id: 'for' display_name: '对接' type: TEXT }");
  Import("plans", {"for"}, {{"汽车 制造"}});
  const auto between =
      Ask<v1::Coverage>(secretariat_, "RegisterService/SummarizeCoverage",
                        Parse<v1::SummarizeCoverageRequest>(absl::StrCat(
                            "parent: 'groups/putuo' serving { register: '", RegisterName("plans"),
                            "' column: 'for' } target_column { register: '",
                            RegisterName("industries"), "' column: 'name' }")));
  EXPECT_EQ(between.covered_percent(), "50.00");
}

}  // namespace
}  // namespace edugroup::membership
