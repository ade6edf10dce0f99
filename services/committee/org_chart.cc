#include "services/committee/org_chart.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace edugroup::committee {
namespace {

// Letters of a line in a box; Chinese ones are square.
constexpr int kLettersPerLine = 6;

enum class Look { kPlain, kProspective, kVacant, kBroken };

Look LookOf(const v1::OrgChartNode& node) {
  const v1::Body::State state = node.body().state();
  if (state == v1::Body::PLANNED || state == v1::Body::PREPARING) return Look::kProspective;
  if (node.composition().broken_count() > 0) return Look::kBroken;
  return node.composition().vacant_count() > 0 ? Look::kVacant : Look::kPlain;
}

// What is said below the name, if anything.
std::vector<std::string> RemarksOf(const v1::OrgChartNode& node) {
  std::vector<std::string> remarks;
  if (node.body().state() == v1::Body::PLANNED) remarks.push_back("（拟设）");
  if (node.body().state() == v1::Body::PREPARING) remarks.push_back("（筹建）");
  const v1::BodyComposition& composition = node.composition();
  if (composition.vacant_count() > 0) {
    remarks.push_back(absl::StrCat("缺", composition.vacant_count(), "席"));
  }
  if (composition.broken_count() > 0) {
    remarks.push_back(absl::StrCat("不符", composition.broken_count(), "项"));
  }
  return remarks;
}

// Mermaid reads HTML-like entities inside quoted labels; everything that ends a label or starts
// markup becomes one.
std::string MermaidText(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const bool plain = static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '-' || c == '.' ||
                       (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (plain) {
      escaped.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      escaped.push_back(' ');
    } else {
      absl::StrAppend(&escaped, "#", static_cast<int>(c), ";");
    }
  }
  return escaped;
}

std::string DotText(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped.push_back('\\');
    escaped.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  }
  return escaped;
}

// Bytes of the UTF-8 character that begins with `first`.
size_t WidthOf(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

// Lines of about the same length, none of more than a few Chinese letters; two Latin ones count as
// one.
std::vector<std::string> LinesOf(absl::string_view text) {
  std::vector<absl::string_view> letters;
  int halves = 0;
  for (size_t at = 0; at < text.size();) {
    letters.push_back(text.substr(at, WidthOf(text[at])));
    halves += letters.back().size() > 1 ? 2 : 1;
    at += letters.back().size();
  }
  const int lines = (halves + 2 * kLettersPerLine - 1) / (2 * kLettersPerLine);
  const int most = lines == 0 ? 0 : (halves + lines - 1) / lines;
  std::vector<std::string> broken;
  int used = most;
  for (const absl::string_view letter : letters) {
    const int width = letter.size() > 1 ? 2 : 1;
    if (broken.empty() || used + width > most + 1) {
      broken.emplace_back();
      used = 0;
    }
    absl::StrAppend(&broken.back(), letter);
    used += width;
  }
  return broken;
}

std::string DotLabel(const v1::OrgChartNode& node) {
  std::vector<std::string> lines;
  for (const std::string& line : LinesOf(node.body().display_name())) {
    lines.push_back(DotText(line));
  }
  for (const std::string& remark : RemarksOf(node)) lines.push_back(remark);
  return absl::StrJoin(lines, "\\n");
}

const char* DotLook(Look look) {
  switch (look) {
    case Look::kPlain:
      return "";
    case Look::kProspective:
      return ", style=dashed";
    case Look::kVacant:
      return ", style=filled, color=\"#b36b00\", fillcolor=\"#fff3d6\"";
    case Look::kBroken:
      return ", style=filled, color=\"#b3001b\", fillcolor=\"#ffe1e4\", penwidth=2";
  }
  return "";
}

const char* MermaidLook(Look look) {
  switch (look) {
    case Look::kPlain:
      return "";
    case Look::kProspective:
      return "stroke-dasharray: 5 5";
    case Look::kVacant:
      return "fill:#fff3d6,stroke:#b36b00";
    case Look::kBroken:
      return "fill:#ffe1e4,stroke:#b3001b,stroke-width:2px";
  }
  return "";
}

// Calls `edge(parent index, child index)` for each node below another.
template <class Edge>
void ForEachEdge(const std::vector<v1::OrgChartNode>& nodes, Edge edge) {
  std::vector<size_t> path;
  for (size_t i = 0; i < nodes.size(); ++i) {
    path.resize(nodes[i].depth());
    if (!path.empty()) edge(path.back(), i);
    path.push_back(i);
  }
}

}  // namespace

std::string Mermaid(const std::vector<v1::OrgChartNode>& nodes) {
  std::string text = "flowchart TD\n";
  for (size_t i = 0; i < nodes.size(); ++i) {
    const std::string label =
        absl::StrCat(nodes[i].body().display_name(), absl::StrJoin(RemarksOf(nodes[i]), " "));
    absl::StrAppend(&text, "  n", i, "[\"", MermaidText(label), "\"]\n");
  }
  ForEachEdge(nodes, [&text](size_t parent, size_t child) {
    absl::StrAppend(&text, "  n", parent, " --> n", child, "\n");
  });
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Look look = LookOf(nodes[i]);
    if (look != Look::kPlain) {
      absl::StrAppend(&text, "  style n", i, " ", MermaidLook(look), "\n");
    }
  }
  return text;
}

std::string Dot(const std::vector<v1::OrgChartNode>& nodes) {
  std::string text =
      "digraph org {\n  charset=\"UTF-8\";\n  rankdir=TB;\n  splines=ortho;\n  nodesep=0.25;\n"
      "  ranksep=0.6;\n  node [shape=box, fontname=\"Noto Sans CJK SC\", fontsize=14, "
      "margin=\"0.14,0.08\"];\n  edge [arrowhead=none];\n";
  for (size_t i = 0; i < nodes.size(); ++i) {
    absl::StrAppend(&text, "  n", i, " [label=\"", DotLabel(nodes[i]), "\"",
                    DotLook(LookOf(nodes[i])), "];\n");
  }
  ForEachEdge(nodes, [&text](size_t parent, size_t child) {
    absl::StrAppend(&text, "  n", parent, " -> n", child, ";\n");
  });
  absl::StrAppend(&text, "}\n");
  return text;
}

}  // namespace edugroup::committee
