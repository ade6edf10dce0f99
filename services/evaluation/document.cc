#include "services/evaluation/document.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/auth/hash.h"

namespace edugroup::evaluation {
namespace {

using v1::RenderedChart;
using v1::RenderedTable;

// Text that Markdown takes as text.
std::string MarkdownText(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (absl::string_view("\\`*_[]<>|").find(c) != absl::string_view::npos) escaped += '\\';
    escaped += c;
  }
  if (!escaped.empty() && absl::string_view("#+-=").find(escaped[0]) != absl::string_view::npos) {
    escaped.insert(0, "\\");
  }
  return escaped;
}

std::string MarkdownCell(absl::string_view text) {
  return absl::StrReplaceAll(MarkdownText(text), {{"\r\n", "<br>"}, {"\n", "<br>"}});
}

template <class Cells>
std::string MarkdownRow(const Cells& cells) {
  return absl::StrCat("| ",
                      absl::StrJoin(cells, " | ",
                                    [](std::string* out, const std::string& cell) {
                                      out->append(MarkdownCell(cell));
                                    }),
                      " |\n");
}

std::string MarkdownTable(const RenderedTable& table) {
  std::string text = absl::StrCat("**", MarkdownText(table.display_name()), "**\n\n",
                                  MarkdownRow(table.headings()), "|");
  for (int i = 0; i < table.headings_size(); ++i) text += " --- |";
  text += "\n";
  for (const v1::TableRow& row : table.rows()) text += MarkdownRow(row.cells());
  return text + "\n";
}

// A chart's points as a table.
RenderedTable TableOf(const RenderedChart& chart) {
  RenderedTable table;
  table.set_display_name(chart.display_name());
  table.add_headings("");
  table.add_headings(chart.unit());
  for (const v1::ChartPoint& point : chart.points()) {
    v1::TableRow& row = *table.add_rows();
    row.add_cells(point.label());
    row.add_cells(point.value());
  }
  return table;
}

std::string HtmlText(absl::string_view text) {
  return absl::StrReplaceAll(EscapeHtml(text), {{"\n", "<br>"}});
}

std::string HtmlTable(const RenderedTable& table) {
  std::string html =
      absl::StrCat("<table>\n<caption>", HtmlText(table.display_name()), "</caption>\n<thead><tr>");
  for (const std::string& heading : table.headings()) {
    absl::StrAppend(&html, "<th>", HtmlText(heading), "</th>");
  }
  html += "</tr></thead>\n<tbody>\n";
  for (const v1::TableRow& row : table.rows()) {
    html += "<tr>";
    for (const std::string& cell : row.cells()) {
      absl::StrAppend(&html, "<td>", HtmlText(cell), "</td>");
    }
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table>\n";
}

// Prints as a Chinese official document does: A4, song type, two characters of indent.
constexpr char kStyle[] = R"css(@page { size: A4; margin: 25mm 22mm; }
* { box-sizing: border-box; }
body { max-width: 166mm; margin: 12mm auto; color: #000; background: #fff; line-height: 1.75;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
  font-size: 12pt; }
h1, h2, h3, h4, caption, figcaption {
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", SimHei, sans-serif; }
h1 { text-align: center; font-size: 20pt; line-height: 1.4; margin: 0 0 10mm; }
h2 { font-size: 15pt; margin: 7mm 0 2mm; }
h3 { font-size: 13pt; margin: 5mm 0 1mm; }
h4 { font-size: 12pt; margin: 4mm 0 1mm; }
h2, h3, h4 { break-after: avoid; }
p { margin: 0 0 1.5mm; text-indent: 2em; text-align: justify; orphans: 2; widows: 2; }
ul { margin: 0 0 2mm; padding-left: 3em; }
table { width: 100%; border-collapse: collapse; margin: 3mm 0 5mm; font-size: 10.5pt;
  line-height: 1.4; }
caption { font-size: 10.5pt; font-weight: bold; padding-bottom: 1.5mm; break-after: avoid; }
th, td { border: 0.4pt solid #444; padding: 1mm 2mm; text-align: center; overflow-wrap: anywhere; }
th { background: #eef2f6; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
figure { margin: 3mm 0 5mm; break-inside: avoid; text-align: center; }
figure svg { width: 100%; height: auto; }
figcaption { font-size: 10.5pt; font-weight: bold; }
@media print { body { margin: 0; max-width: none; } }
)css";

std::string HtmlBlock(const Document& document, const Block& block) {
  switch (block.kind) {
    case Block::Kind::kHeading: {
      const int level = block.level + 1;
      return absl::StrCat("<h", level, ">", HtmlText(block.text), "</h", level, ">\n");
    }
    case Block::Kind::kParagraph:
      return absl::StrCat("<p>", HtmlText(block.text), "</p>\n");
    case Block::Kind::kItem:
      return absl::StrCat("<ul><li>", HtmlText(block.text), "</li></ul>\n");
    case Block::Kind::kTable:
      return HtmlTable(document.tables[block.index]);
    case Block::Kind::kChart: {
      const RenderedChart& chart = document.charts[block.index];
      return absl::StrCat("<figure>\n", ToSvg(chart), "<figcaption>",
                          HtmlText(chart.display_name()), "</figcaption>\n</figure>\n");
    }
  }
  return "";
}

std::string CsvRow(const google::protobuf::RepeatedPtrField<std::string>& cells) {
  std::vector<std::string> fields;
  for (const std::string& cell : cells) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      fields.push_back(cell);
    } else {
      fields.push_back(absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\""));
    }
  }
  return absl::StrCat(absl::StrJoin(fields, ","), "\r\n");
}

}  // namespace

