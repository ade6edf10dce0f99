// chart: the organisation chart of a day on the screen, as text, or drawn by Graphviz.
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/value/status.h"
#include "edugroup/committee/v1/body_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/as_of.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/graphviz.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/out_file.h"

ABSL_FLAG(std::string, root, "", "chart: only this body and what stands under it.");
ABSL_FLAG(bool, plain, false, "chart: without vacancies and breaches.");

namespace edugroup::ctl {
namespace {

using committee::v1::GetOrgChartResponse;
using committee::v1::OrgChartNode;

absl::Status WriteChart(const GetOrgChartResponse& chart, const std::string& path) {
  if (absl::EndsWith(path, ".dot")) return WriteFile(path, chart.dot());
  if (absl::EndsWith(path, ".mmd")) return WriteFile(path, chart.mermaid());
  if (absl::EndsWith(path, ".svg")) return Draw(chart.dot(), "svg", path);
  if (absl::EndsWith(path, ".png")) return Draw(chart.dot(), "png", path);
  return UsageError("--out: the name must end in .svg, .png, .dot or .mmd");
}

std::string Remarks(const OrgChartNode& node) {
  std::vector<std::string> remarks;
  for (const auto& one : node.composition().findings()) {
    if (!one.holds()) remarks.push_back(one.finding().message_zh());
  }
  return absl::StrJoin(remarks, "; ");
}

void ShowTree(const GetOrgChartResponse& chart, const Output& output) {
  Table table({{"body"},
               {"state"},
               Number("members"),
               Number("advisers"),
               Number("vacant"),
               {"broken rules"}});
  for (const OrgChartNode& node : chart.nodes()) {
    const auto& composition = node.composition();
    table.Add({absl::StrCat(std::string(2 * node.depth(), ' '), node.body().display_name()),
               committee::v1::Body::State_Name(node.body().state()),
               absl::StrCat(composition.member_count()), absl::StrCat(composition.adviser_count()),
               absl::StrCat(composition.vacant_count()), Remarks(node)});
  }
  output.Show("Organisation", table);
}

}  // namespace

absl::Status RunChart(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  committee::v1::GetOrgChartRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), GroupName(invocation.session.group()));
  RETURN_IF_ERROR(TakeAsOf(request));
  request.set_marks(!absl::GetFlag(FLAGS_plain));
  if (!absl::GetFlag(FLAGS_root).empty()) {
    ASSIGN_OR_RETURN(*request.mutable_root(),
                     FullName(invocation.session.group(), "bodies", absl::GetFlag(FLAGS_root)));
  }
  ASSIGN_OR_RETURN(const GetOrgChartResponse chart,
                   invocation.session.Ask<GetOrgChartResponse>(
                       "edugroup.committee.v1.BodyService/GetOrgChart", request));
  const std::string path = OutFile();
  if (!path.empty()) {
    RETURN_IF_ERROR(WriteChart(chart, path));
    invocation.output.Line(absl::StrCat(path, ": ", chart.nodes_size(), " bodies"));
    return absl::OkStatus();
  }
  if (invocation.output.json()) return invocation.output.Json(chart);
  ShowTree(chart, invocation.output);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
