// Putuo's self-evaluation report of the five aspects with its own figures (P1 to P31): live from
// the registers and the census, with tables, growth chart, problems and evidence.
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "edugroup/evaluation/v1/problem_service.pb.h"
#include "edugroup/evaluation/v1/report_service.pb.h"
#include "edugroup/membership/v1/register_service.pb.h"
#include "tests/scenarios/evaluation_fixture.h"

namespace edugroup::evaluation {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// Five aspects of 20 points; the city's second level is shortened to what the report answers for.
constexpr char kAspects[] = R"pb(
  display_name: '上海市职业教育集团运行绩效评价指标'
  full_score: '100'
  weight_mode: POINTS
  not_applicable_policy: ZERO
  indicators { id: 'goals' display_name: '组织与目标' weight: '20' }
  indicators {
    id: 'members'
    parent_id: 'goals'
    display_name: '成员规模'
    weight: '20'
    manual {}
    direct {}
  }
  indicators { id: 'mechanisms' display_name: '机制与管理' weight: '20' }
  indicators {
    id: 'rules'
    parent_id: 'mechanisms'
    display_name: '运行机制'
    weight: '20'
    manual {}
    direct {}
  }
  indicators { id: 'resources' display_name: '资源整合' weight: '20' }
  indicators {
    id: 'rooms'
    parent_id: 'resources'
    display_name: '实训中心'
    weight: '20'
    register_figure { register: '$0' scope: ALL }
    linear { standard: '10' }
  }
  indicators { id: 'results' display_name: '实绩与声誉' weight: '20' }
  indicators {
    id: 'prizes'
    parent_id: 'results'
    display_name: '竞赛获奖'
    weight: '20'
    manual {}
    direct {}
  }
  indicators { id: 'innovation' display_name: '创新与特色' weight: '20' }
  indicators {
    id: 'features'
    parent_id: 'innovation'
    display_name: '特色项目'
    weight: '20'
    manual {}
    direct {}
  }
)pb";

struct Room {
  const char* name;
  const char* school;
  const char* grade;
};
// Table 1 (P16), in printed order.
constexpr Room kRooms[] = {{"上海市烹饪开放实训中心", "caoyang", "four"},
                           {"上海市会展开放实训中心", "caoyang", "two"},
                           {"学校现代化汽车实训中心", "caoyang", "unrated"},
                           {"上海市会计开放实训中心", "business", "two"},
                           {"上海市计算机应用实训室", "economy", "three"},
                           {"信息技术计算机开放实训中心", "it", "four"},
                           {"上海市现代化工开放实训中心", "it", "three"},
                           {"现代控制技术开放实训中心", "it", "two"},
                           {"国际商务开放实训中心", "trade", "two"},
                           {"焙烤开放实训中心", "trade", "two"},
                           {"物联网开放实训中心", "trade", "two"}};

class PutuoTest : public EvaluationFixture {
 protected:
  PutuoTest() : EvaluationFixture("putuo", absl::CivilDay(2020, 7, 10)) {}

  // 61 members: 25 at the founding, the others in the years after (which the report shows only as a
  // picture: these are examples). 11 bureaus, 8 schools, 35 enterprises, 2 institutes, 5 others.
  void MakeMembers() {
    MakeGroup("普陀区职业教育联盟");
    struct Part {
      const char* id;
      const char* name;
      const char* standard_kind;
      int count;
    };
    MakeKind("member", "taxonomy: AFFILIATION_KIND display_name: '理事成员单位'");
    int made = 0;
    for (const Part& part :
         {Part{"bureau", "委办局", "GOVERNMENT", 11}, Part{"school", "职业院校", "SCHOOL", 8},
          Part{"firm", "企业", "ENTERPRISE", 35}, Part{"institute", "职教科研机构", "RESEARCH", 2},
          Part{"education", "其他教育单位", "TRAINING", 5}}) {
      MakeKind(part.id, absl::Substitute("taxonomy: ORGANIZATION_KIND display_name: '$0' "
                                         "standard_kind: $1",
                                         part.name, part.standard_kind));
      for (int i = 0; i < part.count; ++i) {
        const std::string id = IdOf(part.id, i);
        MakeOrganization(id, part.id, NameOf(part.name, part.id, i));
        Admit(id, id, "member",
              ++made <= 25 ? absl::CivilDay(2013, 5, 1)
                           : absl::CivilDay(2014 + (made - 26) / 6, 3, 1));
      }
    }
  }
  static std::string IdOf(const std::string& part, int i) {
    const char* schools[] = {"caoyang", "it", "trade", "economy", "business"};
    return part == "school" && i < 5 ? schools[i] : absl::StrCat(part, i);
  }
  static std::string NameOf(const std::string& name, const std::string& part, int i) {
    const char* schools[] = {"上海市曹杨职业技术学校", "上海信息技术学校", "上海市贸易学校",
                             "上海市经济管理学校", "上海商业会计学校"};
    return part == "school" && i < 5 ? schools[i] : absl::StrCat("示例", name, i);
  }

