// edugroupctl: works with the four servers from a command line.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/value/status.h"
#include "tools/edugroupctl/arguments.h"
#include "tools/edugroupctl/command.h"
#include "tools/edugroupctl/print_status.h"

namespace {

// The value of EDUGROUP_<name>, or `otherwise`.
std::string FromEnvironment(const char* name, const char* otherwise) {
  const char* value = std::getenv(absl::StrCat("EDUGROUP_", name).c_str());
  return value != nullptr ? value : otherwise;
}

}  // namespace

ABSL_FLAG(std::string, membership, FromEnvironment("MEMBERSHIP", "127.0.0.1:7101"),
          "Target of the membership server.");
ABSL_FLAG(std::string, committee, FromEnvironment("COMMITTEE", "127.0.0.1:7102"),
          "Target of the committee server.");
ABSL_FLAG(std::string, task, FromEnvironment("TASK", "127.0.0.1:7103"),
          "Target of the task server.");
ABSL_FLAG(std::string, evaluation, FromEnvironment("EVALUATION", "127.0.0.1:7104"),
          "Target of the evaluation server.");
ABSL_FLAG(std::string, token_file, FromEnvironment("TOKEN_FILE", ""),
          "File with the bearer token.");
ABSL_FLAG(std::string, group, FromEnvironment("GROUP", ""),
          "Group of names that are given without one.");
ABSL_FLAG(std::string, output, FromEnvironment("OUTPUT", "table"), "table, json or csv.");
ABSL_FLAG(absl::Duration, timeout, absl::Seconds(30), "Time for one call.");
ABSL_FLAG(bool, help, false, "What there is.");

namespace edugroup::ctl {
namespace {

absl::StatusOr<std::string> ReadToken() {
  const std::string path = absl::GetFlag(FLAGS_token_file);
  if (path.empty()) return std::string();
  std::ifstream file(path);
  std::stringstream content;
  if (!file || !(content << file.rdbuf())) {
    return UsageError(absl::StrCat("cannot read the token in ", path));
  }
  return std::string(absl::StripAsciiWhitespace(content.str()));
}

absl::StatusOr<SessionOptions> OptionsFromFlags() {
  SessionOptions options;
  options.targets = {{"membership", absl::GetFlag(FLAGS_membership)},
                     {"committee", absl::GetFlag(FLAGS_committee)},
                     {"task", absl::GetFlag(FLAGS_task)},
                     {"evaluation", absl::GetFlag(FLAGS_evaluation)}};
  options.group = std::string(absl::StripPrefix(absl::GetFlag(FLAGS_group), "groups/"));
  options.timeout = absl::GetFlag(FLAGS_timeout);
  ASSIGN_OR_RETURN(options.token, ReadToken());
  return options;
}

absl::Status Run(const std::vector<std::string>& arguments) {
  ASSIGN_OR_RETURN(std::vector<std::string> words, ParseArguments(arguments));
  if (absl::GetFlag(FLAGS_help) || words.empty() || words[0] == "help") {
    std::cout << Help();
    return words.empty() && !absl::GetFlag(FLAGS_help) ? UsageError("no command")
                                                       : absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Command* command, TakeCommand(words));
  ASSIGN_OR_RETURN(const Format format, ParseFormat(absl::GetFlag(FLAGS_output)));
  ASSIGN_OR_RETURN(SessionOptions options, OptionsFromFlags());
  Session session(std::move(options));
  const Output output(format);
  return command->run({std::move(words), session, output});
}

}  // namespace
}  // namespace edugroup::ctl

int main(int argc, char** argv) {
  const absl::Status status =
      edugroup::ctl::Run(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  std::cout.flush();
  if (status.ok()) return 0;
  if (edugroup::ctl::IsUsageError(status)) {
    std::cerr << "edugroupctl: " << status.message() << "\n";
    return 2;
  }
  std::cerr << "edugroupctl: " << edugroup::ctl::Describe(status);
  return 1;
}
