#include "tools/edugroupctl/import_flags.h"

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "tools/edugroupctl/arguments.h"

ABSL_DECLARE_FLAG(bool, dry_run);
ABSL_FLAG(bool, partial, false, "import: write the rows that nothing is wrong with.");
ABSL_FLAG(bool, update, false, "import: change what is known with other values.");
ABSL_FLAG(std::string, rest, "", "import --partial: file for the other rows; FILE.rest.csv.");
ABSL_FLAG(std::string, waive, "", "import: why names that resemble others are others.");
ABSL_FLAG(std::string, by, "", "import --waive: who answers for it.");

namespace edugroup::ctl {

absl::StatusOr<ImportMode> ImportModeFromFlags(const std::string& path) {
  ImportMode mode;
  mode.dry_run = absl::GetFlag(FLAGS_dry_run);
  mode.partial = absl::GetFlag(FLAGS_partial);
  mode.update = absl::GetFlag(FLAGS_update);
  mode.rest = absl::GetFlag(FLAGS_rest);
  if (!mode.rest.empty() && !mode.partial) return UsageError("--rest goes with --partial");
  if (mode.rest.empty()) mode.rest = absl::StrCat(path, ".rest.csv");
  if (mode.rest == path) return UsageError("--rest would overwrite the file that is imported");
  const std::string reason = absl::GetFlag(FLAGS_waive), by = absl::GetFlag(FLAGS_by);
  if (reason.empty() != by.empty()) return UsageError("--waive and --by go together");
  if (!reason.empty()) {
    mode.waiver.emplace();
    mode.waiver->set_reason(reason);
    mode.waiver->set_by(by);
  }
  return mode;
}

}  // namespace edugroup::ctl
