// census: members by kind.
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/membership/v1/census_service.pb.h"
#include "tools/edugroupctl/as_of.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/findings.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using google::protobuf::RepeatedPtrField;
using membership::v1::Census;
using membership::v1::CensusPart;

std::string NameOf(const CensusPart& part) {
  if (!part.display_name().empty()) return part.display_name();
  if (part.of_case() == CensusPart::kStandardKind) {
    return membership::v1::StandardKind_Name(part.standard_kind());
  }
  return part.of_case() == CensusPart::kTag ? part.tag() : WithoutGroup(part.kind());
}

void ShowParts(const std::string& what, const RepeatedPtrField<CensusPart>& parts,
               const Output& output) {
  if (parts.empty()) return;
  Table table({{what}, Number("members"), Number("%")});
  for (const CensusPart& part : parts) {
    table.Add({NameOf(part), absl::StrCat(part.count()), part.share_percent()});
  }
  output.Show(absl::StrCat("By ", what), table);
}

}  // namespace

absl::Status RunCensus(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  membership::v1::GetCensusRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), GroupName(invocation.session.group()));
  RETURN_IF_ERROR(TakeAsOf(request));
  ASSIGN_OR_RETURN(
      const Census census,
      invocation.session.Ask<Census>("edugroup.membership.v1.CensusService/GetCensus", request));
  const Output& output = invocation.output;
  if (output.json()) return output.Json(census);
  output.Line(absl::StrCat(request.parent(), " on ", DateText(census.as_of()), ": ", census.total(),
                           " members"));
  ShowParts("kind", census.by_kind(), output);
  ShowParts("standard kind", census.by_standard_kind(), output);
  ShowParts("tag", census.by_tag(), output);
  if (census.has_declared()) {
    output.Line(absl::StrCat("\nDeclared: ", census.declared().declared().total().value(), " ",
                             census.declared().declared().label(),
                             "; listed minus declared: ", census.declared().difference().value()));
  }
  ShowFindings(census.findings(), output);
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
