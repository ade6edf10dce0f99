// Documents: text in blocks with tables, charts and figures, and how they are written as Markdown
// and HTML. Pure: the same document gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "edugroup/evaluation/v1/report_service.pb.h"

namespace edugroup::evaluation {

// One piece of a document, in order.
struct Block {
  enum class Kind { kHeading, kParagraph, kItem, kTable, kChart };
  Kind kind;
  std::string text;  // of headings, paragraphs and items
  int level = 1;     // of headings: 1 to 3
  size_t index = 0;  // of tables and charts
};

struct Document {
  std::string title;
  std::vector<Block> blocks;
  std::vector<v1::RenderedTable> tables;
  std::vector<v1::RenderedChart> charts;
  std::vector<v1::RenderedFigure> figures;

  void Heading(int level, std::string text);
  void Paragraph(std::string text);
  void Item(std::string text);
  void Table(v1::RenderedTable table);  // adds it and shows it here
};

// The answer of the methods: the text in the format asked for, its digest, and the data; tables
// with their CSV.
v1::ReportDocument ToAnswer(Document document, v1::DocumentFormat format);

// "text/markdown": charts are written as tables, since Markdown has none.
std::string ToMarkdown(const Document& document);
// One file with its style and SVG charts inside; prints on A4.
std::string ToHtml(const Document& document);
// RFC 4180 with headings; fields with commas, quotes or line breaks are quoted.
std::string ToCsv(const v1::RenderedTable& table);
// A chart as an <svg> element of 640 × 320; points without value are left out. Integers only.
std::string ToSvg(const v1::RenderedChart& chart);

// `text` with &, <, >, " and ' written so that HTML and SVG take it as text.
std::string EscapeHtml(absl::string_view text);

}  // namespace edugroup::evaluation
