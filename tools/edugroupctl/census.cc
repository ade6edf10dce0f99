// census: the members of a day by any of what they are, or how they grew.
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/as_of.h"
#include "tools/edugroupctl/census_table.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/findings.h"
#include "tools/edugroupctl/names.h"

ABSL_FLAG(std::string, split, "",
          "census: only by this: kind, standard-kind, grade, region, tag or industry-cluster.");
ABSL_FLAG(std::string, dates, "", "census: how it grew over these days, separated by commas.");
ABSL_FLAG(std::string, affiliations, "",
          "census: only affiliations of these kinds make a member, separated by commas.");

namespace edugroup::ctl {
namespace {

using membership::v1::Census;
using membership::v1::CensusSeries;

absl::StatusOr<Census::Dimension> DimensionAsked() {
  const std::string text = absl::GetFlag(FLAGS_split);
  Census::Dimension dimension = Census::DIMENSION_UNSPECIFIED;
  const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}}));
  if (text.empty() || Census::Dimension_Parse(name, &dimension)) return dimension;
  return UsageError(absl::StrCat("--split: \"", text, "\" is none of kind, standard-kind, grade, ",
                                 "region, tag and industry-cluster"));
}

// What the two requests have in common.
template <class Request>
absl::Status Fill(const Invocation& invocation, Request& request) {
  ASSIGN_OR_RETURN(*request.mutable_parent(), GroupName(invocation.session.group()));
  for (const auto& kind :
       absl::StrSplit(absl::GetFlag(FLAGS_affiliations), ',', absl::SkipWhitespace())) {
    ASSIGN_OR_RETURN(*request.add_affiliation_kinds(),
                     FullName(invocation.session.group(), "kinds", kind));
  }
  return TakeKnownAsOf(request);
}

absl::Status ShowDay(const Invocation& invocation, Census::Dimension dimension) {
  membership::v1::GetCensusRequest request;
  RETURN_IF_ERROR(Fill(invocation, request));
  RETURN_IF_ERROR(TakeAsOf(request));
  ASSIGN_OR_RETURN(
      const Census census,
      invocation.session.Ask<Census>("edugroup.membership.v1.CensusService/GetCensus", request));
  const Output& output = invocation.output;
  if (output.json()) return output.Json(census);
  output.Show(absl::StrCat(request.parent(), " on ", DateText(census.as_of()), ": ", census.total(),
                           " members"),
              CensusTable(census, dimension));
  if (census.has_declared()) {
    const auto& declared = census.declared().declared();
    output.Line(absl::StrCat("\nDeclared: ", declared.total().value(), " ", declared.label()));
  }
  if (!output.csv()) ShowFindings(census.findings(), output);
  return absl::OkStatus();
}

absl::Status ShowSeries(const Invocation& invocation, Census::Dimension dimension) {
  membership::v1::GetCensusSeriesRequest request;
  RETURN_IF_ERROR(Fill(invocation, request));
  request.set_split_by(dimension);
  for (const auto& date : absl::StrSplit(absl::GetFlag(FLAGS_dates), ',')) {
    ASSIGN_OR_RETURN(*request.add_dates(), DateOf("dates", date));
  }
  ASSIGN_OR_RETURN(const CensusSeries series,
                   invocation.session.Ask<CensusSeries>(
                       "edugroup.membership.v1.CensusService/GetCensusSeries", request));
  if (invocation.output.json()) return invocation.output.Json(series);
  invocation.output.Show(absl::StrCat(request.parent(), ": members over time"),
                         SeriesTable(series));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunCensus(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  ASSIGN_OR_RETURN(const Census::Dimension dimension, DimensionAsked());
  if (absl::GetFlag(FLAGS_dates).empty()) return ShowDay(invocation, dimension);
  return ShowSeries(invocation, dimension);
}

}  // namespace edugroup::ctl
