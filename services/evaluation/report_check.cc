// Whether a report is complete.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/evaluation/finding.h"
#include "services/evaluation/report.h"

namespace edugroup::evaluation {
namespace {

using type::Finding;
using v1::Indicator;
using v1::Report;

using Ids = std::set<std::string>;

// What stands between braces in the texts and fixed tables of a report.
Ids Slots(const Report& report) {
  Ids slots;
  const auto add = [&](const std::string& text) {
    for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
      const size_t close = text.find('}', open);
      if (close == std::string::npos) return;
      slots.insert(text.substr(open + 1, close - open - 1));
    }
  };
  add(report.introduction());
  for (const v1::ReportSection& section : report.sections()) add(section.narrative());
  for (const v1::ReportTable& table : report.tables()) {
    for (const v1::TableRow& row : table.fixed_rows().rows()) {
      for (const std::string& cell : row.cells()) add(cell);
    }
  }
  return slots;
}

// The indicators that `listed` answer for: themselves and all below them.
Ids Answered(const v1::IndicatorSet& set, const Ids& listed) {
  absl::flat_hash_map<std::string, std::string> parents;
  for (const Indicator& indicator : set.indicators()) {
    parents[indicator.id()] = indicator.parent_id();
  }
  Ids answered;
  for (const Indicator& indicator : set.indicators()) {
    std::string id = indicator.id();
    for (size_t steps = 0; !id.empty() && steps <= parents.size(); ++steps) {
      if (listed.contains(id)) {
        answered.insert(indicator.id());
        break;
      }
      id = parents[id];
    }
  }
  return answered;
}

// The top two levels of the set.
std::vector<const Indicator*> TopIndicators(const v1::IndicatorSet& set, int levels) {
  Ids top;
  std::vector<const Indicator*> found;
  for (const Indicator& indicator : set.indicators()) {
    const bool first = indicator.parent_id().empty();
    if (first) top.insert(indicator.id());
    if (first || (levels == 2 && top.contains(indicator.parent_id()))) found.push_back(&indicator);
  }
  return found;
}

class Check {
 public:
  Check(const Report& report, const v1::Cycle& cycle, const ReportData& data)
      : report_(report), set_(cycle.frozen_indicator_set()), data_(data) {}

  std::vector<Finding> Run() {
    CheckSections();
    CheckSlots();
    CheckTables();
    CheckEvidence();
    CheckProblems();
    return std::move(findings_);
  }

 private:
  Finding& Add(Finding::Severity severity, const char* rule_id, const std::string& subject,
               const std::string& message, const std::string& message_zh) {
    return findings_.emplace_back(
        MakeFinding(severity, absl::StrCat("report.", rule_id), subject, message, message_zh));
  }

  void CheckSections() {
    Ids listed;
    for (const v1::ReportSection& section : report_.sections()) {
      listed.insert(section.indicator_ids().begin(), section.indicator_ids().end());
      if (!section.indicator_ids().empty() && section.narrative().empty()) {
        Add(Finding::HARD, "narrative-missing", section.display_name(), "says nothing",
            "该章节没有内容");
      }
    }
    const Ids answered = Answered(set_, listed);
    for (const Indicator* indicator : TopIndicators(set_, 2)) {
      if (answered.contains(indicator->id())) continue;
      Add(Finding::HARD, "indicator-missing", absl::StrCat("indicator ", indicator->id()),
          absl::StrCat("no section answers for ", indicator->display_name()),
          absl::StrCat("没有章节对应指标“", indicator->display_name(), "”"));
    }
  }

  void CheckSlots() {
    Ids known;
    const Ids used = Slots(report_);
    Ids derived_from;
    for (const v1::ReportFigure& figure : report_.figures()) {
      known.insert(figure.figure_id());
      derived_from.insert(figure.derived().figure_ids().begin(),
                          figure.derived().figure_ids().end());
    }
    for (const v1::ReportChart& chart : report_.charts()) {
      known.insert(absl::StrCat("chart:", chart.chart_id()));
      derived_from.insert(chart.figure_points().figure_ids().begin(),
                          chart.figure_points().figure_ids().end());
    }
    for (const v1::ReportTable& table : report_.tables()) {
      known.insert(absl::StrCat("table:", table.table_id()));
    }
    for (const std::string& slot : used) {
      if (known.contains(slot)) continue;
      Add(Finding::HARD, "slot-unknown", absl::StrCat("{", slot, "}"),
          "is no figure, table or chart of the report", "不是本报告的数据、表或图");
    }
    for (const v1::ReportFigure& figure : report_.figures()) {
      const std::string subject = absl::StrCat("figure ", figure.figure_id());
      if (!data_.figures.contains(figure.figure_id())) {
        Add(Finding::HARD, "figure-missing", subject, "has no value", "该数据没有数值");
      }
      if (!used.contains(figure.figure_id()) && !derived_from.contains(figure.figure_id())) {
        Add(Finding::INFO, "figure-unused", subject, "stands nowhere", "该数据未在报告中使用");
      }
    }
  }

  void CheckTables() {
    for (const v1::ReportTable& table : report_.tables()) {
      const auto found = data_.tables.find(table.table_id());
      if (found != data_.tables.end() && !found->second.rows().empty()) continue;
      Add(Finding::SOFT, "table-empty", absl::StrCat("table ", table.table_id()), "has no rows",
          "该表没有内容");
    }
  }

  void CheckEvidence() {
    Ids listed;
    for (const v1::Evidence& evidence : report_.evidence()) listed.insert(evidence.indicator_id());
    absl::flat_hash_map<std::string, std::string> tops;
    for (const Indicator& indicator : set_.indicators()) {
      const auto above = tops.find(indicator.parent_id());
      tops[indicator.id()] = above == tops.end() ? indicator.id() : above->second;
    }
    Ids shown;
    for (const std::string& id : listed) {
      const auto top = tops.find(id);
      if (top != tops.end()) shown.insert(top->second);
    }
    for (const Indicator* indicator : TopIndicators(set_, 1)) {
      if (shown.contains(indicator->id())) continue;
      Add(Finding::SOFT, "evidence-missing", absl::StrCat("indicator ", indicator->id()),
          absl::StrCat(indicator->display_name(), " has no evidence in the index"),
          absl::StrCat("“", indicator->display_name(), "”没有佐证材料"));
    }
  }

  void CheckProblems() {
    if (data_.problems.empty()) {
      Add(Finding::SOFT, "problems-missing", report_.subject(), "no problem is written down",
          "没有填写存在的问题");
    }
    for (const v1::Problem& problem : data_.problems) {
      if (!problem.measures().empty()) continue;
      Add(Finding::HARD, "measures-missing", problem.name(),
          absl::StrCat(problem.display_name(), " has no measures"),
          absl::StrCat("问题“", problem.display_name(), "”没有改进措施"));
    }
  }

  const Report& report_;
  const v1::IndicatorSet& set_;
  const ReportData& data_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> ReportFindings(const Report& report, const v1::Cycle& cycle,
                                    const ReportData& data) {
  return Check(report, cycle, data).Run();
}

}  // namespace edugroup::evaluation
