// What the flags of an import of rows say.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "edugroup/type/finding.pb.h"

namespace edugroup::ctl {

struct ImportMode {
  bool dry_run = false;  // show findings and differences, write nothing
  bool partial = false;  // write what nothing is wrong with, the rest to `rest`
  bool update = false;   // change what is known with other values
  std::string rest;      // path of the file for the rest
  // --waive REASON --by WHO; the rule is left to the import.
  std::optional<type::Waiver> waiver;
};

// For a file that is imported. UsageError when flags do not go together.
absl::StatusOr<ImportMode> ImportModeFromFlags(const std::string& path);

}  // namespace edugroup::ctl
