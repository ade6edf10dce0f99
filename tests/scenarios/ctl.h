// edugroupctl for tests, as its users run it.
#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/resource/name.h"
#include "common/testing/servers.h"

namespace edugroup {

struct Ran {
  int exit_code = -1;
  std::string output;  // standard output and error
};

// edugroupctl as a process, for one group and token; it knows the servers that run.
class Ctl {
 public:
  Ctl(testing::Servers& servers, const std::string& group, const std::string& token,
      const std::vector<std::string>& running = {"membership", "committee", "task", "evaluation"})
      : token_file_(std::filesystem::temp_directory_path() /
                    absl::StrCat("edugroup_ctl_", resource::NewId())) {
    std::ofstream(token_file_) << token;
    for (const std::string& server : running) {
      absl::StrAppend(&prefix_, "EDUGROUP_", absl::AsciiStrToUpper(server), "=",
                      servers.target(server), " ");
    }
    absl::StrAppend(&prefix_, "EDUGROUP_TOKEN_FILE=", token_file_.string(),
                    " EDUGROUP_GROUP=", group, " " EDUGROUPCTL " ");
  }
  ~Ctl() { std::filesystem::remove(token_file_); }

  Ran Run(const std::string& arguments) const {
    Ran ran;
    FILE* pipe = popen(absl::StrCat(prefix_, arguments, " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer;
    for (size_t got; (got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      ran.output.append(buffer.data(), got);
    }
    ran.exit_code = WEXITSTATUS(pclose(pipe));
    return ran;
  }

 private:
  const std::filesystem::path token_file_;
  std::string prefix_;
};

}  // namespace edugroup
