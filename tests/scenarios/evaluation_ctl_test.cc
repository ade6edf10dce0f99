// What a clerk does with edugroupctl after an assessment: recomputes its scores, and takes the
// report home as text, as a page and as a workbook.
#include <zip.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "edugroup/evaluation/v1/report_service.pb.h"
#include "tests/scenarios/ctl.h"
#include "tests/scenarios/evaluation_fixture.h"
#include "tools/reading/file.h"

namespace edugroup::evaluation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// The leading cells of Putuo's member growth (P11) and a table that must not become formulas.
constexpr char kReport[] = R"(
  display_name: '普陀区职业教育联盟建设情况自评汇报' subject: '$0'
  report_date { year: 2020 month: 12 day: 31 }
  sections { display_name: '一、目标' indicator_ids: 'review'
             narrative: '成员从{y2013}增加到{y2020}。\n\n{table:training}\n\n{chart:growth}' }
  figures { figure_id: 'y2013' display_name: '2013年' quantity { value: '28' unit: '家' } }
  figures { figure_id: 'y2020' display_name: '2020年' quantity { value: '56' unit: '家' } }
  tables { table_id: 'training' display_name: '表1：实训室[汇总]' numbered: true
    fixed_rows { headings: '名称' headings: '工位' headings: '编号'
      rows { cells: '=1+1' cells: '120' cells: '007' }
      rows { cells: '𠮷祥实训室' cells: '12.5' cells: '91310107MA1G0EXAMPL' } } }
  charts { chart_id: 'growth' display_name: '图表1：成员单位变化' kind: LINE unit: '家'
    figure_points { figure_ids: 'y2013' figure_ids: 'y2020' } } )";

class ReportCommandTest : public EvaluationFixture {
 protected:
  ReportCommandTest()
      : EvaluationFixture("ctl", absl::CivilDay(2020, 12, 31)),
        ctl_(Shared(), group_, secretariat_.token()),
        folder_(std::filesystem::temp_directory_path() / ("edugroup_" + group_)) {
    std::filesystem::create_directories(folder_);
    MakeGroup("普陀区职业教育联盟");
    PublishSet(
        "self",
        "display_name: '自评' full_score: '100' weight_mode: POINTS "
        "not_applicable_policy: ZERO "
        "indicators { id: 'review' display_name: '评议' weight: '100' manual {} direct {} }");
    MakeCycle("y2020", absl::Substitute("display_name: '自评' indicator_set: '$0' "
                                        "subject_type: GROUP "
                                        "period_first_date { year: 2020 month: 1 day: 1 } "
                                        "period_last_date { year: 2020 month: 12 day: 31 }",
                                        InGroup("indicatorSets/self")));
    OpenCycle("y2020", absl::CivilDay(2020, 12, 31));
    Do<v1::Observation, v1::CreateObservationRequest>(
        "ObservationService/CreateObservation",
        absl::Substitute("$0 observation { cycle: '$1' indicator_id: 'review' subject: "
                         "'groups/$2' quantity { value: '87.5' } }",
                         Parent(), InGroup("cycles/y2020"), group_));
    ComputeCycle("y2020");
    Do<v1::Report, v1::CreateReportRequest>(
        "ReportService/CreateReport",
        absl::StrCat(ParentOf("cycles/y2020"), "report_id: 'self' report {",
                     absl::Substitute(kReport, "groups/" + group_), "}"));
  }
  ~ReportCommandTest() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name) const { return (folder_ / name).string(); }
  std::string Write(const std::string& name) {
    const Ran ran = ctl_.Run("report cycles/y2020/reports/self --out " + File(name));
    EXPECT_EQ(ran.exit_code, 0) << ran.output;
    std::ostringstream text;
    text << std::ifstream(File(name)).rdbuf();
    return text.str();
  }
  // A part of a package that must have it.
  static std::string Part(const std::string& package, const char* part) {
    zip_t* archive = zip_open(package.c_str(), ZIP_RDONLY, nullptr);
    zip_file_t* file = archive == nullptr ? nullptr : zip_fopen(archive, part, 0);
    std::string text(1 << 16, '\0');
    text.resize(file == nullptr ? 0 : zip_fread(file, text.data(), text.size()));
    if (file != nullptr) zip_fclose(file);
    if (archive != nullptr) zip_discard(archive);
    return text;
  }

  static std::vector<std::string> Texts(const reading::Row& row) {
    std::vector<std::string> texts;
    for (const reading::Cell& cell : row.cells) texts.push_back(cell.text);
    return texts;
  }

  const Ctl ctl_;
  const std::filesystem::path folder_;
};

TEST_F(ReportCommandTest, EveryScoreOfACycleIsRecomputed) {
  const Ran ran = ctl_.Run("explain --verify y2020");
  EXPECT_EQ(ran.exit_code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("1 scores recomputed from their explanations, all agree"));
}

TEST_F(ReportCommandTest, AsTextAndAsAPage) {
  const Ran shown = ctl_.Run("report cycles/y2020/reports/self");
  EXPECT_EQ(shown.exit_code, 0) << shown.output;
  EXPECT_THAT(shown.output, HasSubstr("成员从28家增加到56家。"));
  EXPECT_THAT(Write("r.md"), HasSubstr("成员从28家增加到56家。"));
  const std::string page = Write("r.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("<svg"));
  Write("r.csv");
  std::ostringstream csv;
  csv << std::ifstream(File("r-training.csv")).rdbuf();
  EXPECT_THAT(csv.str(), HasSubstr("2,𠮷祥实训室,12.5,91310107MA1G0EXAMPL"));
}

TEST_F(ReportCommandTest, AsAWorkbookWithANativeChart) {
  Write("r.xlsx");
  const auto tables = reading::ReadFile(File("r.xlsx"));
  ASSERT_TRUE(tables.ok()) << tables.status();
  ASSERT_THAT(*tables, SizeIs(3));
  EXPECT_EQ((*tables)[1].title, "表1：实训室 汇总");
  ASSERT_THAT((*tables)[1].rows, SizeIs(3));
  EXPECT_THAT(Texts((*tables)[1].rows[1]), ElementsAre("1", "=1+1", "120", "007"));
  EXPECT_THAT(Texts((*tables)[1].rows[2]),
              ElementsAre("2", "𠮷祥实训室", "12.5", "91310107MA1G0EXAMPL"));
  const std::string sheet = Part(File("r.xlsx"), "xl/worksheets/sheet2.xml");
  EXPECT_THAT(sheet, HasSubstr("<v>12.5</v>"));  // a number, for Excel to add up
  EXPECT_THAT(sheet, ::testing::Not(HasSubstr("<f>")));
  const std::string chart = Part(File("r.xlsx"), "xl/charts/chart1.xml");
  EXPECT_THAT(chart, HasSubstr("<c:lineChart>"));
  EXPECT_THAT(chart, HasSubstr("图表1：成员单位变化"));
  EXPECT_THAT(chart, HasSubstr("$B$2:$B$3"));
}

TEST_F(ReportCommandTest, WhatCannotBeWrittenIsSaid) {
  const std::string report = "report cycles/y2020/reports/self --out ";
  EXPECT_EQ(ctl_.Run(report + File("r.pdf")).exit_code, 2);
  for (const char* name : {"none/r.md", "none/r.xlsx"}) {
    const Ran ran = ctl_.Run(report + File(name));
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.output, HasSubstr("cannot write"));
  }
  EXPECT_EQ(ctl_.Run("report cycles/y2020/reports/none").exit_code, 1);
}

}  // namespace
}  // namespace edugroup::evaluation