void Document::Heading(int level, std::string text) {
  blocks.push_back({Block::Kind::kHeading, std::move(text), level});
}

void Document::Paragraph(std::string text) {
  blocks.push_back({Block::Kind::kParagraph, std::move(text)});
}

void Document::Item(std::string text) { blocks.push_back({Block::Kind::kItem, std::move(text)}); }

void Document::Table(RenderedTable table) {
  tables.push_back(std::move(table));
  blocks.push_back({Block::Kind::kTable, "", 1, tables.size() - 1});
}

std::string EscapeHtml(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string ToMarkdown(const Document& document) {
  std::string text = absl::StrCat("# ", MarkdownText(document.title), "\n\n");
  for (const Block& block : document.blocks) {
    switch (block.kind) {
      case Block::Kind::kHeading:
        absl::StrAppend(&text, std::string(block.level + 1, '#'), " ", MarkdownText(block.text),
                        "\n\n");
        break;
      case Block::Kind::kParagraph:
        absl::StrAppend(&text, MarkdownText(block.text), "\n\n");
        break;
      case Block::Kind::kItem:
        absl::StrAppend(&text, "- ", MarkdownText(block.text), "\n\n");
        break;
      case Block::Kind::kTable:
        text += MarkdownTable(document.tables[block.index]);
        break;
      case Block::Kind::kChart:
        text += MarkdownTable(TableOf(document.charts[block.index]));
        break;
    }
  }
  return text;
}

std::string ToHtml(const Document& document) {
  std::string html = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
      EscapeHtml(document.title), "</title>\n<style>\n", kStyle, "</style>\n</head>\n<body>\n<h1>",
      HtmlText(document.title), "</h1>\n");
  for (const Block& block : document.blocks) html += HtmlBlock(document, block);
  return html + "</body>\n</html>\n";
}

std::string ToCsv(const RenderedTable& table) {
  std::string csv = CsvRow(table.headings());
  for (const v1::TableRow& row : table.rows()) csv += CsvRow(row.cells());
  return csv;
}

v1::ReportDocument ToAnswer(Document document, v1::DocumentFormat format) {
  v1::ReportDocument answer;
  const bool html = format == v1::HTML;
  answer.set_text(html ? ToHtml(document) : ToMarkdown(document));
  answer.set_media_type(html ? "text/html" : "text/markdown");
  answer.set_sha256(auth::Hex(auth::Sha256(answer.text())));
  answer.set_display_name(std::move(document.title));
  for (RenderedTable& table : document.tables) {
    table.set_csv(ToCsv(table));
    *answer.add_tables() = std::move(table);
  }
  for (RenderedChart& chart : document.charts) *answer.add_charts() = std::move(chart);
  for (v1::RenderedFigure& figure : document.figures) *answer.add_figures() = std::move(figure);
  return answer;
}

}  // namespace edugroup::evaluation
