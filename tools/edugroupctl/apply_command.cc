// apply: a whole group from one file.
#include "absl/container/btree_map.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "common/value/status.h"
#include "tools/edugroupctl/apply.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/names.h"
#include "tools/edugroupctl/print_call.h"
#include "tools/edugroupctl/progress.h"

ABSL_FLAG(std::string, f, "", "apply: the YAML file.");
ABSL_FLAG(bool, dry_run, false, "apply, import: show the differences and write nothing.");

namespace edugroup::ctl {
namespace {

absl::string_view Verb(Outcome outcome, bool dry_run) {
  if (outcome == Outcome::kCreated) return dry_run ? "would create" : "created";
  return dry_run ? "would change" : "changed";
}

std::string Summary(const absl::btree_map<std::string, Outcome>& outcomes, bool dry_run) {
  int counts[3] = {};
  for (const auto& [name, outcome] : outcomes) ++counts[static_cast<int>(outcome)];
  const auto [unchanged, changed, created] = counts;
  if (created + changed == 0) {
    return absl::StrCat("nothing to do: ", unchanged, " resources unchanged");
  }
  return dry_run
             ? absl::StrCat("would create ", created, ", change ", changed, ", leave ", unchanged)
             : absl::StrCat("created ", created, ", changed ", changed, ", unchanged ", unchanged);
}

absl::Status ApplyFile(const Invocation& invocation, const GroupFile& file) {
  const bool dry_run = absl::GetFlag(FLAGS_dry_run);
  Applier applier(invocation.session, dry_run);
  absl::btree_map<std::string, Outcome> outcomes;
  Progress progress(file.items.size());
  for (const Item& item : file.items) {
    progress.Next(WithoutGroup(item.name));
    const absl::StatusOr<Applied> applied = applier.Apply(item);
    progress.Clear();
    if (!applied.ok()) {
      invocation.output.Line(absl::StrCat("refused    ", WithoutGroup(item.name)));
      return applied.status();
    }
    Outcome& outcome = outcomes[item.name];
    const bool already_told = outcome == Outcome::kCreated;
    outcome = std::max(outcome, applied->outcome);
    if (applied->outcome == Outcome::kUnchanged || (already_told && item.completes)) continue;
    invocation.output.Line(
        absl::StrCat(Verb(applied->outcome, dry_run), " ", WithoutGroup(item.name)));
    for (const std::string& detail : applied->details) {
      invocation.output.Line(absl::StrCat("    ", detail));
    }
  }
  invocation.output.Line(Summary(outcomes, dry_run));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunApply(const Invocation& invocation) {
  RETURN_IF_ERROR(invocation.AtMost(0));
  const std::string path = absl::GetFlag(FLAGS_f);
  if (path.empty()) return UsageError("which file? give -f FILE");
  ASSIGN_OR_RETURN(const GroupFile file, ReadGroupFile(path));
  if (!PrintsCalls()) return ApplyFile(invocation, file);
  for (const Item& item : file.items) {
    for (const ContractCall& call : CallsToMake(item)) {
      RETURN_IF_ERROR(PrintCall(call.method, *call.request));
    }
  }
  return absl::OkStatus();
}

}  // namespace edugroup::ctl
