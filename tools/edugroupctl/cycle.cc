// cycle: a round of assessment, phase by phase.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "edugroup/evaluation/v1/cycle_service.pb.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/as_of.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/findings.h"
#include "tools/edugroupctl/names.h"

namespace edugroup::ctl {
namespace {

using evaluation::v1::Cycle;

std::string Method(absl::string_view name) {
  return absl::StrCat("edugroup.evaluation.v1.CycleService/", name);
}

absl::StatusOr<std::string> CycleName(const Invocation& invocation) {
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(0, "CYCLE"));
  return FullName(invocation.session.group(), "cycles", word);
}

std::string Title(const Cycle& cycle) {
  return absl::StrCat(cycle.display_name(), " [", Cycle::State_Name(cycle.state()), "]");
}

}  // namespace

absl::Status RunCycleOpen(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  evaluation::v1::OpenCycleRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), CycleName(invocation));
  RETURN_IF_ERROR(TakeAsOf(request));
  ASSIGN_OR_RETURN(const Cycle cycle, invocation.session.Ask<Cycle>(Method("OpenCycle"), request));
  if (invocation.output.json()) return invocation.output.Json(cycle);
  Table table({{"subject"}, {"organisation"}, {"standard kind"}});
  for (const auto& subject : cycle.subjects()) {
    table.Add({subject.display_name(), WithoutGroup(subject.organization()),
               membership::v1::StandardKind_Name(subject.standard_kind())});
  }
  invocation.output.Show(
      absl::StrCat(Title(cycle), ": members of ", DateText(cycle.subjects_as_of_date())), table);
  return absl::OkStatus();
}

absl::Status RunCycleCollect(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  evaluation::v1::CollectCycleRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), CycleName(invocation));
  RETURN_IF_ERROR(TakeAsOf(request));
  ASSIGN_OR_RETURN(const auto response,
                   invocation.session.Ask<evaluation::v1::CollectCycleResponse>(
                       Method("CollectCycle"), request));
  if (invocation.output.json()) return invocation.output.Json(response);
  invocation.output.Line(absl::StrCat(
      Title(response.cycle()), ": facts of ", DateText(response.cycle().collected_as_of_date()),
      " at task journal position ", response.cycle().collected_journal_position(), ": ",
      response.created_count(), " new, ", response.updated_count(), " changed, ",
      response.unchanged_count(), " unchanged"));
  return absl::OkStatus();
}

absl::Status RunCycleCompute(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(1));
  evaluation::v1::ComputeCycleRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), CycleName(invocation));
  ASSIGN_OR_RETURN(const auto response,
                   invocation.session.Ask<evaluation::v1::ComputeCycleResponse>(
                       Method("ComputeCycle"), request));
  if (invocation.output.json()) return invocation.output.Json(response);
  invocation.output.Line(absl::StrCat(Title(response.cycle()), ": ", response.assessment_count(),
                                      " assessments, ", response.cycle().complete_count(),
                                      " complete"));
  ShowFindings(response.findings(), invocation.output);
  return absl::OkStatus();
}

absl::Status RunCycleAdvance(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(2));
  evaluation::v1::AdvanceCycleRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), CycleName(invocation));
  ASSIGN_OR_RETURN(const std::string word, invocation.Word(1, "STATE"));
  Cycle::State state;
  if (!Cycle::State_Parse(absl::AsciiStrToUpper(word), &state)) {
    return UsageError(absl::StrCat("no such state: ", word));
  }
  request.set_target_state(state);
  ASSIGN_OR_RETURN(const Cycle cycle,
                   invocation.session.Ask<Cycle>(Method("AdvanceCycle"), request));
  if (invocation.output.json()) return invocation.output.Json(cycle);
  invocation.output.Line(Title(cycle));
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