  void MakeRegister(const std::string& id, const std::string& text) {
    Must<membership::v1::Register, membership::v1::CreateRegisterRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/CreateRegister",
        absl::Substitute("$0 register_id: '$1' register { $2 }", Parent(), id, text));
  }
  void AddEntry(const std::string& register_id, const std::string& cells) {
    const auto entry = Must<membership::v1::Entry, membership::v1::CreateEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/CreateEntry",
        absl::StrCat(ParentOf("registers/" + register_id), "entry {", cells, "}"));
    const std::string name = absl::StrCat("name: '", entry.name(), "'");
    Must<membership::v1::Entry, membership::v1::SubmitEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/SubmitEntry", name);
    Must<membership::v1::Entry, membership::v1::VerifyEntryRequest>(
        secretariat_, "edugroup.membership.v1.RegisterService/VerifyEntry", name);
  }
  void MakeRegisters() {
    MakeRegister("rooms",
                 "display_name: '实训室台账' title_column: 'name' owner_column: 'school' "
                 "columns { column_id: 'no' display_name: '编号' type: QUANTITY } "
                 "columns { column_id: 'name' display_name: '实训室名称' type: TEXT } "
                 "columns { column_id: 'school' display_name: '建设单位' type: ORGANIZATION } "
                 "columns { column_id: 'grade' display_name: '等级' type: OPTION "
                 "  options { option_id: 'four' display_name: '四星' } "
                 "  options { option_id: 'three' display_name: '三星' } "
                 "  options { option_id: 'two' display_name: '二星' } "
                 "  options { option_id: 'unrated' display_name: '未评' unrated: true } }");
    int number = 0;
    for (const Room& room : kRooms) {
      AddEntry("rooms",
               absl::Substitute("cells { column: 'no' quantity { value: '$0' } } "
                                "cells { column: 'name' text: '$1' } "
                                "cells { column: 'school' organization: '$2' } "
                                "cells { column: 'grade' option: '$3' }",
                                ++number, room.name,
                                InGroup(absl::StrCat("organizations/", room.school)), room.grade));
    }
    // Table 3 (P23): personal data stay with the membership server, which masks names for others.
    MakeRegister("secondments",
                 "display_name: '支教台账' title_column: 'host' owner_column: 'school' "
                 "columns { column_id: 'teacher' display_name: '派出教师' type: PERSON } "
                 "columns { column_id: 'school' display_name: '派出学校' type: ORGANIZATION } "
                 "columns { column_id: 'host' display_name: '援助学校' type: TEXT } "
                 "columns { column_id: 'time' display_name: '支教时间' type: MONTH_INTERVAL }");
    const auto second = [&](const char* name, const char* school, const char* first,
                            const char* last) {
      AddEntry(
          "secondments",
          absl::Substitute("cells { column: 'teacher' person_name: '$0' } "
                           "cells { column: 'school' organization: '$1' } "
                           "cells { column: 'host' text: '新疆叶城县职业高中' } "
                           "cells { column: 'time' interval { first { $2 } $3 } }",
                           name, InGroup(absl::StrCat("organizations/", school)), first, last));
    };
    second("示例甲", "it", "year: 2016 month: 10", "last { year: 2017 month: 10 }");
    second("示例乙", "it", "year: 2018 month: 3", "last { year: 2019 month: 1 }");
    second("示例丙", "it", "year: 2018 month: 8", "last { year: 2019 month: 12 }");
    second("示例丁", "economy", "year: 2018 month: 8", "last { year: 2019 month: 12 }");
    second("示例戊", "caoyang", "year: 2018 month: 8", "last { year: 2019 month: 12 }");
    second("示例己", "caoyang", "year: 2020 month: 4", "");
  }

  void OpenTheCycle() {
    PublishSet("city2020", absl::Substitute(kAspects, InGroup("registers/rooms")));
    MakeCycle("self2020", absl::Substitute("display_name: '2020年职教集团运行绩效评价' "
                                           "indicator_set: '$0' subject_type: GROUP "
                                           "period_first_date { year: 2017 month: 1 day: 1 } "
                                           "period_last_date { year: 2020 month: 6 day: 30 } "
                                           "process { self_assessment: true }",
                                           InGroup("indicatorSets/city2020")));
    const v1::Cycle cycle = OpenCycle("self2020", absl::CivilDay(2020, 7, 10));
    ASSERT_THAT(cycle.subjects(), SizeIs(1));
    EXPECT_EQ(cycle.subjects(0).subject(), absl::StrCat("groups/", group_));
    CollectCycle("self2020", absl::CivilDay(2020, 7, 10));
  }
  void WriteProblem(const std::string& id, int position, const std::string& name,
                    const std::string& text, const std::string& measure) {
    Do<v1::Problem, v1::CreateProblemRequest>(
        "ProblemService/CreateProblem",
        absl::Substitute("$0 problem_id: '$1' problem { subject: 'groups/$2' position: $3 "
                         "display_name: '$4' text: '$5' "
                         "measures { text: '$6' limit_text: '长期' implementers: '秘书处' } }",
                         ParentOf("cycles/self2020"), id, group_, position, name, text, measure));
  }
  std::string ReportRequest() {
    std::string dates;
    for (int year = 2013; year <= 2020; ++year) {
      absl::StrAppend(&dates, "dates { year: ", year, " month: 7 day: 1 } ");
    }
    const auto section = [](const std::string& name, const std::string& indicators,
                            const std::string& text) {
      return absl::Substitute("sections { display_name: '$0' $1 narrative: '$2' } ", name,
                              indicators, text);
    };
    const auto fixed = [](const std::string& id, const std::string& value, const std::string& unit,
                          const std::string& more = "") {
      return absl::Substitute("figures { figure_id: '$0' quantity { value: '$1' unit: '$2' $3 } } ",
                              id, value, unit, more);
    };
    std::string report = absl::Substitute(
        "display_name: '建开放融合平台 促服务发展提升——普陀区职业教育联盟（集团）运行绩效自评汇报' "
        "subject: 'groups/$0' report_date { year: 2020 month: 7 day: 10 } "
        "introduction: "
        "'联盟成立于2013年5月，现有成员单位{members}，其中职业院校{schools}、企业{firms}。' ",
        group_);
    report += section(
        "一、加强组织领导，明晰发展目标", "indicator_ids: 'goals'",
        "成员单位从成立之初的{founders}发展到{members}，增长{growth}。\\n\\n{chart:growth}");
    report += section("二、健全运行机制，规范日常管理", "indicator_ids: 'mechanisms'",
                      "创新实践基地{bases}，其中企业基地{firm-bases}，占{base-share}。");
    report += section("三、注重整合资源，合力推进发展", "indicator_ids: 'resources'",
                      "实训中心{rooms}个。三年累计培训{trained}，使用统筹经费{money}，人均{each}。"
                      "立项课题{projects}，每项{project-money}。\\n\\n{table:table-1}");
    report += section("四、谋求实绩实效，提升社会声誉", "indicator_ids: 'results'",
                      "“星光杯”获奖{star}，全国大赛获奖{national}。\\n\\n{table:table-2}\\n\\n"
                      "先后派出教师6名。\\n\\n{table:table-3}\\n\\n对口帮扶培训{helped}。\\n\\n"
                      "{table:table-4}");
    report += section("五、积极探索创新，培育孵化特色", "indicator_ids: 'innovation'",
                      "职业学堂由{academy}单位共建。");
    report += "sections { display_name: '六、直面问题不足，努力克难求进' shows_problems: true } ";
    const auto census = [&](const std::string& id, const std::string& more) {
      return absl::Substitute("figures { figure_id: '$0' census { $1 } } ", id, more);
    };
    const auto derived = [](const std::string& id, const std::string& method, const std::string& a,
                            const std::string& b, int places) {
      return absl::Substitute(
          "figures { figure_id: '$0' derived { method: $1 figure_ids: '$2' "
          "figure_ids: '$3' places: $4 } } ",
          id, method, a, b, places);
    };
    report += census("members", "");
    report += census("founders", "date { year: 2013 month: 5 day: 31 }");
    report += census("schools", absl::StrCat("kind: '", InGroup("kinds/school"), "'"));
    report += census("firms", absl::StrCat("kind: '", InGroup("kinds/firm"), "'"));
    report += derived("growth", "GROWTH", "founders", "members", 0);
    report += fixed("bases", "38", "家") + fixed("firm-bases", "31", "家");
    report += derived("base-share", "SHARE", "firm-bases", "bases", 1);
    report += "figures { figure_id: 'rooms' indicator_id: 'rooms' } ";
    report += fixed("local", "60000", "人次", "qualifier: AT_LEAST");
    report += fixed("others", "15000", "人次", "qualifier: AT_LEAST");
    report += derived("trained", "SUM", "local", "others", 0);
    report += fixed("money", "47470000", "元");
    report += derived("each", "RATIO", "money", "local", 2);
    report += fixed("projects", "76", "项") + fixed("project-total", "1080000", "元");
    report += derived("project-money", "RATIO", "project-total", "projects", 0);
    report += fixed("star-gold", "99", "项") + fixed("star-silver", "130", "项") +
              fixed("star-bronze", "224", "项");
    report +=
        "figures { figure_id: 'star' derived { method: SUM figure_ids: 'star-gold' "
        "figure_ids: 'star-silver' figure_ids: 'star-bronze' } } ";
    report += fixed("national-gold", "39", "项") + fixed("national-silver", "34", "项") +
              fixed("national-bronze", "37", "项");
    report +=
        "figures { figure_id: 'national' derived { method: SUM figure_ids: 'national-gold' "
        "figure_ids: 'national-silver' figure_ids: 'national-bronze' } } ";
    report += fixed("help-1", "17", "人次") + fixed("help-2", "40", "人次") +
              fixed("help-4", "3", "人次") + fixed("help-5", "17", "人次");
    report +=
        "figures { figure_id: 'helped' derived { method: SUM figure_ids: 'help-1' "
        "figure_ids: 'help-2' figure_ids: 'help-4' figure_ids: 'help-5' } } ";
    report += fixed("academy-schools", "6", "家") + fixed("academy-firms", "20", "家");
    report += derived("academy", "SUM", "academy-schools", "academy-firms", 0);
    report += absl::Substitute(
        "charts { chart_id: 'growth' display_name: "
        "'图表1：普陀区职业教育联盟理事成员单位2013—2020年变化示意图' "
        "kind: LINE unit: '家' census_points { $0 } } ",
        dates);
    report += absl::Substitute(
        "tables { table_id: 'table-1' display_name: "
        "'表1：2016年以来联盟内中职学校实训室建设情况汇总' "
        "numbered: true register_rows { register: '$0' order_column: 'no' columns { column: 'name' "
        "} "
        "columns { column: 'school' } columns { column: 'grade' } } } ",
        InGroup("registers/rooms"));
    report +=
        "tables { table_id: 'table-2' display_name: "
        "'表2：2016—2019年联盟内中职学校学生参加技能大赛获奖情况统计' fixed_rows { "
        "headings: '学生技能大赛' headings: '金牌' headings: '银牌' headings: '铜牌' "
        "headings: '合计' rows { cells: '上海“星光杯”技能大赛' cells: '{star-gold}' "
        "cells: '{star-silver}' cells: '{star-bronze}' cells: '{star}' } "
        "rows { cells: '全国技能大赛' cells: '{national-gold}' cells: '{national-silver}' "
        "cells: '{national-bronze}' cells: '{national}' } } } ";
    report += absl::Substitute(
        "tables { table_id: 'table-3' display_name: "
        "'表3：2016年以来联盟内中职学校派出6名教师支援西部地区职业教育情况' "
        "numbered: true register_rows { register: '$0' order_column: 'time' "
        "columns { column: 'teacher' } columns { column: 'school' } columns { column: 'host' } "
        "columns { column: 'time' } } } ",
        InGroup("registers/secondments"));
    report +=
        "tables { table_id: 'table-4' display_name: '表4：2016年以来联盟承担西部对口帮扶项目情况' "
        "numbered: true fixed_rows { headings: '对口帮扶项目' headings: '牵头组织单位' "
        "rows { cells: '2016年7月，骨干班主任等{help-1}参加暑期专题培训' cells: "
        "'上海市曹杨职业技术学校' } "
        "rows { cells: '2017年5月，{help-2}开展管理高级研修班学习' cells: '上海市曹杨职业技术学校' "
        "} "
        "rows { cells: '2017年9月，招收对口支援班级1个' cells: '上海市曹杨职业技术学校' } "
        "rows { cells: '2018年3—5月，接待影子校长{help-4}' cells: '上海市曹杨职业技术学校' } "
        "rows { cells: '2019年10月，{help-5}参加管理干部培训' cells: '上海市曹杨职业技术学校' } "
        "rows { cells: '2019年1月，与云南民族中专签署合作办学书' cells: '上海商业会计学校' } "
        "rows { cells: '2019年8月，云南民族中专参加全球商科学生夏令营' cells: '上海商业会计学校' } "
        "rows { cells: '2016年，与云南文山职业高级中学建立对口合作关系' cells: "
        "'上海市经济管理学校' } "
        "rows { cells: '2017—2019学年，各招收滇西对口支援班级1个' cells: '上海市经济管理学校' } "
        "rows { cells: '2018年，与云南文山技工学校建立合作关系' cells: '上海信息技术学校' } "
        "rows { cells: '2018年，对口援助叶城县职业高中' cells: '上海信息技术学校' } } } ";
    for (const char* aspect : {"goals", "mechanisms", "resources", "results", "innovation"}) {
      absl::StrAppend(&report, "evidence { indicator_id: '", aspect, "' display_name: '佐证材料",
                      aspect, "' uri: 'https://files.example/", aspect, ".pdf' } ");
    }
    return absl::Substitute("$0 report_id: 'r1' report { $1 }", ParentOf("cycles/self2020"),
                            report);
  }
  void WriteReport() {
    MakeMembers();
    MakeRegisters();
    OpenTheCycle();
    Do<v1::Report, v1::CreateReportRequest>("ReportService/CreateReport", ReportRequest());
  }
  v1::ReportDocument Document(const std::string& format) {
    return Do<v1::ReportDocument, v1::GetReportDocumentRequest>(
        "ReportService/GetReportDocument",
        absl::StrCat(Name("cycles/self2020/reports/r1"), "format: ", format));
  }
  std::vector<std::string> Findings() {
    const auto response = Do<v1::ValidateReportResponse, v1::ValidateReportRequest>(
        "ReportService/ValidateReport", Name("cycles/self2020/reports/r1"));
    std::vector<std::string> rules;
    for (const type::Finding& finding : response.findings()) rules.push_back(finding.rule_id());
    return rules;
  }
};

