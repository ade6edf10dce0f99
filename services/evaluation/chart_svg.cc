// Charts as SVG, in whole pixels.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/value/decimal.h"
#include "services/evaluation/document.h"

namespace edugroup::evaluation {
namespace {

using v1::RenderedChart;
using value::Decimal;

constexpr int kWidth = 640, kHeight = 320;
constexpr int kLeft = 56, kRight = 16, kTop = 28, kBottom = 44;
constexpr int kPlotWidth = kWidth - kLeft - kRight;
constexpr int kPlotHeight = kHeight - kTop - kBottom;
constexpr int kGridLines = 5;
constexpr char kInk[] = "#1f4e79";

// The next of 1, 2, 5, 10, 20, 50 … times five grid lines that reaches `most`.
Decimal TopOfScale(const Decimal& most) {
  Decimal step = Decimal::FromInt(1);
  for (int i = 0; Decimal::FromInt(kGridLines) * step < most; ++i) {
    // 1 → 2 → 5 → 10: by 2, by 5/2, by 2.
    step = i % 3 == 1 ? step * *Decimal::Parse("5/2") : step * Decimal::FromInt(2);
  }
  return Decimal::FromInt(kGridLines) * step;
}

int Pixels(const Decimal& part, const Decimal& whole, int pixels) {
  const absl::StatusOr<Decimal> share = Divide(part * Decimal::FromInt(pixels), whole);
  return share.ok() ? static_cast<int>(share->Round(0).ToInt64().value_or(0)) : 0;
}

std::string Label(int x, int y, absl::string_view anchor, absl::string_view text) {
  return absl::StrCat("<text x=\"", x, "\" y=\"", y, "\" text-anchor=\"", anchor, "\">",
                      EscapeHtml(text), "</text>\n");
}

std::string Line(int x1, int y1, int x2, int y2, absl::string_view color) {
  return absl::StrCat("<line x1=\"", x1, "\" y1=\"", y1, "\" x2=\"", x2, "\" y2=\"", y2,
                      "\" stroke=\"", color, "\"/>\n");
}

}  // namespace

std::string ToSvg(const RenderedChart& chart) {
  std::vector<std::optional<Decimal>> values;
  Decimal most;
  for (const v1::ChartPoint& point : chart.points()) {
    const absl::StatusOr<Decimal> value = Decimal::Parse(point.value());
    // A chart has no place below its axis: what is negative is left to the table.
    const bool shown = value.ok() && value->Sign() >= 0;
    values.push_back(shown ? std::optional<Decimal>(*value) : std::nullopt);
    if (shown) most = std::max(most, *value);
  }
  const Decimal top = TopOfScale(most);
  std::string svg = absl::StrCat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", kWidth, " ", kHeight,
      "\" role=\"img\" font-family=\"'Noto Sans CJK SC', SimHei, sans-serif\" font-size=\"12\">\n",
      "<title>", EscapeHtml(chart.display_name()), "</title>\n");
  const int base = kTop + kPlotHeight;
  for (int i = 0; i <= kGridLines; ++i) {
    const int y = base - kPlotHeight * i / kGridLines;
    svg += Line(kLeft, y, kWidth - kRight, y, i == 0 ? "#444" : "#d5dbe1");
    const absl::StatusOr<Decimal> mark =
        Divide(top * Decimal::FromInt(i), Decimal::FromInt(kGridLines));
    svg += Label(kLeft - 8, y + 4, "end", mark->ToPlainString());
  }
  if (!chart.unit().empty()) svg += Label(kLeft - 8, kTop - 12, "end", chart.unit());
  const int count = std::max<int>(1, static_cast<int>(values.size()));
  std::string path;
  std::string marks;
  for (int i = 0; i < static_cast<int>(values.size()); ++i) {
    const int center = kLeft + kPlotWidth * (2 * i + 1) / (2 * count);
    svg += Label(center, base + 20, "middle", chart.points(i).label());
    if (!values[i].has_value()) {
      path += path.empty() ? "" : " ";
      continue;
    }
    const int height = Pixels(*values[i], top, kPlotHeight);
    if (chart.kind() == v1::ReportChart::LINE) {
      absl::StrAppend(&path, path.empty() ? "" : " ", center, ",", base - height);
      absl::StrAppend(&marks, "<circle cx=\"", center, "\" cy=\"", base - height,
                      "\" r=\"4\" fill=\"", kInk, "\"/>\n");
    } else {
      const int width = std::max(2, kPlotWidth * 3 / (5 * count));
      absl::StrAppend(&marks, "<rect x=\"", center - width / 2, "\" y=\"", base - height,
                      "\" width=\"", width, "\" height=\"", height, "\" fill=\"", kInk, "\"/>\n");
    }
    marks += Label(center, base - height - 8, "middle", chart.points(i).value());
  }
  if (chart.kind() == v1::ReportChart::LINE) {
    absl::StrAppend(&svg, "<polyline points=\"", path, "\" fill=\"none\" stroke=\"", kInk,
                    "\" stroke-width=\"2\"/>\n");
  }
  return absl::StrCat(svg, marks, "</svg>\n");
}

}  // namespace edugroup::evaluation
