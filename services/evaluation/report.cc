#include "services/evaluation/report.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/value/decimal.h"
#include "common/value/quantity.h"

namespace edugroup::evaluation {
namespace {

using type::Quantity;
using v1::Cycle;
using v1::DerivedFigure;
using v1::Report;
using v1::ReportFigure;
using value::Decimal;

bool IsExact(const Quantity& quantity) {
  return quantity.qualifier() == Quantity::EXACT ||
         quantity.qualifier() == Quantity::QUALIFIER_UNSPECIFIED;
}

// The first in percent of the second.
absl::StatusOr<Quantity> Share(const Quantity& part, const Quantity& whole, int places) {
  absl::StatusOr<Decimal> hundredfold = Decimal::Parse(part.value());
  if (!hundredfold.ok()) return hundredfold.status();
  Quantity scaled = part;
  scaled.set_value((*hundredfold * Decimal::FromInt(100)).ToPlainString());
  absl::StatusOr<Quantity> share = value::Ratio(scaled, whole, places);
  if (share.ok()) share->set_unit("%");
  return share;
}

absl::StatusOr<Quantity> Difference(const Quantity& a, const Quantity& b) {
  const absl::StatusOr<Decimal> left = Decimal::Parse(a.value()), right = Decimal::Parse(b.value());
  if (!left.ok() || !right.ok() || !IsExact(a) || !IsExact(b) || a.unit() != b.unit()) {
    return absl::InvalidArgumentError("a difference needs two exact numbers of one unit");
  }
  Quantity difference = a;
  difference.set_value((*left - *right).ToPlainString());
  return difference;
}

absl::StatusOr<Quantity> Compute(const DerivedFigure& derived,
                                 const std::vector<Quantity>& values) {
  if (derived.method() == DerivedFigure::SUM) return value::Sum(values);
  if (values.size() != 2) return absl::InvalidArgumentError("needs two figures");
  switch (derived.method()) {
    case DerivedFigure::RATIO:
      return value::Ratio(values[0], values[1], derived.places());
    case DerivedFigure::GROWTH:
      return value::Growth(values[0], values[1], derived.places());
    case DerivedFigure::SHARE:
      return Share(values[0], values[1], derived.places());
    default:
      return Difference(values[0], values[1]);
  }
}

template <class Items, class Id>
void CheckIds(const Items& items, const std::string& field, Id id,
              std::vector<FieldViolation>& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < items.size(); ++i) {
    if (seen.insert(id(items[i])).second) continue;
    violations.push_back({absl::StrCat(field, "[", i, "]"), "is named twice", "编号重复"});
  }
}

void CheckDerived(const Report& report, int index, std::vector<FieldViolation>& violations) {
  const DerivedFigure& derived = report.figures(index).derived();
  const std::string path = absl::StrCat("report.figures[", index, "].derived");
  if (derived.method() != DerivedFigure::SUM && derived.figure_ids_size() != 2) {
    violations.push_back({path + ".figure_ids", "must be two", "须为两个数据"});
  }
  if (derived.places() < 0 || derived.places() > Decimal::kMostPlaces) {
    violations.push_back({path + ".places", "must be 0 to 12", "小数位数应为0至12"});
  }
  for (const std::string& id : derived.figure_ids()) {
    const auto end = report.figures().begin() + index;
    if (std::none_of(report.figures().begin(), end,
                     [&](const ReportFigure& above) { return above.figure_id() == id; })) {
      violations.push_back({path + ".figure_ids", absl::StrCat(id, " does not stand above"),
                            "引用的数据须排在其前"});
    }
  }
}

// What a paragraph that is nothing but "{table:x}" or "{chart:x}" names; empty otherwise.
std::string Placed(absl::string_view paragraph, absl::string_view kind) {
  if (!absl::ConsumePrefix(&paragraph, absl::StrCat("{", kind, ":")) ||
      !absl::ConsumeSuffix(&paragraph, "}")) {
    return "";
  }
  return std::string(paragraph);
}

// Writes a report block by block.
class Writer {
 public:
  Writer(const Report& report, const ReportData& data) : report_(report), data_(data) {
    document_.title = report.display_name();
  }