TEST_F(PutuoTest, TheReportHasItsFiguresTablesChartAndProblemsAsTheyStand) {
  WriteReport();
  EXPECT_THAT(Findings(), ElementsAre("report.problems-missing"));
  WriteProblem("p1", 1, "（一）产教深度融合、校企深入合作机制尚需创新完善",
               "人才培养供给和实际需求之间还存在差距。", "加强紧密型关系建设");
  WriteProblem("p2", 2, "（二）联盟工作的特色品牌、社会影响有待凸显扩大", "对外宣传存在不足。",
               "强化常务理事会、秘书处工作职能");
  EXPECT_THAT(Findings(), IsEmpty());

  const v1::ReportDocument markdown = Document("MARKDOWN");
  for (const char* text :
       {"现有成员单位61家，其中职业院校8家、企业35家", "从成立之初的25家发展到61家，增长144%",
        "企业基地31家，占81.6%", "实训中心11个", "累计培训75000人次以上", "人均不超过791.17元/人次",
        "每项14211元/项", "获奖453项，全国大赛获奖110项", "对口帮扶培训77人次", "26家单位共建",
        "加强紧密型关系建设", "佐证材料目录"}) {
    EXPECT_THAT(markdown.text(), HasSubstr(text));
  }
  ASSERT_THAT(markdown.tables(), SizeIs(5));
  const v1::RenderedTable& rooms = markdown.tables(0);
  ASSERT_THAT(rooms.rows(), SizeIs(11));
  EXPECT_THAT(rooms.rows(2).cells(),
              ElementsAre("3", "学校现代化汽车实训中心", "上海市曹杨职业技术学校", "未评"));
  EXPECT_THAT(rooms.csv(), HasSubstr("11,物联网开放实训中心,上海市贸易学校,二星\r\n"));
  EXPECT_THAT(markdown.tables(1).rows(0).cells(4), HasSubstr("453"));
  const v1::RenderedTable& teachers = markdown.tables(2);
  ASSERT_THAT(teachers.rows(), SizeIs(6));
  EXPECT_EQ(teachers.rows(5).cells(4), "2020-04");         // still going on
  EXPECT_THAT(markdown.text(), Not(HasSubstr("示例甲")));  // masked for everybody but its school
  EXPECT_THAT(markdown.tables(3).rows(), SizeIs(11));
  ASSERT_THAT(markdown.charts(), SizeIs(1));
  EXPECT_EQ(markdown.charts(0).points(0).value(), "25");
  EXPECT_EQ(markdown.charts(0).points(7).value(), "61");
  const v1::ReportDocument html = Document("HTML");
  EXPECT_THAT(html.text(), HasSubstr("<polyline"));
  EXPECT_THAT(html.text(), HasSubstr("@page { size: A4"));
  EXPECT_THAT(html.text(), Not(HasSubstr("src=")));
  // For whoever wants to look at it.
  if (const char* file = std::getenv("EDUGROUP_REPORT_HTML")) std::ofstream(file) << html.text();
}

