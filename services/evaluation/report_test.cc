#include "services/evaluation/report.h"

#include <string>
#include <vector>

#include "common/testing/parse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/evaluation/entry_table.h"
#include "services/evaluation/objection.h"
#include "services/evaluation/result.h"
#include "services/evaluation/review.h"

namespace edugroup::evaluation {
namespace {

using edugroup::testing::Parse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Rules(const std::vector<type::Finding>& findings) {
  std::vector<std::string> rules;
  for (const type::Finding& finding : findings) rules.push_back(finding.rule_id());
  return rules;
}

constexpr char kReport[] = R"pb(
  display_name: '自评汇报'
  sections {
    display_name: '一、目标'
    indicator_ids: 'a'
    narrative: '从{then}增加到{now}，增长{growth}。\n\n{table:t}'
  }
  figures {
    figure_id: 'then'
    quantity { value: '25' unit: '家' }
  }
  figures {
    figure_id: 'now'
    quantity { value: '61' unit: '家' }
  }
  figures {
    figure_id: 'growth'
    derived { method: GROWTH figure_ids: 'then' figure_ids: 'now' }
  }
  figures {
    figure_id: 'local'
    quantity { value: '60000' unit: '人' qualifier: AT_LEAST }
  }
  figures {
    figure_id: 'other'
    quantity { value: '15000' unit: '人' qualifier: AT_LEAST }
  }
  figures {
    figure_id: 'trained'
    derived { method: SUM figure_ids: 'local' figure_ids: 'other' }
  }
  figures {
    figure_id: 'bases'
    quantity { value: '38' unit: '家' }
  }
  figures {
    figure_id: 'firms'
    quantity { value: '31' unit: '家' }
  }
  figures {
    figure_id: 'share'
    derived { method: SHARE figure_ids: 'firms' figure_ids: 'bases' places: 1 }
  }
  figures {
    figure_id: 'money'
    quantity { value: '47470000' unit: '元' }
  }
  figures {
    figure_id: 'each'
    derived { method: RATIO figure_ids: 'money' figure_ids: 'local' places: 2 }
  }
)pb";

ReportData DataOf(const v1::Report& report) {
  ReportData data;
  for (const v1::ReportFigure& figure : report.figures()) {
    if (figure.has_quantity()) data.figures[figure.figure_id()] = figure.quantity();
  }
  Derive(report, data);
  return data;
}

// P2: (61 − 25) ÷ 25 = 144 %. P13: 31 ÷ 38 = 81.6 %. P14: 60,000 + 15,000 or more; 47.47 million
// for at least 60,000 is at most 791.17 a head, rounded up since it is an upper bound.
TEST(ReportTest, FiguresAreDerivedAndBoundsStayBounds) {
  const v1::Report report = Parse<v1::Report>(kReport);
  const ReportData data = DataOf(report);
  EXPECT_EQ(FigureText(data.figures.at("growth")), "144%");
  EXPECT_EQ(FigureText(data.figures.at("share")), "81.6%");
  EXPECT_EQ(FigureText(data.figures.at("trained")), "75000人以上");
  EXPECT_EQ(FigureText(data.figures.at("each")), "不超过791.17元/人");
}

TEST(ReportTest, SlotsAndPlacesAreFilledAndTheRestIsText) {
  v1::Report report = Parse<v1::Report>(kReport);
  ReportData data = DataOf(report);
  v1::RenderedTable& table = data.tables["t"];
  table.set_display_name("表1 <实训室>");
  table.add_headings("名称|等级");
  table.add_rows()->add_cells("A & B");
  const Document document = Compose(report, data);
  const std::string markdown = ToMarkdown(document);
  EXPECT_THAT(markdown, HasSubstr("从25家增加到61家，增长144%。"));
  EXPECT_THAT(markdown, HasSubstr("| 名称\\|等级 |"));
  const std::string html = ToHtml(document);
  EXPECT_THAT(html, HasSubstr("<caption>表1 &lt;实训室&gt;</caption>"));
  EXPECT_THAT(html, HasSubstr("<td>A &amp; B</td>"));
  EXPECT_THAT(html, Not(HasSubstr("http")));  // needs no other file
  EXPECT_EQ(ToHtml(Compose(report, data)), html);
  EXPECT_EQ(FillSlots("{nothing} {now", data), "{nothing} {now");
}

TEST(ReportTest, CsvQuotesWhatNeedsIt) {
  v1::RenderedTable table;
  table.add_headings("a");
  table.add_headings("b");
  v1::TableRow& row = *table.add_rows();
  row.add_cells("1,077");
  row.add_cells("说\"好\"");
  EXPECT_EQ(ToCsv(table), "a,b\r\n\"1,077\",\"说\"\"好\"\"\"\r\n");
}

// The scale reaches to 100 for 61: the bar of 61 is 61 % of the plot's 248 pixels, 151.
TEST(ReportTest, ChartsAreDrawnInWholePixels) {
  v1::RenderedChart chart = Parse<v1::RenderedChart>(
      "display_name: '成员单位' kind: BAR unit: '家' points { label: '2013' value: '25' } "
      "points { label: '2020' value: '61' } points { label: '?' value: '' }");
  const std::string svg = ToSvg(chart);
  EXPECT_THAT(svg, HasSubstr("height=\"62\""));
  EXPECT_THAT(svg, HasSubstr("height=\"151\""));
  EXPECT_THAT(svg, HasSubstr(">100<"));
  chart.set_kind(v1::ReportChart::LINE);
  EXPECT_THAT(ToSvg(chart), HasSubstr("<polyline"));
}

TEST(ReportTest, CompletenessIsChecked) {
  v1::Cycle cycle = Parse<v1::Cycle>(
      "frozen_indicator_set { indicators { id: 'a' display_name: '甲' } "
      "indicators { id: 'a1' parent_id: 'a' display_name: '甲一' } "
      "indicators { id: 'b' display_name: '乙' } indicators { id: 'b1' parent_id: 'b' } }");
  v1::Report report = Parse<v1::Report>(kReport);
  EXPECT_THAT(Rules(ReportFindings(report, cycle, DataOf(report))),
              ::testing::IsSupersetOf({"report.indicator-missing", "report.slot-unknown",
                                       "report.evidence-missing", "report.problems-missing",
                                       "report.figure-unused"}));
  v1::ReportSection& section = *report.add_sections();
  section.add_indicator_ids("b");
  EXPECT_THAT(Rules(ReportFindings(report, cycle, DataOf(report))),
              ::testing::AllOf(::testing::Contains("report.narrative-missing"),
                               Not(::testing::Contains("report.indicator-missing"))));
  EXPECT_THAT(CheckReport(report, cycle), IsEmpty());
  report.mutable_figures(2)->mutable_derived()->set_figure_ids(1, "share");
  EXPECT_THAT(CheckReport(report, cycle), ::testing::SizeIs(1));  // stands below
}

// P16: four, three and two stars, and one that is not rated; that is no zero and no empty cell.
TEST(EntryTableTest, ShowsWhatWasPrintedInTheOrderAsked) {
  const auto record = Parse<membership::v1::Register>(
      "columns { column_id: 'no' type: QUANTITY display_name: '编号' } "
      "columns { column_id: 'name' type: TEXT display_name: '实训室名称' } "
      "columns { column_id: 'grade' type: OPTION display_name: '等级' "
      "  options { option_id: 'four' display_name: '四星' } "
      "  options { option_id: 'none' display_name: '未评' unrated: true } }");
  const auto entry = [](const std::string& no, const std::string& name, const std::string& grade) {
    return Parse<membership::v1::Entry>("cells { column: 'no' quantity { value: '" + no +
                                        "' } } cells { column: 'name' text: '" + name +
                                        "' } cells { column: 'grade' option: '" + grade + "' }");
  };
  const auto table = Parse<v1::ReportTable>(
      "table_id: 't1' numbered: true register_rows { order_column: 'no' "
      "columns { column: 'name' } columns { column: 'grade' display_name: '星级' } }");
  const v1::RenderedTable shown =
      TableOfEntries(table, record, {entry("10", "汽车", "none"), entry("9", "烹饪", "four")}, {});
  EXPECT_THAT(shown.headings(), ElementsAre("序号", "实训室名称", "星级"));
  EXPECT_THAT(shown.rows(0).cells(), ElementsAre("1", "烹饪", "四星"));
  EXPECT_THAT(shown.rows(1).cells(), ElementsAre("2", "汽车", "未评"));
}

// P-j: twelve months from 2020-01-31 end on 2021-01-30; one month from then on 2020-02-29.
TEST(ResultTest, ValidityEndsTheDayBefore) {
  v1::Cycle cycle = Parse<v1::Cycle>("name: 'groups/g/cycles/c' process { validity_months: 12 }");
  std::vector<v1::Assessment> assessments(2);
  assessments[0].set_name("groups/g/cycles/c/assessments/a");
  assessments[1].set_name("groups/g/cycles/c/assessments/b");
  assessments[1].set_rank(1);
  std::vector<v1::Result> results = MakeResults(cycle, assessments, absl::CivilDay(2020, 1, 31));
  EXPECT_EQ(results[0].name(), "groups/g/cycles/c/results/b");  // who has no rank comes last
  EXPECT_EQ(results[1].certificate_number(), "c-002");
  EXPECT_EQ(results[0].valid_until_date().day(), 30);
  EXPECT_EQ(results[0].valid_until_date().month(), 1);
  cycle.mutable_process()->set_validity_months(1);
  results = MakeResults(cycle, assessments, absl::CivilDay(2020, 1, 31));
  EXPECT_EQ(results[0].valid_until_date().month(), 2);
  EXPECT_EQ(results[0].valid_until_date().day(), 29);
}

// P-f: a sheet has who stood aside, and nothing of who has not written yet.
TEST(ReviewTest, SheetsHoldWhoScoredAndWhoStoodAside) {
  const auto leaf = Parse<v1::Indicator>("id: 'q' experts { minimum_scores: 1 }");
  const auto review = [](const std::string& rest) {
    return Parse<v1::Review>("rater { account: 'e' } " + rest);
  };
  const std::vector<v1::Review> reviews = {
      review("name: 'r1' state: SUBMITTED leaf_scores { indicator_id: 'q' score: '80' }"),
      review("name: 'r2' state: RECUSED"), review("name: 'r3' state: ASSIGNED")};
  const v1::RatingSheet sheet =
      SheetOf(leaf, std::vector<const v1::Review*>{&reviews[0], &reviews[1], &reviews[2]});
  ASSERT_EQ(sheet.ratings_size(), 2);
  EXPECT_EQ(sheet.ratings(0).score(), "80");
  EXPECT_TRUE(sheet.ratings(1).recused());
}

}  // namespace
}  // namespace edugroup::evaluation