  Document Write() {
    Text(report_.introduction());
    for (const v1::ReportSection& section : report_.sections()) {
      document_.Heading(std::clamp(section.level(), 1, 3), section.display_name());
      Text(section.narrative());
      if (section.shows_problems()) ShowProblems();
    }
    for (const v1::ReportTable& table : report_.tables()) ShowTable(table.table_id(), true);
    for (const v1::ReportChart& chart : report_.charts()) ShowChart(chart.chart_id(), true);
    ShowEvidence();
    for (const ReportFigure& figure : report_.figures()) {
      v1::RenderedFigure& shown = document_.figures.emplace_back();
      shown.set_figure_id(figure.figure_id());
      shown.set_display_name(figure.display_name());
      if (figure.has_register_figure() || figure.has_census()) {
        shown.set_source_server("membership");
      }
      const auto value = data_.figures.find(figure.figure_id());
      if (value == data_.figures.end()) continue;
      *shown.mutable_value() = value->second;
      shown.set_text(FigureText(value->second));
    }
    return std::move(document_);
  }

 private:
  void Text(const std::string& narrative) {
    for (absl::string_view part : absl::StrSplit(narrative, "\n\n")) {
      part = absl::StripAsciiWhitespace(part);
      if (part.empty()) continue;
      if (ShowTable(Placed(part, "table"), false) || ShowChart(Placed(part, "chart"), false)) {
        continue;
      }
      document_.Paragraph(FillSlots(std::string(part), data_));
    }
  }

  bool ShowTable(const std::string& id, bool only_if_new) {
    const auto found = data_.tables.find(id);
    if (found == data_.tables.end()) return false;
    if (!shown_.insert("table:" + id).second && only_if_new) return true;
    document_.Table(found->second);
    return true;
  }

  bool ShowChart(const std::string& id, bool only_if_new) {
    const auto found = data_.charts.find(id);
    if (found == data_.charts.end()) return false;
    if (!shown_.insert("chart:" + id).second && only_if_new) return true;
    document_.charts.push_back(found->second);
    document_.blocks.push_back({Block::Kind::kChart, "", 1, document_.charts.size() - 1});
    return true;
  }

  void ShowProblems() {
    for (const v1::Problem& problem : data_.problems) {
      document_.Heading(2, problem.display_name());
      if (!problem.text().empty()) document_.Paragraph(problem.text());
      for (const v1::Measure& measure : problem.measures()) {
        std::string text = measure.text();
        if (!measure.lead().empty()) absl::StrAppend(&text, "（牵头：", measure.lead(), "）");
        if (!measure.limit_text().empty()) {
          absl::StrAppend(&text, "（时限：", measure.limit_text(), "）");
        }
        if (!measure.task().empty()) absl::StrAppend(&text, "（任务：", measure.task(), "）");
        document_.Item(text);
      }
    }
  }

  void ShowEvidence() {
    if (report_.evidence().empty()) return;
    document_.Heading(1, "佐证材料目录");
    v1::RenderedTable table;
    table.set_table_id("evidence");
    table.set_display_name("佐证材料目录");
    for (const char* heading : {"序号", "指标", "材料名称", "存放位置"})
      table.add_headings(heading);
    for (const v1::Evidence& evidence : report_.evidence()) {
      v1::TableRow& row = *table.add_rows();
      row.add_cells(absl::StrCat(table.rows_size()));
      row.add_cells(evidence.indicator_id());
      row.add_cells(evidence.display_name());
      row.add_cells(evidence.uri().empty() ? evidence.resource() : evidence.uri());
    }
    document_.Table(std::move(table));
  }

  const Report& report_;
  const ReportData& data_;
  Document document_;
  absl::flat_hash_set<std::string> shown_;
};

}  // namespace

