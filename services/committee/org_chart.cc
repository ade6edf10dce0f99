#include "services/committee/org_chart.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace edugroup::committee {
namespace {

bool IsProspective(const v1::Body& body) {
  return body.state() == v1::Body::PLANNED || body.state() == v1::Body::PREPARING;
}

std::string Label(const v1::Body& body) {
  if (body.state() == v1::Body::PLANNED) return absl::StrCat(body.display_name(), "（拟设）");
  if (body.state() == v1::Body::PREPARING) return absl::StrCat(body.display_name(), "（筹建）");
  return body.display_name();
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
    absl::StrAppend(&text, "  n", i, "[\"", MermaidText(Label(nodes[i].body())), "\"]\n");
  }
  ForEachEdge(nodes, [&text](size_t parent, size_t child) {
    absl::StrAppend(&text, "  n", parent, " --> n", child, "\n");
  });
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (IsProspective(nodes[i].body())) {
      absl::StrAppend(&text, "  style n", i, " stroke-dasharray: 5 5\n");
    }
  }
  return text;
}

std::string Dot(const std::vector<v1::OrgChartNode>& nodes) {
  std::string text =
      "digraph org {\n  charset=\"UTF-8\";\n  rankdir=TB;\n  node [shape=box, "
      "fontname=\"Noto Sans CJK SC\"];\n";
  for (size_t i = 0; i < nodes.size(); ++i) {
    absl::StrAppend(&text, "  n", i, " [label=\"", DotText(Label(nodes[i].body())), "\"",
                    IsProspective(nodes[i].body()) ? ", style=dashed];\n" : "];\n");
  }
  ForEachEdge(nodes, [&text](size_t parent, size_t child) {
    absl::StrAppend(&text, "  n", parent, " -> n", child, ";\n");
  });
  return absl::StrCat(text, "}\n");
}

}  // namespace edugroup::committee