TEST_F(PutuoTest, ASubmittedReportStaysAsItWasAndAnIncompleteOneIsNot) {
  WriteReport();
  const std::string name = Name("cycles/self2020/reports/r1");
  v1::UpdateReportRequest update;
  update.mutable_report()->set_name(InGroup("cycles/self2020/reports/r1"));
  update.mutable_report()->set_introduction("{nothing}");
  update.mutable_update_mask()->add_paths("introduction");
  const std::string method = absl::StrCat(kEvaluation, "ReportService/UpdateReport");
  ASSERT_TRUE(secretariat_.Ask<v1::Report>(method, update).ok());
  EXPECT_THAT(Findings(), Contains("report.slot-unknown"));
  EXPECT_THAT((Refused<v1::Report, v1::SubmitReportRequest>(secretariat_,
                                                            "ReportService/SubmitReport", name)),
              Breaks("report.slot-unknown"));
  update.mutable_report()->set_introduction("现有成员单位{members}。");
  ASSERT_TRUE(secretariat_.Ask<v1::Report>(method, update).ok());
  const auto submitted =
      Do<v1::Report, v1::SubmitReportRequest>("ReportService/SubmitReport", name);
  EXPECT_EQ(submitted.state(), v1::Report::SUBMITTED);
  MakeOrganization("late", "firm", "后来加入的企业");
  Admit("late", "late", "member", absl::CivilDay(2020, 6, 1));
  const v1::ReportDocument document = Document("MARKDOWN");
  EXPECT_EQ(document.sha256(), submitted.submitted_sha256());
  EXPECT_THAT(document.text(), HasSubstr("现有成员单位61家"));
  EXPECT_THAT(secretariat_.Ask<v1::Report>(method, update).status(),
              FailsWith(ErrorReason::STATE_CONFLICT));
}

}  // namespace
}  // namespace edugroup::evaluation
