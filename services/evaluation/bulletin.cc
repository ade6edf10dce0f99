#include "services/evaluation/bulletin.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/date.h"
#include "services/evaluation/document.h"

namespace edugroup::evaluation {
namespace {

using v1::Assessment;
using v1::Cycle;
using v1::RenderedTable;
using v1::Result;

std::string DateText(const google::type::Date& date) {
  const absl::StatusOr<absl::CivilDay> day = value::ToCivilDay(date);
  return day.ok() ? value::Format(*day) : "";
}

RenderedTable StartTable(const char* id, const std::string& title,
                         std::initializer_list<const char*> headings) {
  RenderedTable table;
  table.set_table_id(id);
  table.set_display_name(title);
  for (const char* heading : headings) table.add_headings(heading);
  return table;
}

void AddRow(RenderedTable& table, std::initializer_list<std::string> cells) {
  v1::TableRow& row = *table.add_rows();
  for (const std::string& cell : cells) row.add_cells(cell);
}

// "—" where there is no rank or total.
std::string OrDash(const std::string& text) { return text.empty() || text == "0" ? "—" : text; }

void WriteFrame(const Cycle& cycle, Document& document) {
  document.Paragraph(absl::StrCat(
      "考核周期：", DateText(cycle.period_first_date()), "至", DateText(cycle.period_last_date()),
      "；指标体系：", cycle.frozen_indicator_set().display_name(),
      cycle.frozen_indicator_set().version_label(), "；考核对象", cycle.subjects_size(), "个。"));
  if (!cycle.resolution().empty()) {
    document.Paragraph(absl::StrCat("考核结果经", cycle.process().deciding_body(), "审定（",
                                    cycle.resolution(), "）。"));
  }
}

// How many reached each grade, in the order of the set.
RenderedTable GradeTable(const Cycle& cycle, const std::vector<Assessment>& assessments) {
  RenderedTable table = StartTable("grades", "等级分布", {"等级", "数量"});
  for (const v1::GradeBand& band : cycle.frozen_indicator_set().grade_bands()) {
    const auto count = std::count_if(
        assessments.begin(), assessments.end(),
        [&](const Assessment& assessment) { return assessment.grade() == band.grade(); });
    AddRow(table, {band.display_name(), absl::StrCat(count)});
  }
  return table;
}

}  // namespace

v1::ReportDocument Bulletin(const Cycle& cycle, const std::vector<Assessment>& assessments,
                            v1::DocumentFormat format) {
  Document document;
  document.title = absl::StrCat(cycle.display_name(), "结果通报");
  WriteFrame(cycle, document);
  if (value::IsSet(cycle.publicity_first_date())) {
    document.Paragraph(absl::StrCat("公示期：", DateText(cycle.publicity_first_date()), "至",
                                    DateText(cycle.publicity_last_date()),
                                    "。对结果有异议的，可在公示期内提出复议申请。"));
  }
  RenderedTable table = StartTable("results", "考核结果", {"名次", "考核对象", "总分", "等级"});
  for (const Assessment& assessment : assessments) {
    AddRow(table, {OrDash(absl::StrCat(assessment.rank())), assessment.display_name(),
                   OrDash(assessment.total()), OrDash(assessment.grade_display_name())});
  }
  document.Table(std::move(table));
  document.Table(GradeTable(cycle, assessments));
  if (!cycle.excluded_subjects().empty()) {
    RenderedTable excluded = StartTable("excluded", "未参加考核", {"单位", "原因"});
    for (const v1::ExcludedSubject& subject : cycle.excluded_subjects()) {
      AddRow(excluded, {subject.display_name(), subject.reason()});
    }
    document.Table(std::move(excluded));
  }
  return ToAnswer(std::move(document), format);
}

v1::ReportDocument FilingSheet(const Cycle& cycle, const std::vector<Result>& results,
                               v1::Filing::Authority authority, v1::DocumentFormat format) {
  Document document;
  document.title = absl::StrCat(cycle.display_name(), "结果备案表");
  document.Paragraph(
      absl::StrCat("报送：", authority == v1::Filing::CITY_GOVERNMENT ? "市人民政府" : "主管部门"));
  WriteFrame(cycle, document);
  RenderedTable table =
      StartTable("results", "考核结果",
                 {"证书编号", "名次", "考核对象", "总分", "等级", "有效期", "结果运用"});
  for (const Result& result : results) {
    const std::string until = DateText(result.valid_until_date());
    const std::string uses = absl::StrJoin(
        result.consequences(), "；", [](std::string* out, const v1::Consequence& consequence) {
          out->append(consequence.text());
        });
    const bool revoked = result.state() == Result::REVOKED;
    AddRow(table,
           {result.certificate_number(), OrDash(absl::StrCat(result.rank())), result.display_name(),
            OrDash(result.total()), revoked ? "已撤销" : OrDash(result.grade_display_name()),
            absl::StrCat(DateText(result.valid_from_date()), "至", until.empty() ? "长期" : until),
            OrDash(uses)});
  }
  document.Table(std::move(table));
  return ToAnswer(std::move(document), format);
}

}  // namespace edugroup::evaluation
