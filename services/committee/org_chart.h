// Organisation charts as text that Mermaid and Graphviz draw (J13). Pure functions.
#pragma once

#include <string>
#include <vector>

#include "edugroup/committee/v1/body_service.pb.h"

namespace edugroup::committee {

// A Mermaid flowchart of `nodes`, which are in Arrange's order. Names are escaped; bodies that do
// not exist yet say so (拟设, 筹建) and stand in dashed boxes; where the nodes have their
// composition, vacancies (缺席) and breaches (不符) are written down and coloured.
std::string Mermaid(const std::vector<v1::OrgChartNode>& nodes);

// The same as a Graphviz digraph in UTF-8. Long names are broken into lines, so that eight
// sub-groups side by side stay readable on a page.
std::string Dot(const std::vector<v1::OrgChartNode>& nodes);

}  // namespace edugroup::committee
