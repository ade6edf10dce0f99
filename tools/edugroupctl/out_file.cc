#include "tools/edugroupctl/out_file.h"

#include <fstream>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "tools/edugroupctl/arguments.h"

ABSL_FLAG(std::string, out, "",
          "chart: file to write; .svg and .png are drawn by Graphviz, .dot and .mmd are text. "
          "report: .md, .html, .xlsx with charts, or .csv, one for each table.");

namespace edugroup::ctl {

std::string OutFile() { return absl::GetFlag(FLAGS_out); }

absl::Status WriteFile(const std::string& path, absl::string_view text) {
  std::ofstream file(path, std::ios::binary);
  if (file << text << std::flush) return absl::OkStatus();
  return UsageError(absl::StrCat("cannot write ", path));
}

}  // namespace edugroup::ctl
