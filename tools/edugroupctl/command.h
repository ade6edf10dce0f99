// The commands of edugroupctl.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/edugroupctl/output.h"
#include "tools/edugroupctl/session.h"

namespace edugroup::ctl {

// One run of a command.
struct Invocation {
  std::vector<std::string> words;  // behind the command's own
  Session& session;
  const Output& output;

  // The word at a place, as `what`. UsageError when it is missing.
  absl::StatusOr<std::string> Word(size_t index, absl::string_view what) const;
  // UsageError when there are more words than these.
  absl::Status AtMost(size_t count) const;
};

struct Command {
  std::string words;    // "import plan"
  std::string usage;    // what follows the words: "FILE.csv [--meta plan.yaml]"
  std::string summary;  // one line
  std::vector<std::string> flags;
  absl::Status (*run)(const Invocation& invocation);
};

// In the order of a year's work.
const std::vector<Command>& Commands();
// The command that begins `words`, which loses its words. UsageError when there is none.
absl::StatusOr<const Command*> TakeCommand(std::vector<std::string>& words);
// Usage and one line for each command.
std::string Help();

// Each in a file of its own.
absl::Status RunApply(const Invocation& invocation);
absl::Status RunImportOrganizations(const Invocation& invocation);
absl::Status RunImportEntries(const Invocation& invocation);
absl::Status RunImportPlan(const Invocation& invocation);
absl::Status RunExportPlan(const Invocation& invocation);
absl::Status RunDiffPlan(const Invocation& invocation);
absl::Status RunAmendPlan(const Invocation& invocation);
absl::Status RunIssue(const Invocation& invocation);
absl::Status RunBoard(const Invocation& invocation);
absl::Status RunChart(const Invocation& invocation);
absl::Status RunCensus(const Invocation& invocation);
absl::Status RunCycleOpen(const Invocation& invocation);
absl::Status RunCycleCollect(const Invocation& invocation);
absl::Status RunCycleCompute(const Invocation& invocation);
absl::Status RunCycleAdvance(const Invocation& invocation);
absl::Status RunAssessments(const Invocation& invocation);
absl::Status RunExplain(const Invocation& invocation);
absl::Status RunReport(const Invocation& invocation);
absl::Status RunWatch(const Invocation& invocation);
absl::Status RunVerifyJournal(const Invocation& invocation);
absl::Status RunCall(const Invocation& invocation);
absl::Status RunMethods(const Invocation& invocation);
absl::Status RunToken(const Invocation& invocation);
absl::Status RunCompletion(const Invocation& invocation);

}  // namespace edugroup::ctl