std::vector<FieldViolation> CheckReport(const Report& report, const Cycle& cycle) {
  std::vector<FieldViolation> violations;
  CheckIds(
      report.figures(), "report.figures", [](const auto& one) { return one.figure_id(); },
      violations);
  CheckIds(
      report.tables(), "report.tables", [](const auto& one) { return one.table_id(); }, violations);
  CheckIds(
      report.charts(), "report.charts", [](const auto& one) { return one.chart_id(); }, violations);
  absl::flat_hash_set<std::string> indicators;
  for (const v1::Indicator& indicator : cycle.frozen_indicator_set().indicators()) {
    indicators.insert(indicator.id());
  }
  for (int i = 0; i < report.figures_size(); ++i) {
    const ReportFigure& figure = report.figures(i);
    const std::string path = absl::StrCat("report.figures[", i, "]");
    if (figure.source_case() == ReportFigure::SOURCE_NOT_SET) {
      violations.push_back({path, "needs a source", "缺少数据来源"});
    }
    if (figure.has_derived()) CheckDerived(report, i, violations);
    if (figure.has_quantity() && !value::Validate(figure.quantity(), path).ok()) {
      violations.push_back({path + ".quantity", "must be a number", "数值格式有误"});
    }
    if (!figure.indicator_id().empty() && !indicators.contains(figure.indicator_id())) {
      violations.push_back(
          {path + ".indicator_id", "is no indicator of the cycle's set", "不是本考核周期的指标"});
    }
  }
  for (int i = 0; i < report.tables_size(); ++i) {
    const v1::ReportTable& table = report.tables(i);
    const std::string path = absl::StrCat("report.tables[", i, "]");
    if (table.source_case() == v1::ReportTable::SOURCE_NOT_SET) {
      violations.push_back({path, "needs a source", "缺少数据来源"});
    }
    for (const v1::TableRow& row : table.fixed_rows().rows()) {
      if (row.cells_size() == table.fixed_rows().headings_size()) continue;
      violations.push_back({path + ".fixed_rows", "has a row of another length", "各行列数应一致"});
      break;
    }
  }
  for (int i = 0; i < report.charts_size(); ++i) {
    if (report.charts(i).source_case() == v1::ReportChart::SOURCE_NOT_SET) {
      violations.push_back(
          {absl::StrCat("report.charts[", i, "]"), "needs a source", "缺少数据来源"});
    }
  }
  for (int i = 0; i < report.sections_size(); ++i) {
    for (const std::string& id : report.sections(i).indicator_ids()) {
      if (indicators.contains(id)) continue;
      violations.push_back({absl::StrCat("report.sections[", i, "].indicator_ids"),
                            absl::StrCat(id, " is no indicator of the cycle's set"),
                            "不是本考核周期的指标"});
    }
  }
  return violations;
}

void Derive(const Report& report, ReportData& data) {
  for (const ReportFigure& figure : report.figures()) {
    if (!figure.has_derived()) continue;
    std::vector<Quantity> values;
    for (const std::string& id : figure.derived().figure_ids()) {
      const auto found = data.figures.find(id);
      if (found != data.figures.end()) values.push_back(found->second);
    }
    if (static_cast<int>(values.size()) != figure.derived().figure_ids_size()) continue;
    absl::StatusOr<Quantity> value = Compute(figure.derived(), values);
    if (value.ok()) data.figures[figure.figure_id()] = *std::move(value);
  }
}

std::string FigureText(const Quantity& quantity) {
  const std::string plain = absl::StrCat(quantity.value(), quantity.unit());
  switch (quantity.qualifier()) {
    case Quantity::ABOUT:
      return absl::StrCat("约", plain);
    case Quantity::AT_LEAST:
      return absl::StrCat(plain, "以上");
    case Quantity::BELOW:
      return absl::StrCat("不超过", plain);
    default:
      return plain;
  }
}

std::string FillSlots(const std::string& text, const ReportData& data) {
  std::string filled;
  size_t at = 0;
  while (at < text.size()) {
    const size_t open = text.find('{', at);
    const size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) break;
    filled.append(text, at, open - at);
    const auto figure = data.figures.find(text.substr(open + 1, close - open - 1));
    if (figure != data.figures.end()) {
      filled += FigureText(figure->second);
    } else {
      filled.append(text, open, close - open + 1);
    }
    at = close + 1;
  }
  return filled.append(text, at, std::string::npos);
}

Document Compose(const Report& report, const ReportData& data) {
  return Writer(report, data).Write();
}

}  // namespace edugroup::evaluation
